// Numbers: the grammar, the digits gathered on the way, and the double they stand for.

extension Scanner {
  /// Scans the number at `start`, where a minus or a digit stands.
  @inline(__always)
  func scanNumber(_ start: Int) -> (ScannedNumber, JSONSyntaxError.Code?) {
    var digits = DecimalDigits(start: start)
    var i = start
    if text[i] == ASCII.minus {
      digits.isNegative = true
      i &+= 1
      guard i < end, ASCII.isDigit(text[i]) else { return malformed(i) }
    }
    digits.start = i
    if text[i] == ASCII.zero {
      i &+= 1
      if i < end, ASCII.isDigit(text[i]) { return malformed(i) }
    } else {
      i = accumulate(&digits.leading, from: i)
    }
    digits.integerEnd = i
    digits.end = i
    if i < end, text[i] == ASCII.point {
      i &+= 1
      let fraction = i
      i = accumulateBlocks(&digits.leading, from: i)
      i = accumulate(&digits.leading, from: i)
      if i == fraction { return malformed(i) }
      digits.end = i
    }
    if i < end, text[i] | 0x20 == ASCII.smallE {
      return scanExponent(i, digits)
    }
    return finish(digits, end: i)
  }

  /// Adds the digits from `start` on to a number, which overflows in silence: whoever reads it
  /// counts the digits first.
  @inline(__always)
  private func accumulate(_ value: inout UInt64, from start: Int) -> Int {
    var i = start
    while i < end {
      let digit = text[i] &- ASCII.zero
      if digit > 9 { break }
      value = value &* 10 &+ UInt64(digit)
      i &+= 1
    }
    return i
  }

  /// The same by eights, as long as there are eight digits: the fractions of doubles are long.
  @inline(__always)
  private func accumulateBlocks(_ value: inout UInt64, from start: Int) -> Int {
    var i = start
    while i &+ 8 <= end {
      let block = UInt64(
        littleEndian: UnsafeRawPointer(text + i).loadUnaligned(as: UInt64.self))
      let digits = block &- 0x3030_3030_3030_3030
      // A byte above 9 carries into its highest bit here, one below 0 borrowed into it there.
      if (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080 != 0 { break }
      // Pairs of digits, then pairs of pairs, then of those: the first digit is the lowest byte.
      let pairs = digits &* 10 &+ digits &>> 8
      let upper = (pairs & 0xFF_0000_00FF) &* (1_000_000 << 32 | 100)
      let lower = (pairs &>> 16 & 0xFF_0000_00FF) &* (10_000 << 32 | 1)
      value = value &* 100_000_000 &+ (upper &+ lower) &>> 32
      i &+= 8
    }
    return i
  }

  @inline(never)
  private func scanExponent(
    _ start: Int, _ number: DecimalDigits
  ) -> (ScannedNumber, JSONSyntaxError.Code?) {
    var digits = number
    var i = start &+ 1
    var isNegative = false
    if i < end, text[i] == ASCII.minus || text[i] == ASCII.plus {
      isNegative = text[i] == ASCII.minus
      i &+= 1
    }
    guard i < end, ASCII.isDigit(text[i]) else { return malformed(i) }
    var exponent = 0
    while i < end, ASCII.isDigit(text[i]) {
      // Far beyond what the digits of any text could make up for.
      if exponent < 1 << 50 { exponent = exponent &* 10 &+ Int(text[i] &- ASCII.zero) }
      i &+= 1
    }
    digits.exponent = isNegative ? -exponent : exponent
    digits.hasExponent = true
    return finish(digits, end: i)
  }

  @inline(__always)
  private func finish(
    _ digits: DecimalDigits, end: Int
  ) -> (ScannedNumber, JSONSyntaxError.Code?) {
    if digits.count <= 19 {
      let exponent = digits.decimalExponent
      // A number of at most 15 digits is the shortest that reads back as its double.
      let isCanonical = digits.count <= 15 && !digits.hasExponent && digits.isTrimmed(in: text)
      if let value = DecimalReader.exactProduct(digits.leading, exponent: exponent) {
        let number = ScannedNumber(
          value: digits.isNegative ? -value : value, end: end, isCanonical: isCanonical)
        return (number, nil)
      }
      if let value = DecimalReader.rounded(digits.leading, exponent: exponent) {
        return bounded(
          value, isNegative: digits.isNegative, start: digits.start, end: end,
          isCanonical: isCanonical)
      }
    }
    return bounded(
      DecimalReader.rounded(digits, in: text), isNegative: digits.isNegative,
      start: digits.start, end: end, isCanonical: false)
  }

  @inline(__always)
  private func bounded(
    _ value: Double, isNegative: Bool, start: Int, end: Int, isCanonical: Bool
  ) -> (ScannedNumber, JSONSyntaxError.Code?) {
    guard value.isFinite else {
      let first = isNegative ? start &- 1 : start
      return (ScannedNumber(value: 0, end: first, isCanonical: false), .numberRange)
    }
    let number = ScannedNumber(
      value: isNegative ? -value : value, end: end, isCanonical: isCanonical)
    return (number, nil)
  }

  @inline(never)
  private func malformed(_ i: Int) -> (ScannedNumber, JSONSyntaxError.Code?) {
    let number = ScannedNumber(value: 0, end: i, isCanonical: false)
    return (number, i < end ? .invalidNumber : .unexpectedEnd)
  }
}

/// The decimal digits of a number in a text, and where its point and exponent put them.
struct DecimalDigits {
  /// Where the first digit stands.
  var start: Int
  /// The offset after the digits before the point.
  var integerEnd = 0
  /// The offset after the last digit of the fraction, or of the integer if there is none.
  var end = 0
  var isNegative = false
  var hasExponent = false
  /// What `e` says; not beyond what an `Int` can be added to.
  var exponent = 0
  /// All digits as one integer, modulo 2^64.
  var leading: UInt64 = 0

  init(start: Int) { self.start = start }

  /// How many digits there are, leading zeros counted.
  @inline(__always)
  var count: Int { end &- start &- (hasFraction ? 1 : 0) }

  @inline(__always)
  var hasFraction: Bool { end != integerEnd }

  /// The power of ten that the last digit counts.
  @inline(__always)
  var decimalExponent: Int {
    exponent &- (hasFraction ? end &- integerEnd &- 1 : 0)
  }

  /// Whether the digits stand as ECMAScript writes them: no zero at the end of a fraction, none
  /// but `0` negated, nothing below 1e-6.
  @inline(__always)
  func isTrimmed(in text: UnsafePointer<UInt8>) -> Bool {
    if !hasFraction { return leading != 0 || !isNegative }
    if text[end &- 1] == ASCII.zero { return false }
    // 0.000001 has six places, of which the last may be the first digit that counts.
    return text[start] != ASCII.zero || end &- integerEnd &- 1 <= 6
      || (integerEnd + 1...integerEnd + 6).contains { text[$0] != ASCII.zero }
  }
}
