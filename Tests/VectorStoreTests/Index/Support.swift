// An index that is a dictionary: what the real one is held against.

import Foundation
import VectorStore
import VectorTesting

/// The contract as a dictionary, in double precision and without any cleverness.
struct Model {
  let distance: Distance
  var items: [String: (vector: [Float], metadata: [UInt8]?)] = [:]

  func distance(_ a: [Float], _ b: [Float]) -> Double {
    var product = 0.0
    var squares = (a: 0.0, b: 0.0)
    var apart = 0.0
    for (x, y) in zip(a, b) {
      let (x, y) = (Double(x), Double(y))
      product += x * y
      squares.a += x * x
      squares.b += y * y
      apart += (x - y) * (x - y)
    }
    switch distance {
    case .l2: return apart
    case .dot: return -product
    case .cosine: return 1 - product / (squares.a * squares.b).squareRoot()
    }
  }

  func nearest(_ query: [Float], _ k: Int) -> [(id: String, distance: Double)] {
    let all = items.map { (id: $0.key, distance: distance(query, $0.value.vector)) }
    return Array(
      all.sorted {
        $0.distance != $1.distance
          ? $0.distance < $1.distance : Array($0.id.utf8).lexicographicallyPrecedes($1.id.utf8)
      }.prefix(k))
  }
}

extension VectorIndex {
  static func make(
    _ dimension: Int, _ distance: Distance = .l2, m: Int = 16, efConstruction: Int = 200,
    efSearch: Int = 64
  ) throws -> VectorIndex {
    VectorIndex(
      try IndexParameters(
        name: "test", dimension: dimension, distance: distance, m: m,
        efConstruction: efConstruction, efSearch: efSearch))
  }

  /// The share of the true 10 nearest that a search at default width finds.
  func recall(_ queries: [[Float]], k: Int = 10, ef: Int? = nil) throws -> Double {
    var found = 0
    for query in queries {
      let truth = Set(try search(query, k: k, exact: true).map(\.id))
      found += try search(query, k: k, ef: ef).count { truth.contains($0.id) }
    }
    return Double(found) / Double(queries.count * k)
  }

  /// Waits until no graph is being built.
  func settle() {
    while core.lock.reading({ core.shadow != nil }) { usleep(1000) }
  }
}

extension Array where Element == Float {
  var bits: [UInt32] { map(\.bitPattern) }
}
