// What a string row stands for: its code points as UTF-8, straight from the source where it has
// no escapes.

/// A string literal in valid source, without its quotes.
struct StringLiteral {
  let base: UnsafePointer<UInt8>
  let count: Int
  let hasEscapes: Bool

  @inline(__always)
  init(_ row: TapeRow, in text: UnsafeBufferPointer<UInt8>) {
    // A text with a string in it has an address.
    self.init(row, in: text.baseAddress.unsafelyUnwrapped)
  }

  @inline(__always)
  init(_ row: TapeRow, in text: UnsafePointer<UInt8>) {
    base = text + (row.start &+ 1)
    count = row.end &- row.start &- 2
    hasEscapes = row.hasEscapes
  }

  var string: String {
    guard hasEscapes else {
      return String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
    }
    // Resolving escapes makes no text longer.
    return String(unsafeUninitializedCapacity: count) { room in
      room.baseAddress.map { resolve(into: $0) } ?? 0
    }
  }

  /// Writes the UTF-8 of the code points to memory with room for ``count`` bytes, and returns how
  /// many there were.
  func resolve(into out: UnsafeMutablePointer<UInt8>) -> Int {
    var written = 0
    var i = 0
    while i < count {
      let stop = ByteScan.endOfPlainRun(base, from: i, to: count)
      (out + written).update(from: base + i, count: stop - i)
      written += stop - i
      i = stop
      if i < count {
        let escape = Escape.read(base, at: i, end: count)
        written += Self.encode(escape.codePoint, into: out + written)
        i = escape.end
      }
    }
    return written
  }

  /// Writes a code point as UTF-8 and returns its length.
  @inline(__always)
  static func encode(_ codePoint: UInt32, into out: UnsafeMutablePointer<UInt8>) -> Int {
    func tail(_ shift: UInt32) -> UInt8 {
      0x80 | UInt8(truncatingIfNeeded: codePoint >> shift) & 0x3F
    }
    switch codePoint {
    case 0..<0x80:
      out[0] = UInt8(truncatingIfNeeded: codePoint)
      return 1
    case 0x80..<0x800:
      out[0] = 0xC0 | UInt8(truncatingIfNeeded: codePoint >> 6)
      out[1] = tail(0)
      return 2
    case 0x800..<0x10000:
      out[0] = 0xE0 | UInt8(truncatingIfNeeded: codePoint >> 12)
      out[1] = tail(6)
      out[2] = tail(0)
      return 3
    default:
      out[0] = 0xF0 | UInt8(truncatingIfNeeded: codePoint >> 18)
      out[1] = tail(12)
      out[2] = tail(6)
      out[3] = tail(0)
      return 4
    }
  }

  /// Whether the code points are those of some UTF-8.
  func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let theirs = other.baseAddress, !other.isEmpty else { return count == 0 }
    guard hasEscapes else {
      return count == other.count && ByteScan.equal(base, theirs, count: count)
    }
    if count < other.count { return false }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { room in
      guard let mine = room.baseAddress else { return false }
      let length = resolve(into: mine)
      return length == other.count && ByteScan.equal(mine, theirs, count: length)
    }
  }
}
