// The nearest of the items that the server sends.

import VectorStore

/// The `k` nearest of any number of items, by the distances that the embedded engine computes; holds
/// `k` hits and one batch of items.
struct NearestItems {
  private static let batchSize = 1_024

  private let parameters: IndexParameters
  private let query: [Float]
  private let k: Int
  private var batch: [IndexItem] = []
  private var nearest: [SearchHit] = []
  /// How many items were offered.
  private(set) var count = 0

  /// - Throws: ``VectorError`` with `dimension`, `non_finite`, `zero_vector` or `k`.
  init(_ parameters: IndexParameters, to query: [Float], k: Int) throws(VectorError) {
    self.parameters = parameters
    self.query = query
    self.k = k
    _ = try hits(of: [])
  }

  private func hits(of items: [IndexItem]) throws(VectorError) -> [SearchHit] {
    try Envelope(parameters: parameters, items: items).nearest(to: query, k: k)
  }

  mutating func offer(_ item: IndexItem) throws(VectorError) {
    count += 1
    batch.append(item)
    if batch.count == Self.batchSize { try fold() }
  }

  private mutating func fold() throws(VectorError) {
    let found = try hits(of: batch)
    batch.removeAll(keepingCapacity: true)
    nearest = nearest.isEmpty ? found : Self.merged(nearest, found, limit: k)
  }

  private static func merged(
    _ a: [SearchHit], _ b: [SearchHit], limit: Int
  ) -> [SearchHit] {
    var hits = a + b
    hits.sort {
      $0.distance == $1.distance ? $0.id.precedesByBytes($1.id) : $0.distance < $1.distance
    }
    return Array(hits.prefix(limit))
  }

  /// The nearest first, ties by id.
  mutating func finish() throws(VectorError) -> [SearchHit] {
    if !batch.isEmpty { try fold() }
    return nearest
  }
}
