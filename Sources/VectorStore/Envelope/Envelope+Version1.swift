// The old form: no ids, vectors as numbers, and only items with metadata are seen.

import WireJSON

extension Envelope {
  init(version1 root: JSONNode) throws(VectorError) {
    let members = try EnvelopeMembers(
      root, ["version": nil, "params": .object, "metadata": .object, "vectors": .object])
    let parameters = try IndexParameters(envelope: members["params"])
    var ids: [String] = []
    var positions: [CodePoints: Int] = [:]
    for (id, _) in members["vectors"].members {
      positions[CodePoints(id)] = ids.count
      ids.append(id)
    }
    try Self.checkLengths(of: ids)
    try Self.checkShape(ofVectors: members["vectors"])
    let vectors = try Self.vectors(members["vectors"], dimension: parameters.dimension)
    // The members of an object have no order that all languages keep.
    let order = ids.indices.sorted { ids[$0].utf8.lexicographicallyPrecedes(ids[$1].utf8) }
    try Self.check(vectors, of: ids, in: order, distance: parameters.distance)
    let metadata = try Self.metadata(members["metadata"], of: positions)
    let visible = ids.indices.filter { metadata[$0] != nil }
    self.init(
      parameters: parameters,
      items: visible.map { IndexItem(id: ids[$0], vector: vectors[$0], metadata: metadata[$0]) },
      invisible: ids.count - visible.count)
  }

  private static func checkShape(ofVectors node: JSONNode) throws(VectorError) {
    for (position, (id, value)) in node.members.enumerated() {
      guard value.kind == .array, value.elements.allSatisfy({ $0.kind == .number }) else {
        throw VectorError(
          .shape, "the vector of \(quoted(id)) is no array of numbers",
          position: position)
      }
    }
  }

  /// Clause: numbers go through the double, ties to even.
  private static func vectors(
    _ node: JSONNode, dimension: Int
  ) throws(VectorError) -> [[Float]] {
    var vectors: [[Float]] = []
    for (id, value) in node.members {
      let vector = value.elements.compactMap(\.number).map(Float.init)
      guard vector.count == dimension else {
        throw VectorError(
          .dimension,
          "the vector of \(quoted(id)) has \(vector.count) numbers, not \(dimension)",
          position: vectors.count)
      }
      vectors.append(vector)
    }
    return vectors
  }
}
