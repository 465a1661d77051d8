// The names of runs.

/// Names of runs: 1 to 128 of `A-Za-z0-9._-`, not beginning with `.`, as of an index in vectors.md.
package enum RunID {
  /// Returns a name that was given, or a new one: a random UUID (RFC 9562, version 4).
  ///
  /// - Throws: `invalid_argument` for what is no name.
  package static func checked(_ given: String?) throws(DistillationError) -> String {
    let name = given ?? newUUID()
    guard isName(name) else {
      throw DistillationError(
        .invalidArgument,
        "run_id has to be 1 to 128 of A-Z a-z 0-9 . _ -, not beginning with a point: \(name)")
    }
    return name
  }

  static func isName(_ text: String) -> Bool {
    guard 1...128 ~= text.utf8.count, text.utf8.first != UInt8(ascii: ".") else { return false }
    return text.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }

  private static func newUUID() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0\(text)" : text
    }
    return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
      .joined(separator: "-")
  }
}
