// Text of an element, collected in pieces up to a limit.

/// The text of the innermost element that has one worth keeping.
struct JUnitCapture {
  private var bytes: [UInt8] = []
  private var limit = 0

  /// Begins with an empty text.
  mutating func begin(limit: Int) {
    bytes.removeAll(keepingCapacity: true)
    self.limit = limit
  }

  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
    // One byte more than the limit, to know of the cut.
    let room = limit + 1 - bytes.count
    if limit > 0, room > 0 { bytes.append(contentsOf: piece.prefix(room)) }
  }

  /// The text, cut to the limit.
  mutating func end() -> String {
    defer { limit = 0 }
    return bytes.withUnsafeBufferPointer { Self.text($0, limit) }
  }

  /// `text`, if it is longer than `limit` bytes without its end.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    return Array(text.utf8).withUnsafeBufferPointer { Self.text($0, limit) }
  }

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ limit: Int) -> String {
    guard bytes.count > limit else { return String(decoding: bytes, as: UTF8.self) }
    let mark = "…"
    var end = max(0, limit - mark.utf8.count)
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self) + mark
  }
}
