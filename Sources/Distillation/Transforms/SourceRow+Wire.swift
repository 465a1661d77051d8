// Values of a source row as wire JSON: copied where they stand as they are to be written.

import WireJSON

extension SourceRow {
  /// Appends a field's value: strings, numbers, booleans and arrays of strings as typed fields are
  /// written, anything else in canonical form, which for these is the same.
  func appendValue(_ place: Int, to out: inout [UInt8]) {
    let value = value(place)
    switch value.kind {
    case .null, .bool: out.append(contentsOf: text[value.range])
    case .string, .number: append(value, to: &out)
    case .array:
      if !appendPlainTexts(value, to: &out) { node(place).appendCanonical(to: &out) }
    case .object: node(place).appendCanonical(to: &out)
    }
  }

  /// Appends a string or a number.
  private func append(_ value: ParsedValue, to out: inout [UInt8]) {
    if value.isCanonical {
      out.append(contentsOf: text[value.range])
    } else {
      document.node(value).appendCanonical(to: &out)
    }
  }

  /// Appends the text of a string or number as it stands between the quotes of a string.
  func appendContent(_ place: Int, to out: inout [UInt8]) {
    appendContent(value(place), to: &out)
  }

  private func appendContent(_ value: ParsedValue, to out: inout [UInt8]) {
    if value.kind != .string {
      append(value, to: &out)
    } else if value.isCanonical {
      out.append(contentsOf: text[value.content])
    } else {
      out.appendContent(of: document.node(value))
    }
  }

  /// Appends the texts of an array joined by LF, as a string.
  func appendLines(_ place: Int, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var isFirst = true
    _ = text.forEachElement(of: value(place)) { line in
      if !isFirst { out.append(contentsOf: Self.escapedLineFeed) }
      isFirst = false
      appendContent(line, to: &out)
      return true
    }
    out.append(UInt8(ascii: "\""))
  }

  /// Appends the first text of an array; appends nothing and returns false if there is none.
  func appendFirst(_ place: Int, prefix: [UInt8], to out: inout [UInt8]) -> Bool {
    !text.forEachElement(of: value(place)) { first in
      out.append(contentsOf: prefix)
      append(first, to: &out)
      return false
    }
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
    let content = text[value(place).content]
    // `YYYY-MM-DDTHH:MM:SS.mmmZ` is the only form of 24 bytes that ends with Z.
    if content.count == 24, content[23] == UInt8(ascii: "Z") {
      out.append(contentsOf: content)
    } else {
      instant(place).append(to: &out)
    }
  }

  private static let escapedLineFeed = Array(#"\n"#.utf8)

  /// Appends an array of strings and numbers in canonical form; appends nothing and returns false for
  /// any other.
  private func appendPlainTexts(_ array: ParsedValue, to out: inout [UInt8]) -> Bool {
    let count = out.count
    out.append(UInt8(ascii: "["))
    let isPlain = text.forEachElement(of: array) { element in
      if !element.isCanonical { return false }
      if out.count > count + 1 { out.append(UInt8(ascii: ",")) }
      out.append(contentsOf: text[element.range])
      return true
    }
    if !isPlain {
      out.removeLast(out.count - count)
      return false
    }
    out.append(UInt8(ascii: "]"))
    return true
  }
}

extension [UInt8] {
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
