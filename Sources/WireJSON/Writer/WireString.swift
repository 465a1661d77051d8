// How a string is written: which characters are escaped, and how. Everything else stands raw.

/// The strings of wire JSON. Clause: "Writing" in wire-json.md.
enum WireString {
  /// The longest form of a character: `\u001f`.
  static let maximumEscapeLength = 6

  /// Writes one code point as it stands in a string, and returns its length.
  @inline(__always)
  static func write(_ codePoint: UInt32, to out: UnsafeMutablePointer<UInt8>) -> Int {
    if codePoint >= 0x20, codePoint != 0x22, codePoint != 0x5C {
      return StringLiteral.encode(codePoint, into: out)
    }
    return writeEscape(UInt8(truncatingIfNeeded: codePoint), to: out)
  }

  /// Writes the escape of a quote, a backslash or a control character, and returns its length.
  static func writeEscape(_ byte: UInt8, to out: UnsafeMutablePointer<UInt8>) -> Int {
    out[0] = ASCII.backslash
    switch byte {
    case ASCII.quote, ASCII.backslash: out[1] = byte
    case 0x08: out[1] = UInt8(ascii: "b")
    case 0x09: out[1] = UInt8(ascii: "t")
    case 0x0A: out[1] = UInt8(ascii: "n")
    case 0x0C: out[1] = UInt8(ascii: "f")
    case 0x0D: out[1] = UInt8(ascii: "r")
    default:
      out[1] = ASCII.smallU
      out[2] = ASCII.zero
      out[3] = ASCII.zero
      out[4] = ASCII.hexDigit(byte >> 4)
      out[5] = ASCII.hexDigit(byte & 15)
      return 6
    }
    return 2
  }

  /// Whether the escape at an offset, a `\u` or `\/` one, is how its code point is written.
  static func isEscape(of codePoint: UInt32, _ text: UnsafePointer<UInt8>, at i: Int) -> Bool {
    guard codePoint < 0x20 else { return false }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumEscapeLength) { room in
      guard let escape = room.baseAddress else { return false }
      let count = writeEscape(UInt8(truncatingIfNeeded: codePoint), to: escape)
      return ByteScan.equal(escape, text + i, count: count)
    }
  }

  /// Appends the content of a string, without quotes, from valid UTF-8.
  static func append(_ utf8: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    guard let base = utf8.baseAddress else { return }
    var i = 0
    while i < utf8.count {
      let stop = ByteScan.endOfPlainRun(base, from: i, to: utf8.count)
      out.append(contentsOf: UnsafeBufferPointer(start: base + i, count: stop - i))
      i = stop
      if i < utf8.count {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumEscapeLength) { room in
          guard let escape = room.baseAddress else { return }
          let count = writeEscape(utf8[i], to: escape)
          out.append(contentsOf: UnsafeBufferPointer(start: escape, count: count))
        }
        i += 1
      }
    }
  }
}
