// Base64 of RFC 4648 section 4, padded: how bytes that are not UTF-8 travel in a session.

package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xff, count: 256)
    for (value, digit) in alphabet.enumerated() { table[Int(digit)] = UInt8(value) }
    return table
  }()

  /// Returns the padded base64 of `bytes`.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = 0
      for byte in group { bits = bits << 8 | Int(byte) }
      bits <<= 8 * (3 - group.count)
      for place in 0..<4 {
        let isPadding = place > group.count
        out.append(isPadding ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * place) & 63])
      }
    }
    return out
  }

  /// Returns the bytes of a padded base64 text with its unused bits 0, or nil if it is none.
  package static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    let padding = text.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
    var out = [UInt8]()
    out.reserveCapacity(text.count / 4 * 3)
    var bits = 0
    var held = 0
    for digit in text.dropLast(padding) {
      let value = values[Int(digit)]
      guard value != 0xff else { return nil }
      bits = (bits << 6 | Int(value)) & 0xffffff
      held += 6
      if held >= 8 {
        held -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> held))
      }
    }
    guard bits & ((1 << held) - 1) == 0 else { return nil }
    return out
  }
}

/// True if `bytes` are well-formed UTF-8.
package func isValidUTF8(_ bytes: [UInt8]) -> Bool {
  (try? UTF8Span(validating: bytes.span)) != nil
}
