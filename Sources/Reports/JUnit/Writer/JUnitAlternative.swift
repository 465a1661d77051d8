// Texts that can be left out: both forms wait in the spool, and the assembly chooses when the whole
// is known.

/// A text and the short one that stands for it, framed in spooled XML.
///
/// The frame begins with U+0001, which escaped XML never holds, then the lengths of the two forms,
/// sixteen hexadecimal digits in all, then the forms themselves.
enum JUnitAlternative {
  static let mark: UInt8 = 0x01
  static let headerLength = 17

  static func header(full: Int, short: Int) -> [UInt8] {
    var header = [mark]
    for value in [full, short] {
      for shift in stride(from: 28, through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: value >> shift) & 0xF
        header.append(digit < 10 ? 0x30 + digit : 0x37 + digit)
      }
    }
    return header
  }
}

/// Resolves the frames of spooled XML while it streams by, in pieces that may cut anything.
struct JUnitAlternativeFilter {
  /// The bytes by which full texts may still exceed their short forms; `nil` for any number.
  private(set) var room: Int?
  private(set) var textsLeftOut = 0

  private var header: [UInt8] = []
  private var copying = 0
  private var skipping = 0
  private var copyingAfterwards = 0
  private var skippingAfterwards = 0

  init(room: Int?) {
    self.room = room
  }

  /// Whether a text that exceeds its short form by `extra` bytes is written in full.
  mutating func admits(_ extra: Int) -> Bool {
    guard let room else { return true }
    guard extra <= room else {
      textsLeftOut += 1
      return false
    }
    self.room = room - extra
    return true
  }

  mutating func pass(
    _ bytes: UnsafeBufferPointer<UInt8>, to write: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      if copying > 0 {
        let part = rest.prefix(copying)
        try write(UnsafeBufferPointer(rebasing: part))
        copying -= part.count
        rest = rest.dropFirst(part.count)
      } else if skipping > 0 {
        let part = rest.prefix(skipping)
        skipping -= part.count
        rest = rest.dropFirst(part.count)
      } else if copyingAfterwards > 0 {
        swap(&copying, &copyingAfterwards)
      } else if skippingAfterwards > 0 {
        swap(&skipping, &skippingAfterwards)
      } else if !header.isEmpty || rest.first == JUnitAlternative.mark {
        let part = rest.prefix(JUnitAlternative.headerLength - header.count)
        header.append(contentsOf: part)
        rest = rest.dropFirst(part.count)
        if header.count == JUnitAlternative.headerLength { choose() }
      } else {
        let end = rest.firstIndex(of: JUnitAlternative.mark) ?? rest.endIndex
        try write(UnsafeBufferPointer(rebasing: rest[..<end]))
        rest = rest[end...]
      }
    }
  }

  private mutating func choose() {
    let full = Self.number(header[1..<9])
    let short = Self.number(header[9..<17])
    header.removeAll(keepingCapacity: true)
    if admits(full - short) {
      copying = full
      skippingAfterwards = short
    } else {
      skipping = full
      copyingAfterwards = short
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 << 4 | Int($1 < 0x41 ? $1 - 0x30 : $1 - 0x37) }
  }
}
