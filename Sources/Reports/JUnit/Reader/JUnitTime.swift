// Times as test runners write them.

/// The attribute `time`, seconds in decimal, under several locales.
enum JUnitTime {
  /// The time in milliseconds, or `nil` if `text` is none.
  ///
  /// A comma before a point, or more than one comma, groups thousands. A single comma without a
  /// point groups thousands if exactly three digits follow and a digit other than a lone 0 precedes
  /// (`1,234` is Surefire's 1234 seconds), else it is a decimal comma (`0,123`, `12,5`). A time
  /// below zero, from a clock that was set back, is 0.
  static func milliseconds(_ text: String) -> Double? {
    var bytes = Array(text.utf8)
    while let last = bytes.last, isWhiteSpace(last) { bytes.removeLast() }
    bytes = Array(bytes.drop(while: isWhiteSpace))
    guard !bytes.isEmpty, bytes.count <= 64 else { return nil }
    guard bytes.allSatisfy(isNumeric) else { return nil }

    let commas = bytes.indices.filter { bytes[$0] == UInt8(ascii: ",") }
    let points = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
    if let comma = commas.last {
      let decimal: Bool
      if let point = points.first {
        // `1.234,5`: points group, the comma is the decimal one.
        decimal = comma > point
        guard decimal ? commas.count == 1 : points.count == 1 else { return nil }
      } else {
        let digits = bytes[(comma + 1)...].prefix { isDigit($0) }.count
        let lead = bytes[..<comma]
        let lone = lead.isEmpty || Array(lead) == [UInt8(ascii: "0")]
        decimal = commas.count == 1 && (digits != 3 || lone)
      }
      let grouping = UInt8(ascii: decimal ? "." : ",")
      bytes.removeAll { $0 == grouping }
      if decimal {
        bytes = bytes.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
      }
    } else if points.count > 1 {
      return nil
    }
    guard let seconds = Double(String(decoding: bytes, as: UTF8.self)), seconds.isFinite else {
      return nil
    }
    return max(0, seconds * 1000)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Keeps out what `Double` reads and no runner writes: `inf`, `nan`, hexadecimal.
  private static func isNumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || "+-.,eE".utf8.contains(byte)
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
