// Names: never empty, never the same for two names, never changed by a reader that trims.

extension JUnitEscaper {
  /// Appends the form of a name.
  ///
  /// Beyond the escapes of ``append(_:from:to:budget:)``, an empty name is written `\empty`, and
  /// white space at either end visibly: schemas type names as `xs:token`, so a reader may trim
  /// them. Different names have different forms, because every backslash of the name itself is
  /// doubled.
  package func appendName(_ source: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    guard !source.isEmpty else {
      output.append(contentsOf: "\\empty".utf8)
      return
    }
    var inner = 0..<source.count
    if Self.isWhiteSpace(source[0]) {
      Form.visible(UInt16(source[0])).append(to: &output)
      inner = 1..<source.count
    }
    let last = source[source.count - 1]
    let trailing = !inner.isEmpty && Self.isWhiteSpace(last)
    if trailing { inner = inner.lowerBound..<(source.count - 1) }
    append(UnsafeBufferPointer(rebasing: source[inner]), to: &output)
    if trailing { Form.visible(UInt16(last)).append(to: &output) }
  }

  /// Whether a name is its own form.
  package func isPlainName(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = source.first, let last = source.last else { return false }
    return !Self.isWhiteSpace(first) && !Self.isWhiteSpace(last) && isPlain(source)
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}

/// The inverse of the form of names, for files that ``JUnitWriter`` has written.
package enum JUnitName {
  /// The name whose form, after a parser has resolved references, is `form`; `nil` if there is
  /// none.
  package static func decoded(_ form: String) -> String? {
    if Array(form.utf8) == Array("\\empty".utf8) { return "" }
    var output: [UInt8] = []
    var rest = Array(form.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        output.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "\\"):
        output.append(byte)
      case UInt8(ascii: "u"):
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0.isJUnitEscapeDigit }),
          let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
          let scalar = Unicode.Scalar(code)
        else { return nil }
        rest = rest.dropFirst(4)
        output.append(contentsOf: String(Character(scalar)).utf8)
      default:
        return nil
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension UInt8 {
  /// Whether the byte is a digit of the escapes written here: upper case only.
  var isJUnitEscapeDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"): return true
    default: return false
    }
  }
}
