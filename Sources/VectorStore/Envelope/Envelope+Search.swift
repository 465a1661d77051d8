// The nearest items of an envelope, without an index: for one question it is not worth making a graph.

internal import CVectorKernels

extension Envelope {
  /// The `k` nearest items by distance, ties by id (UTF-8 bytes): every item is compared.
  ///
  /// The answer is that of ``VectorIndex/search(_:k:ef:exact:)`` with `exact` in an index of these items.
  /// Choose it where an envelope is read for a single question: a graph costs hundreds of times as much
  /// to make as one look at every vector.
  ///
  /// - Parameter resolution: Distances are rounded to a multiple of 1 / `resolution`, half up, before they
  ///   are put in order, so that what is equally far is so whatever the order of the sums; nil leaves
  ///   them as they are.
  /// - Throws: ``VectorError`` with `k`, `dimension`, `non_finite` or `zero_vector`, of the query or of
  ///   the item at a position.
  public func nearest(
    to query: [Float], k: Int, resolution: Double? = nil
  ) throws(VectorError) -> [SearchHit] {
    let index = VectorIndex(parameters)
    // Of an index without items, which checks the query and `k`.
    _ = try index.search(query, k: k)
    let table = SlotTable(
      dimension: parameters.dimension, distance: parameters.distance, form: vector_best_form())
    let item = Probe(dimension: parameters.dimension, stride: table.stride)
    for (position, given) in items.enumerated() {
      try index.check(given.vector, position: position)
      item.load(given.vector, distance: parameters.distance)
      _ = table.insert(item, id: given.id, metadata: nil)
    }
    let probe = Probe(dimension: parameters.dimension, stride: table.stride)
    probe.load(query, distance: parameters.distance)
    let ids = table.ids
    var ranking = Ranking()
    ranking.reset(limit: max(1, min(k, items.count)))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: parameters.dimension) { scratch in
      for slot in items.indices {
        let place = UInt32(slot)
        var distance = table.exactDistance(probe, place, scratch: scratch.baseAddress!)
        if let resolution { distance = (distance * resolution + 0.5).rounded(.down) / resolution }
        ranking.offer(distance, place, ids)
      }
    }
    ranking.finish(ids)
    return ranking.entries.map {
      SearchHit(
        id: ids[Int($0.slot)], distance: $0.distance, metadata: items[Int($0.slot)].metadata)
    }
  }
}
