// The tape: a parsed text as one flat array of rows of sixteen bytes, in the order of the text.

/// One value or name of a parsed text.
///
/// An array or object is followed by the rows of its content, and knows the row after them. An
/// object's content is names, which are string rows, each followed by its value. Offsets and row
/// numbers have 40 bits:
///
///     head   start 40 | length, or low 16 bits of the next row 16 | flags 3, 0 2, kind 3
///     tail   number: the double; string: end; array, object: rest of the next row 24 | end 40
@usableFromInline
struct TapeRow: BitwiseCopyable, Sendable {
  @usableFromInline private(set) var head: UInt64
  @usableFromInline private(set) var tail: UInt64

  /// The longest text that 40 bits address.
  static let maximumTextLength = 1 << 40

  @inlinable static var trueBit: UInt64 { 1 << 7 }
  @inlinable static var escapesBit: UInt64 { 1 << 6 }
  @inlinable static var canonicalBit: UInt64 { 1 << 5 }
  @inlinable static var offsetMask: UInt64 { 1 << 40 - 1 }
  /// The length of a number that is this long or longer is found by reading it again.
  @inlinable static var longNumber: Int { 0xFFFF }

  @inline(__always)
  private init(
    _ kind: JSONNode.Kind, _ flags: UInt64 = 0, start: Int, middle: Int, tail: UInt64
  ) {
    head =
      UInt64(truncatingIfNeeded: start) << 24 | UInt64(truncatingIfNeeded: middle) << 8
      | flags | UInt64(kind.rawValue)
    self.tail = tail
  }

  @inline(__always)
  static func null(at start: Int) -> TapeRow {
    TapeRow(.null, start: start, middle: 0, tail: 0)
  }

  @inline(__always)
  static func bool(_ value: Bool, at start: Int) -> TapeRow {
    TapeRow(.bool, value ? trueBit : 0, start: start, middle: 0, tail: 0)
  }

  @inline(__always)
  static func number(_ number: ScannedNumber, from start: Int) -> TapeRow {
    TapeRow(
      .number, number.isCanonical ? canonicalBit : 0, start: start,
      middle: min(number.end &- start, longNumber), tail: number.value.bitPattern)
  }

  @inline(__always)
  static func string(_ string: ScannedString, from start: Int) -> TapeRow {
    TapeRow(
      .string, (string.hasEscapes ? escapesBit : 0) | (string.isCanonical ? canonicalBit : 0),
      start: start, middle: 0, tail: UInt64(truncatingIfNeeded: string.end))
  }

  /// A container that is still open; until it closes its row holds the row of the one around it.
  @inline(__always)
  static func open(_ container: Container, at start: Int, parent: Int) -> TapeRow {
    TapeRow(
      container == .object ? .object : .array, start: start, middle: 0,
      tail: UInt64(truncatingIfNeeded: parent))
  }

  /// The row around a container that is still open.
  @inline(__always)
  var parent: Int { Int(truncatingIfNeeded: Int64(bitPattern: tail)) }

  /// The closed form of an open container.
  @inline(__always)
  func closed(end: Int, next: Int) -> TapeRow {
    var row = self
    let next = UInt64(truncatingIfNeeded: next)
    row.head |= (next & 0xFFFF) << 8
    row.tail = (next >> 16) << 40 | UInt64(truncatingIfNeeded: end)
    return row
  }

  @inlinable @inline(__always)
  var kind: JSONNode.Kind {
    // Every row was made from a kind.
    JSONNode.Kind(rawValue: UInt8(truncatingIfNeeded: head & 7)).unsafelyUnwrapped
  }

  @inlinable @inline(__always)
  var isContainer: Bool { head & 7 >= 4 }

  /// Whether a bool is `true`.
  @inlinable @inline(__always)
  var isTrue: Bool { head & Self.trueBit != 0 }

  /// Whether a string has escapes.
  @inlinable @inline(__always)
  var hasEscapes: Bool { head & Self.escapesBit != 0 }

  /// Whether the text of a string or number is the one of canonical form.
  @inlinable @inline(__always)
  var isCanonical: Bool { head & Self.canonicalBit != 0 }

  @inlinable @inline(__always)
  var start: Int { Int(truncatingIfNeeded: head >> 24) }

  @inlinable @inline(__always)
  var middle: Int { Int(truncatingIfNeeded: head >> 8 & 0xFFFF) }

  /// The end of a string, array or object.
  @inlinable @inline(__always)
  var end: Int { Int(truncatingIfNeeded: tail & Self.offsetMask) }

  @inlinable @inline(__always)
  var double: Double { Double(bitPattern: tail) }

  /// The row after a value's own, given where that is.
  @inlinable @inline(__always)
  func next(after index: Int) -> Int {
    isContainer ? Int(truncatingIfNeeded: tail >> 40) << 16 | middle : index &+ 1
  }

  /// The offset after the text of any value.
  @inlinable
  func end(in text: UnsafeBufferPointer<UInt8>) -> Int {
    switch kind {
    case .null: start &+ 4
    case .bool: start &+ (isTrue ? 4 : 5)
    case .string, .array, .object: end
    case .number: middle < Self.longNumber ? start &+ middle : endOfLongNumber(in: text)
    }
  }

  @usableFromInline
  func endOfLongNumber(in text: UnsafeBufferPointer<UInt8>) -> Int {
    var end = start + middle
    while end < text.count, Self.isNumberByte(text[end]) { end += 1 }
    return end
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case ASCII.zero...ASCII.nine, ASCII.plus, ASCII.minus, ASCII.point, ASCII.smallE,
      ASCII.capitalE:
      true
    default: false
    }
  }
}
