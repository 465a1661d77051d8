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
    let count = (bytes.count + 2) / 3 * 4
    return [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
      alphabet.withUnsafeBufferPointer { alphabet in
        var place = 0
        var start = 0
        while start < bytes.count {
          let size = min(3, bytes.count - start)
          var bits = Int(bytes[start]) << 16
          if size > 1 { bits |= Int(bytes[start + 1]) << 8 }
          if size > 2 { bits |= Int(bytes[start + 2]) }
          out[place] = alphabet[bits >> 18]
          out[place + 1] = alphabet[bits >> 12 & 63]
          out[place + 2] = size > 1 ? alphabet[bits >> 6 & 63] : UInt8(ascii: "=")
          out[place + 3] = size > 2 ? alphabet[bits & 63] : UInt8(ascii: "=")
          place += 4
          start += 3
        }
      }
      initialized = count
    }
  }

  /// Returns the bytes of a padded base64 text with its unused bits 0, or nil if it is none.
  package static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let digits = text.count - padding
    var out = [UInt8]()
    out.reserveCapacity(text.count / 4 * 3)
    var bits = 0
    var held = 0
    for index in 0..<digits {
      let value = values[Int(text[index])]
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
