// From decimal digits to the nearest double, correctly rounded: one multiplication where that is
// exact, then 192 bits of a product (after Daniel Lemire, "Number Parsing at a Gigabyte per
// Second"), then the standard library for the few that 192 bits leave undecided.

/// Rounds decimals to doubles, ties to even.
enum DecimalReader {
  /// `digits * 10^exponent` where a double holds both factors, nil elsewhere.
  @inline(__always)
  static func exactProduct(_ digits: UInt64, exponent: Int) -> Double? {
    guard digits <= 1 << 53, -22...22 ~= exponent else { return nil }
    let value = Double(digits)
    return exponent < 0 ? value / smallPowers[-exponent] : value * smallPowers[exponent]
  }

  /// The powers of ten that a double holds exactly.
  private static let smallPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The double nearest to `digits * 10^exponent`; infinite if beyond the range; nil where 192
  /// bits do not decide the rounding.
  static func rounded(_ digits: UInt64, exponent: Int) -> Double? {
    if digits == 0 || exponent < PowersOfTen.exponents.lowerBound { return 0 }
    if exponent > 308 { return .infinity }
    let leadingZeros = digits.leadingZeroBitCount
    let normalized = digits << UInt64(leadingZeros)
    let power = PowersOfTen.shared.truncated(exponent)
    let lowPart = UInt64(truncatingIfNeeded: power).multipliedFullWidth(by: normalized)
    let highPart = UInt64(truncatingIfNeeded: power >> 64).multipliedFullWidth(by: normalized)
    let (middle, carry) = highPart.low.addingReportingOverflow(lowPart.high)
    let top = highPart.high &+ (carry ? 1 : 0)

    // The product of two factors with their highest bits set lacks at most one leading bit.
    let missing = top.leadingZeroBitCount
    let binaryExponent =
      PowersOfTen.binaryExponent(exponent) &+ 64 &- missing &- leadingZeros
    // What the lowest bit that is kept weighs: subnormals keep fewer than 53.
    let biased = binaryExponent &+ 1023
    let dropped = 11 &- missing &+ (biased <= 0 ? 1 &- biased : 0)
    guard dropped < 64 else { return dropped == 64 ? nil : 0 }

    let kept = top >> UInt64(dropped)
    let rest = top & (1 << UInt64(dropped) &- 1)
    let half: UInt64 = 1 << UInt64(dropped &- 1)
    let isExact = PowersOfTen.isExact(exponent)
    // The power was cut off, so the true product may be larger by less than `normalized` in the
    // lowest 64 bits: that matters only just below a tie.
    if !isExact, rest == half &- 1, middle == .max { return nil }
    let isAboveHalf =
      rest > half || (rest == half && (middle != 0 || lowPart.low != 0 || !isExact))
    let roundsUp = isAboveHalf || (rest == half && kept & 1 == 1)
    let significand = kept &+ (roundsUp ? 1 : 0)
    return assemble(significand, biasedExponent: biased)
  }

  /// A double of a rounded significand, which may have been rounded up to the next power of two.
  @inline(__always)
  private static func assemble(_ significand: UInt64, biasedExponent: Int) -> Double {
    // Added, not or-ed: the hidden bit, or a carry into it, counts one up in the exponent field.
    let field = biasedExponent <= 0 ? 0 : UInt64(biasedExponent &- 1) << 52
    let bits = significand &+ field
    return bits >= 0x7FF0_0000_0000_0000 ? .infinity : Double(bitPattern: bits)
  }
}
