// From a double to the shortest decimal that reads back as it: the method that Raffaello Giulietti
// describes in "The Schubfach way to render doubles".

/// A decimal `digits * 10^exponent`, the shortest that reads back as a given double and, of those,
/// the nearest to it.
struct ShortestDecimal {
  /// The significant digits as an integer, without trailing zeros.
  var digits: UInt64
  var exponent: Int

  /// The shortest decimal of a finite double above zero.
  init(_ value: Double) {
    let stored = value.significandBitPattern
    let biased = Int(value.exponentBitPattern)
    let significand = biased == 0 ? stored : stored | 1 << 52
    let binary = max(biased, 1) - 1075

    // The double's neighbourhood is (low, high) in quarters of its last place; the lower half is
    // only half as wide below a power of two.
    let isPowerOfTwo = stored == 0 && biased > 1
    let middle = significand << 2
    let low = middle - (isPowerOfTwo ? 1 : 2)
    let high = middle + 2
    // floor(log10) of the width of the neighbourhood.
    let decimal = (binary &* 1_262_611 &- (isPowerOfTwo ? 524_031 : 0)) >> 22
    let shift = UInt64(binary + PowersOfTen.binaryExponent(-decimal) + 1)
    let power = PowersOfTen.shared.roundedUp(-decimal)

    let scaledLow = Self.scale(low << shift, by: power)
    let scaled = Self.scale(middle << shift, by: power)
    let scaledHigh = Self.scale(high << shift, by: power)
    // An end of the neighbourhood reads back as the double only if the double is even.
    let isOdd = significand & 1
    let lowest = scaledLow + isOdd
    let highest = scaledHigh - isOdd

    let candidate = scaled >> 2
    if candidate >= 10 {
      let shorter = candidate / 10
      let belowFits = lowest <= 40 * shorter
      let aboveFits = 40 * shorter + 40 <= highest
      if belowFits != aboveFits {
        self.init(stripping: shorter + (aboveFits ? 1 : 0), exponent: decimal + 1)
        return
      }
    }
    let belowFits = lowest <= candidate << 2
    let aboveFits = (candidate << 2) + 4 <= highest
    let half = (candidate << 2) + 2
    let roundsUp =
      belowFits != aboveFits
      ? aboveFits : scaled > half || (scaled == half && candidate & 1 == 1)
    self.init(stripping: candidate + (roundsUp ? 1 : 0), exponent: decimal)
  }

  private init(stripping digits: UInt64, exponent: Int) {
    self.digits = digits
    self.exponent = exponent
    while true {
      let (quotient, remainder) = self.digits.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { return }
      self.digits = quotient
      self.exponent += 1
    }
  }

  /// The upper 64 of 192 bits of a product, its lowest bit set if anything below is.
  @inline(__always)
  private static func scale(_ value: UInt64, by power: UInt128) -> UInt64 {
    let low = UInt64(truncatingIfNeeded: power).multipliedFullWidth(by: value)
    let high = UInt64(truncatingIfNeeded: power >> 64).multipliedFullWidth(by: value)
    let (middle, carry) = high.low.addingReportingOverflow(low.high)
    return (high.high &+ (carry ? 1 : 0)) | (middle > 1 ? 1 : 0)
  }
}
