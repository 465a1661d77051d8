// Seeded vectors and choices.

import Foundation

/// SplitMix64: the same numbers from the same seed, everywhere.
package struct SeededGenerator: RandomNumberGenerator {
  package var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  package mutating func gaussian() -> Float {
    let radius = (-2 * log(Double.random(in: 1e-12..<1, using: &self))).squareRoot()
    return Float(radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self)))
  }

  package mutating func vector(_ dimension: Int, around center: [Float]? = nil, width: Float = 1)
    -> [Float]
  {
    (0..<dimension).map { (center?[$0] ?? 0) + width * gaussian() }
  }
}

/// Vectors in clusters, as embeddings are.
package struct Clusters {
  package var generator: SeededGenerator
  package let centers: [[Float]]
  package let dimension: Int

  package init(seed: UInt64, dimension: Int, count: Int) {
    var generator = SeededGenerator(seed)
    centers = (0..<count).map { _ in generator.vector(dimension) }
    self.generator = generator
    self.dimension = dimension
  }

  package mutating func vector() -> [Float] {
    generator.vector(
      dimension, around: centers[Int.random(in: 0..<centers.count, using: &generator)], width: 0.5)
  }
}

extension SeededGenerator {
  package init(seed: UInt64) { self.init(seed) }

  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  package mutating func oneOf<Element>(_ choices: [Element]) -> Element {
    choices[below(choices.count)]
  }

  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
