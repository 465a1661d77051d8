// The leading 128 bits of the powers of ten, which reading and writing doubles both rest on.

/// The leading 128 bits of `10^exponent`, cut off, for every exponent that a double needs.
///
/// The table is worked out once, by exact arithmetic on big integers, when the first number asks
/// for it: 667 entries of 16 bytes.
struct PowersOfTen: Sendable {
  static let exponents = -342...324
  static let shared = PowersOfTen()

  private let entries: [UInt128]

  /// `floor(10^exponent * 2^s)` with the s that sets the highest of 128 bits.
  @inline(__always)
  func truncated(_ exponent: Int) -> UInt128 {
    entries[exponent &- Self.exponents.lowerBound]
  }

  /// The same, rounded up where it is not exact.
  @inline(__always)
  func roundedUp(_ exponent: Int) -> UInt128 {
    let entry = truncated(exponent)
    return Self.isExact(exponent) ? entry : entry &+ 1
  }

  /// Whether 128 bits hold the power wholly: `5^55` is the last power of five below `2^128`.
  @inline(__always)
  static func isExact(_ exponent: Int) -> Bool { 0...55 ~= exponent }

  /// `floor(log2(10^exponent))` for exponents of the table.
  @inline(__always)
  static func binaryExponent(_ exponent: Int) -> Int { (exponent &* 1_741_647) >> 19 }

  private init() {
    var entries = [UInt128](repeating: 0, count: Self.exponents.count)
    var power = BigInteger(1)
    for exponent in 0...max(-Self.exponents.lowerBound, Self.exponents.upperBound) {
      // A factor of two moves no leading bit, so powers of five stand for powers of ten.
      if Self.exponents.contains(exponent) {
        entries[exponent - Self.exponents.lowerBound] = power.leadingBits()
      }
      if exponent > 0, Self.exponents.contains(-exponent) {
        entries[-exponent - Self.exponents.lowerBound] = power.leadingBitsOfReciprocal()
      }
      power.multiply(by: 5)
    }
    self.entries = entries
  }
}

/// An unsigned integer of any size, little-endian words of 64 bits: just what the table needs.
struct BigInteger {
  private var words: [UInt64]

  init(_ value: UInt64) { words = [value] }

  mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in words.indices {
      let product = words[index].multipliedFullWidth(by: factor)
      let (low, overflow) = product.low.addingReportingOverflow(carry)
      words[index] = low
      carry = product.high + (overflow ? 1 : 0)
    }
    if carry != 0 { words.append(carry) }
  }

  private var bitWidth: Int {
    words.count * 64 - words[words.count - 1].leadingZeroBitCount
  }

  private func bit(_ index: Int) -> Bool {
    index >= 0 && words[index / 64] >> UInt64(index % 64) & 1 != 0
  }

  /// The 128 bits from the highest one that is set, zeros following those that there are.
  func leadingBits() -> UInt128 {
    let top = bitWidth
    return (1...128).reduce(0) { $0 << 1 | (bit(top - $1) ? 1 : 0) }
  }

  /// The same of `1 / self`, cut off, by long division bit by bit.
  func leadingBitsOfReciprocal() -> UInt128 {
    // The remainder starts as the power of two at or just below this integer; doubled, it gives
    // one bit of the quotient a step.
    var remainder = BigInteger(0)
    remainder.words = [UInt64](repeating: 0, count: words.count + 1)
    remainder.words[(bitWidth - 1) / 64] = 1 << UInt64((bitWidth - 1) % 64)
    var quotient: UInt128 = remainder.subtract(ifAtLeast: self) ? 1 : 0
    while quotient.leadingZeroBitCount > 0 {
      remainder.double()
      quotient = quotient << 1 | (remainder.subtract(ifAtLeast: self) ? 1 : 0)
    }
    return quotient
  }

  private mutating func double() {
    var carry: UInt64 = 0
    for index in words.indices {
      let out = words[index] >> 63
      words[index] = words[index] << 1 | carry
      carry = out
    }
  }

  private mutating func subtract(ifAtLeast other: BigInteger) -> Bool {
    for index in words.indices.reversed() {
      let theirs = index < other.words.count ? other.words[index] : 0
      if words[index] != theirs {
        if words[index] < theirs { return false }
        break
      }
    }
    var borrow = false
    for index in words.indices {
      let theirs = index < other.words.count ? other.words[index] : 0
      let (first, under) = words[index].subtractingReportingOverflow(theirs)
      let (second, underAgain) = first.subtractingReportingOverflow(borrow ? 1 : 0)
      words[index] = second
      borrow = under || underAgain
    }
    return true
  }
}
