// Values of a source row as wire JSON: copied where they stand as they are to be written.

import WireJSON

extension SourceRow {
  /// Appends a field's value: strings, numbers, booleans and arrays of strings as typed fields are
  /// written, anything else in canonical form, which for these is the same.
  func appendValue(_ place: Int, to out: inout [UInt8]) {
    let value = slots[place]
    switch text[value.start] {
    case UInt8(ascii: "\""):
      if value.hasEscapes {
        node(place).appendCanonical(to: &out)
      } else {
        out.append(text, value.start..<value.end)
      }
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      appendNumber(place, to: &out)
    case UInt8(ascii: "["):
      if !appendPlainTexts(value.start, to: &out) { node(place).appendCanonical(to: &out) }
    case UInt8(ascii: "{"):
      node(place).appendCanonical(to: &out)
    default:
      out.append(text, value.start..<value.end)
    }
  }

  /// Appends the text of a string or number as it stands between the quotes of a string.
  func appendContent(_ place: Int, to out: inout [UInt8]) {
    let value = slots[place]
    if text[value.start] != UInt8(ascii: "\"") {
      appendNumber(place, to: &out)
    } else if value.hasEscapes {
      out.appendContent(of: node(place))
    } else {
      out.append(text, value.content)
    }
  }

  /// Appends the texts of an array joined by LF, as a string.
  func appendLines(_ place: Int, to out: inout [UInt8]) {
    let start = out.count
    out.append(UInt8(ascii: "\""))
    var isFirst = true
    let end = text.forEachElement(ofArrayAt: slots[place].start) { element in
      let line = text.string(at: element)
      if line.hasEscapes { return nil }
      if !isFirst { out.append(contentsOf: Self.escapedLineFeed) }
      isFirst = false
      out.append(text, line.content)
      return line.end
    }
    if end == nil {
      out.removeLast(out.count - start - 1)
      for (index, line) in node(place).elements.enumerated() {
        if index > 0 { out.append(contentsOf: Self.escapedLineFeed) }
        out.appendContent(of: line)
      }
    }
    out.append(UInt8(ascii: "\""))
  }

  /// Appends the first text of an array; appends nothing and returns false if there is none.
  func appendFirst(_ place: Int, prefix: [UInt8], to out: inout [UInt8]) -> Bool {
    var elements = node(place).elements
    guard let first = elements.next() else { return false }
    out.append(contentsOf: prefix)
    first.appendCanonical(to: &out)
    return true
  }

  /// Appends what a template makes of the row, without quotes.
  func append(_ template: Template, to out: inout [UInt8]) {
    for piece in template.pieces {
      switch piece {
      case .fixed(let bytes): out.append(contentsOf: bytes)
      case .field(let place): appendContent(place, to: &out)
      case .milliseconds(let place): out.append(decimal: instant(place).milliseconds)
      case .lineOffset: out.append(decimal: lineOffset)
      }
    }
  }

  /// Appends a timestamp as it is written, without quotes.
  func appendInstant(_ place: Int, to out: inout [UInt8]) {
    let content = slots[place].content
    // `YYYY-MM-DDTHH:MM:SS.mmmZ` is the only form of 24 bytes that ends with Z.
    if content.count == 24, text[content.upperBound - 1] == UInt8(ascii: "Z") {
      out.append(text, content)
    } else {
      instant(place).append(to: &out)
    }
  }

  private static let escapedLineFeed = Array(#"\n"#.utf8)

  private func appendNumber(_ place: Int, to out: inout [UInt8]) {
    let value = slots[place]
    let isPlain =
      value.end - value.start <= 15
      && (value.start..<value.end).allSatisfy { text[$0] &- UInt8(ascii: "0") < 10 }
    if isPlain {
      out.append(text, value.start..<value.end)
    } else {
      ECMAScriptNumber.append(number(place), to: &out)
    }
  }

  /// Appends an array of strings that have no escapes; appends nothing and returns false for any
  /// other.
  private func appendPlainTexts(_ start: Int, to out: inout [UInt8]) -> Bool {
    let count = out.count
    out.append(UInt8(ascii: "["))
    let end = text.forEachElement(ofArrayAt: start) { element in
      guard text[element] == UInt8(ascii: "\"") else { return nil }
      let string = text.string(at: element)
      if string.hasEscapes { return nil }
      if out.count > count + 1 { out.append(UInt8(ascii: ",")) }
      out.append(text, string.start..<string.end)
      return string.end
    }
    if end == nil {
      out.removeLast(out.count - count)
      return false
    }
    out.append(UInt8(ascii: "]"))
    return true
  }
}

extension [UInt8] {
  @inline(__always)
  mutating func append(_ text: RowText, _ range: Range<Int>) {
    append(
      contentsOf: UnsafeBufferPointer(start: text.base + range.lowerBound, count: range.count))
  }

  /// Appends what stands between the quotes of a string.
  mutating func appendContent(of string: JSONNode) {
    let quoted = string.canonical()
    append(contentsOf: quoted[1..<(quoted.count - 1)])
  }

  /// Appends an integer in decimal.
  mutating func append(decimal value: Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { room in
      var first = room.count
      var rest = value.magnitude
      repeat {
        first -= 1
        room[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      if value < 0 {
        first -= 1
        room[first] = UInt8(ascii: "-")
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: room[first...]))
    }
  }
}
