// Samples that can be repeated: the same seed gives the same values on every machine.

/// SplitMix64.
struct SampleGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// A sample of 1 to 200 values of one of several shapes: few different ones, which mostly lie on
  /// edges; any between bounds; all magnitudes; so small that a width can be 0.
  mutating func sample() -> [Double] {
    let shape = below(4)
    return (0..<1 + below(200)).map { _ in
      switch shape {
      case 0: Double(below(21) - 10)
      case 1: Double.random(in: -3...7, using: &self)
      case 2: Double.random(in: -1...1, using: &self) * Self.power(of: 10, below(300))
      default: Double(below(30)) * .leastNonzeroMagnitude
      }
    }
  }

  private static func power(of base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
