// The text of a row that a parser has accepted, walked byte by byte: where its values stand, with
// nothing copied and nothing allocated. What is not certain here is left to the parsed document.

/// Where a value stands in the text of a row.
struct TextValue: BitwiseCopyable {
  var start: Int
  var end: Int
  /// Whether a string has a backslash in it.
  var hasEscapes = false

  /// The offsets between the quotes of a string.
  var content: Range<Int> { start + 1..<end - 1 }
}

/// The text of a row.
///
/// It must be JSON, as the parser has found it to be: no bounds are checked that valid JSON keeps.
struct RowText {
  let base: UnsafePointer<UInt8>
  let count: Int

  init(_ text: UnsafeBufferPointer<UInt8>) {
    precondition(!text.isEmpty, "no JSON is empty")
    base = text.baseAddress.unsafelyUnwrapped
    count = text.count
  }

  @inline(__always)
  subscript(index: Int) -> UInt8 { base[index] }

  /// The bytes at some offsets.
  @inline(__always)
  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// Calls the closure with each member of the object that opens at an offset, also those that a
  /// later one overrides, and returns the end of the object; nil as soon as the closure does.
  ///
  /// The closure gets a name and the offset of its value, and returns the value's end.
  @inline(__always)
  func forEachMember(
    ofObjectAt start: Int, _ body: (_ name: TextValue, _ value: Int) -> Int?
  ) -> Int? {
    var i = skipSpace(start &+ 1)
    if base[i] == UInt8(ascii: "}") { return i &+ 1 }
    while true {
      let name = string(at: i)
      i = skipSpace(name.end)
      // The colon.
      i = skipSpace(i &+ 1)
      guard let end = body(name, i) else { return nil }
      i = skipSpace(end)
      if base[i] == UInt8(ascii: "}") { return i &+ 1 }
      // The comma.
      i = skipSpace(i &+ 1)
    }
  }

  /// Calls the closure with the offset of each element of the array that opens at an offset, and
  /// returns the end of the array; nil as soon as the closure does. The closure returns the end of
  /// the element.
  @inline(__always)
  func forEachElement(ofArrayAt start: Int, _ body: (_ element: Int) -> Int?) -> Int? {
    var i = skipSpace(start &+ 1)
    if base[i] == UInt8(ascii: "]") { return i &+ 1 }
    while true {
      guard let end = body(i) else { return nil }
      i = skipSpace(end)
      if base[i] == UInt8(ascii: "]") { return i &+ 1 }
      i = skipSpace(i &+ 1)
    }
  }

  /// The value that begins at an offset.
  @inline(__always)
  func value(at start: Int) -> TextValue {
    switch base[start] {
    case UInt8(ascii: "\""): string(at: start)
    case UInt8(ascii: "{"), UInt8(ascii: "["): TextValue(start: start, end: endOfContainer(start))
    default: TextValue(start: start, end: endOfScalar(start))
    }
  }

  /// The string that begins at an offset.
  @inline(__always)
  func string(at start: Int) -> TextValue {
    var i = quoteOrBackslash(from: start &+ 1)
    if base[i] == UInt8(ascii: "\"") { return TextValue(start: start, end: i &+ 1) }
    repeat { i = quoteOrBackslash(from: i &+ 2) } while base[i] != UInt8(ascii: "\"")
    return TextValue(start: start, end: i &+ 1, hasEscapes: true)
  }

  /// The end of the number or word that begins at an offset.
  @inline(__always)
  func endOfScalar(_ start: Int) -> Int {
    var i = start &+ 1
    while i < count {
      switch base[i] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0...0x20: return i
      default: i &+= 1
      }
    }
    return i
  }

  /// The end of the array or object that begins at an offset.
  func endOfContainer(_ start: Int) -> Int {
    var depth = 0
    var i = start
    while true {
      switch base[i] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth &+= 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth &-= 1
        if depth == 0 { return i &+ 1 }
      case UInt8(ascii: "\""):
        i = string(at: i).end
        continue
      default: break
      }
      i &+= 1
    }
  }

  @inline(__always)
  func skipSpace(_ start: Int) -> Int {
    var i = start
    while i < count, base[i] <= 0x20 { i &+= 1 }
    return i
  }

  private typealias Block = SIMD16<UInt8>
  private static var quotes: Block { Block(repeating: 0x22) }
  private static var backslashes: Block { Block(repeating: 0x5C) }

  /// The offset of the next quote or backslash; a string that is open has a quote to come.
  @inline(__always)
  private func quoteOrBackslash(from start: Int) -> Int {
    var i = start
    while i &+ 16 <= count {
      let block = UnsafeRawPointer(base + i).loadUnaligned(as: Block.self)
      let found = (block .== Self.quotes) .| (block .== Self.backslashes)
      let halves = unsafeBitCast(found, to: SIMD2<UInt64>.self)
      let low = UInt64(littleEndian: halves[0])
      if low != 0 { return i &+ low.trailingZeroBitCount &>> 3 }
      let high = UInt64(littleEndian: halves[1])
      if high != 0 { return i &+ 8 &+ high.trailingZeroBitCount &>> 3 }
      i &+= 16
    }
    while base[i] != UInt8(ascii: "\""), base[i] != UInt8(ascii: "\\") { i &+= 1 }
    return i
  }
}

extension RowText {
  /// The double that a number stands for, where it is spelled with at most 15 digits and no
  /// exponent: then both the digits and the power of ten are exact, and so is their quotient
  /// rounded once. Nil for every other spelling.
  func plainNumber(_ value: TextValue) -> Double? {
    var digits = 0
    var integer = 0
    var fraction: Int?
    var i = value.start
    let isNegative = base[i] == UInt8(ascii: "-")
    if isNegative { i &+= 1 }
    while i < value.end {
      let digit = base[i] &- UInt8(ascii: "0")
      if digit < 10 {
        integer = integer &* 10 &+ Int(digit)
        digits &+= 1
        if fraction != nil { fraction? &+= 1 }
      } else if base[i] == UInt8(ascii: "."), fraction == nil {
        fraction = 0
      } else {
        return nil
      }
      i &+= 1
    }
    guard 1...15 ~= digits else { return nil }
    let magnitude = Double(integer) / Self.powersOfTen[fraction ?? 0]
    return isNegative ? -magnitude : magnitude
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
}
