// Randomness that can be repeated: the same seed gives the same rows on every machine.

/// SplitMix64, a small generator whose state is one integer.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  /// The generator of one row: every row has its own, so that a longer stream begins like a
  /// shorter one.
  init(seed: UInt64, stream: Int, row: Int) {
    state = seed
    state = next() ^ UInt64(stream)
    state = next() ^ UInt64(row)
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// An integer from 0 up to, not including, a bound.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func oneOf<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

  /// True in so many of a thousand cases.
  mutating func chance(_ perMille: Int) -> Bool { below(1000) < perMille }

  /// A number with so many decimal places below a bound.
  mutating func decimal(below bound: Int, places: Int) -> Double {
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    return Double(below(bound * scale)) / Double(scale)
  }
}
