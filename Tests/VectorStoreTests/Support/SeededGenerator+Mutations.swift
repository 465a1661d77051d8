// Bytes that were changed at random.

import Foundation
import VectorTesting

/// How many mutations a test tries: `VECTOR_MUTATIONS` of the environment, or fewer.
func mutationCount(_ usual: Int) -> Int {
  ProcessInfo.processInfo.environment["VECTOR_MUTATIONS"].flatMap { Int($0) } ?? usual
}

/// How many operations a law is tried for: `VECTOR_LAW_OPERATIONS` of the environment, or fewer.
func lawOperations(_ usual: Int) -> Int {
  ProcessInfo.processInfo.environment["VECTOR_LAW_OPERATIONS"].flatMap { Int($0) } ?? usual
}

/// Which history of a law is tried: `VECTOR_LAW_SEED` of the environment.
func lawSeed() -> UInt64 {
  ProcessInfo.processInfo.environment["VECTOR_LAW_SEED"].flatMap { UInt64($0) } ?? 1
}

extension SeededGenerator {
  /// Bytes that differ from the given ones somewhere: bits turned, bytes replaced, a run cut out,
  /// doubled or zeroed, the end cut off, something added.
  mutating func mutation(of bytes: [UInt8]) -> [UInt8] {
    while true {
      var out = bytes
      for _ in 0...below(chance(80) ? 1 : 4) { mutate(&out) }
      if out != bytes { return out }
    }
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return bytes.append(UInt8(below(256))) }
    let start = below(bytes.count)
    let run = start..<min(bytes.count, start + 1 + below(chance(50) ? 8 : 200))
    switch below(9) {
    case 0, 1: bytes[start] ^= 1 << UInt8(below(8))
    case 2: bytes[start] = UInt8(below(256))
    case 3: bytes.removeSubrange(run)
    case 4: bytes.insert(contentsOf: bytes[run], at: start)
    case 5: for place in run { bytes[place] = 0 }
    case 6: bytes.removeSubrange(start...)
    case 7: bytes.append(contentsOf: (0...below(40)).map { _ in UInt8(below(256)) })
    default: bytes.swapAt(start, below(bytes.count))
    }
  }
}
