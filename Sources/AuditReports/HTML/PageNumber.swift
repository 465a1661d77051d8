// Numbers as a person reads them on the page.

import WireJSON

enum PageNumber {
  /// The shortest digits of a number, integers in groups of three: `1,234,567`, `-0.25`.
  static func text(_ value: Double) -> String {
    guard value == value.rounded(), value.magnitude < 1e15 else {
      return ECMAScriptNumber.text(value)
    }
    return text(Int(value))
  }

  /// An integer in groups of three.
  static func text(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "−" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// A share as a percentage with one place: `12.5 %`.
  static func percent(_ share: Double) -> String { "\(fixed(share * 100, places: 1)) %" }

  /// A number with so many places.
  static func fixed(_ value: Double, places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (value.magnitude * scale + 0.5).rounded(.down)
    guard scaled < 1e15 else { return ECMAScriptNumber.text(value) }
    var digits = String(Int(scaled))
    while digits.count <= places { digits = "0" + digits }
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard places > 0 else { return sign + digits }
    return "\(sign)\(digits.dropLast(places)).\(digits.suffix(places))"
  }

  /// A number in few digits, for the ends of an axis: `1.2k`, `350`, `0.25`.
  static func short(_ value: Double) -> String {
    for (scale, unit) in [(1e9, "G"), (1e6, "M"), (1e4, "k")] where value.magnitude >= scale {
      let divisor = unit == "k" ? 1e3 : scale
      guard value.magnitude < 1e12 else { break }
      let scaled = fixed(value / divisor, places: 1)
      return (scaled.hasSuffix(".0") ? String(scaled.dropLast(2)) : scaled) + unit
    }
    if value == value.rounded() { return text(value) }
    return value.magnitude < 0.01 ? ECMAScriptNumber.text(value) : fixed(value, places: 2)
  }
}
