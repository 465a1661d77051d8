// Number::toString of ECMAScript: the one text that every runtime writes for a double.

/// The text that ECMAScript's Number-to-String gives for a double.
///
/// Shortest digits that read back the same; exponent form from 1e21 up and below 1e-6; `-0` is
/// `0`. Clause: "Writing" in wire-json.md, which takes it from RFC 8785 section 3.2.2.3.
///
///     ECMAScriptNumber.text(1e21)        // "1e+21"
///     ECMAScriptNumber.text(123456789)   // "123456789"
///     ECMAScriptNumber.text(-0.0)        // "0"
public enum ECMAScriptNumber {
  /// The longest text, `-2.2250738585072014e-308`, has 24 bytes: a sign, 17 digits, a point, and
  /// an exponent of five. Room for it, rounded up to what is copied in one go.
  static let maximumLength = 32

  /// Appends the text of a double. NaN and the infinities, which no JSON text holds, are written
  /// as ECMAScript names them.
  public static func append(_ value: Double, to out: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumLength) { room in
      guard let base = room.baseAddress else { return }
      let count = write(value, to: base)
      out.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
    }
  }

  /// The text of a double as a string.
  public static func text(_ value: Double) -> String {
    String(unsafeUninitializedCapacity: maximumLength) { room in
      room.baseAddress.map { write(value, to: $0) } ?? 0
    }
  }

  /// Writes the text to memory with room for ``maximumLength`` bytes and returns its length.
  static func write(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    let magnitude = value.magnitude
    // Beyond 2^53 the digits of the integer need not be the shortest ones.
    if magnitude <= 9_007_199_254_740_992 {
      let integer = Int64(value)
      if Double(integer) == value { return write(integer, to: out) }
    }
    guard value.isFinite else {
      return write(name: value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity", to: out)
    }
    var count = 0
    if value < 0 {
      out[0] = ASCII.minus
      count = 1
    }
    return count + write(ShortestDecimal(magnitude), to: out + count)
  }

  private static func write(name: StaticString, to out: UnsafeMutablePointer<UInt8>) -> Int {
    out.update(from: name.utf8Start, count: name.utf8CodeUnitCount)
    return name.utf8CodeUnitCount
  }

  /// Writes an integer in decimal.
  static func write(_ value: Int64, to out: UnsafeMutablePointer<UInt8>) -> Int {
    var start = out
    if value < 0 {
      start[0] = ASCII.minus
      start += 1
    }
    let count = digitCount(value.magnitude)
    writeDigits(value.magnitude, count: count, to: start)
    return start - out + count
  }

  private static func write(
    _ decimal: ShortestDecimal, to out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let count = digitCount(decimal.digits)
    // ECMAScript's n: where the point stands, counted from the first digit.
    let point = count + decimal.exponent
    if point > 21 || point <= -6 {
      return writeScientific(decimal.digits, count: count, exponent: point - 1, to: out)
    }
    if point <= 0 {
      out[0] = ASCII.zero
      out[1] = ASCII.point
      for place in 0..<(-point) { out[2 &+ place] = ASCII.zero }
      writeDigits(decimal.digits, count: count, to: out + (2 - point))
      return 2 - point + count
    }
    if point >= count {
      writeDigits(decimal.digits, count: count, to: out)
      for place in count..<point { out[place] = ASCII.zero }
      return point
    }
    // One place to the right, then the digits before the point one place back.
    writeDigits(decimal.digits, count: count, to: out + 1)
    for place in 0..<point { out[place] = out[place &+ 1] }
    out[point] = ASCII.point
    return count + 1
  }

  private static func writeScientific(
    _ digits: UInt64, count: Int, exponent: Int, to out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    writeDigits(digits, count: count, to: out + 1)
    out[0] = out[1]
    var length = 1
    if count > 1 {
      out[1] = ASCII.point
      length = count + 1
    }
    out[length] = ASCII.smallE
    out[length + 1] = exponent < 0 ? ASCII.minus : ASCII.plus
    length += 2
    let size = UInt64(exponent.magnitude)
    let exponentDigits = digitCount(size)
    writeDigits(size, count: exponentDigits, to: out + length)
    return length + exponentDigits
  }

  /// Writes exactly `count` digits, by eights; up to seven bytes after them are overwritten.
  @inline(__always)
  private static func writeDigits(
    _ value: UInt64, count: Int, to out: UnsafeMutablePointer<UInt8>
  ) {
    var rest = value
    var remaining = count
    while remaining > 8 {
      let quotient = rest / 100_000_000
      remaining &-= 8
      storeBlock(eightDigits(rest &- quotient &* 100_000_000), to: out + remaining)
      rest = quotient
    }
    // Fewer digits than eight have zeros before them, in the lowest bytes.
    let first = eightDigits(rest) &>> UInt64(truncatingIfNeeded: (8 &- remaining) &* 8)
    if count <= 8 { return storeBlock(first, to: out) }
    // What was written after the first digits must stay.
    for place in 0..<remaining {
      out[place] = UInt8(truncatingIfNeeded: first &>> UInt64(truncatingIfNeeded: place &* 8))
    }
  }

  @inline(__always)
  private static func storeBlock(_ block: UInt64, to out: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(out).storeBytes(of: block.littleEndian, as: UInt64.self)
  }

  /// The eight ASCII digits of an integer below 10^8, the first in the lowest byte: it is cut
  /// into halves, those into pairs, those into digits, all at once.
  @inline(__always)
  private static func eightDigits(_ value: UInt64) -> UInt64 {
    let upper = value / 10_000
    let halves = (value &- upper &* 10_000) << 32 | upper
    // 10486 / 2^20 is 1 / 100 and 103 / 2^10 is 1 / 10, for integers of four and two digits.
    let hundreds = (halves &* 10_486) &>> 20 & 0x7F_0000_007F
    let pairs = (halves &- hundreds &* 100) << 16 | hundreds
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
    return ((pairs &- tens &* 10) << 8 | tens) | 0x3030_3030_3030_3030
  }

  /// How many decimal digits an integer has; one for zero.
  @inline(__always)
  private static func digitCount(_ value: UInt64) -> Int {
    // log10(2) is 1233 / 4096, nearly: the estimate is right or one too small.
    let bits = 64 &- (value | 1).leadingZeroBitCount
    let estimate = (bits &* 1233) &>> 12
    return estimate &+ (value >= powers[estimate] ? 1 : 0)
  }

  private static let powers: [UInt64] = [
    0, 10, 100, 1000, 10000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]
}
