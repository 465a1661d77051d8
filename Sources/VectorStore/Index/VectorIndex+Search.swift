// Finding the nearest.

internal import CVectorKernels

extension VectorIndex {
  /// The `k` nearest items, or all if there are fewer, by distance, ties by id (UTF-8 bytes).
  ///
  /// - Parameters:
  ///   - query: as many finite values as the index has dimensions; not all zero under ``Distance/cosine``.
  ///   - k: 1 to 10,000.
  ///   - ef: the candidates looked at, 1 to 10,000, never fewer than `k`; the more, the fewer are missed.
  ///     nil takes that of the parameters.
  ///   - exact: whether every item is compared.
  /// - Throws: ``VectorError`` with `k`, `ef`, `dimension`, `non_finite` or `zero_vector`.
  public func search(
    _ query: [Float], k: Int, ef: Int? = nil, exact: Bool = false
  ) throws(VectorError) -> [SearchHit] {
    try check(query, position: nil)
    guard (1...10_000).contains(k) else {
      throw VectorError(.k, "\(k) hits: 1 to 10000 can be asked for")
    }
    guard (1...10_000).contains(ef ?? 1) else {
      throw VectorError(.ef, "ef \(ef ?? 1) is not from 1 to 10000")
    }
    let width = max(ef ?? parameters.efSearch, k)
    return core.withContext { context in
      context.query.loadQuery(query, distance: parameters.distance)
      return core.lock.reading {
        core.search(context, k: k, width: width, isExact: exact)
      }
    }
  }

  /// Refuses a vector that is not one of this index.
  func check(_ vector: [Float], position: Int?) throws(VectorError) {
    guard vector.count == parameters.dimension else {
      throw VectorError(
        .dimension, "\(vector.count) values, the index has \(parameters.dimension) dimensions",
        position: position)
    }
    var isZero = true
    for (place, value) in vector.enumerated() {
      guard value.isFinite else {
        throw VectorError(.nonFinite, "value \(place) is \(value)", position: position)
      }
      if value != 0 { isZero = false }
    }
    if isZero && parameters.distance == .cosine {
      throw VectorError(
        .zeroVector, "the zero vector has no direction, which the cosine needs",
        position: position)
    }
  }
}

extension IndexCore {
  /// The answer to the context's query; under the lock.
  func search(_ context: WalkContext, k: Int, width: Int, isExact: Bool) -> [SearchHit] {
    let ids = table.ids
    context.ranking.reset(limit: min(k, max(table.count, 1)))
    if isExact || table.count < VectorIndex.exactBelow || table.count <= width {
      for slot in 0..<UInt32(table.extent) where table.isLive(slot) {
        context.ranking.offer(
          table.exactDistance(context.query, slot, scratch: context.scratch), slot, ids)
      }
    } else {
      context.query.isPrecise = table.isPrecise
      var count = approach(context, k: k, width: width)
      // Not one of many candidates is told from the k-th by its code: the values themselves have to be asked.
      if count == width, width >= 4 * k, !context.query.isPrecise {
        context.query.isPrecise = true
        count = approach(context, k: k, width: width)
      }
      for place in 0..<min(count, 4) {
        vector_prefetch_row(table.raw, context.pool.slot(at: place))
      }
      for place in 0..<count {
        let slot = context.pool.slot(at: place)
        if place + 4 < count {
          vector_prefetch_row(table.raw, context.pool.slot(at: place + 4))
        }
        context.ranking.offer(
          table.exactDistance(context.query, slot, scratch: context.scratch), slot, ids)
      }
    }
    context.ranking.finish(ids)
    return context.ranking.entries.map {
      SearchHit(
        id: ids[Int($0.slot)], distance: $0.distance, metadata: table.metadata(of: $0.slot))
    }
  }

  /// Walks to the query and returns how many of the pool may be in the answer.
  private func approach(_ context: WalkContext, k: Int, width: Int) -> Int {
    let start = graph.descend(context, to: 0)
    graph.walk(context, layer: 0, limit: width, from: start)
    return candidates(context, k: k)
  }

  /// How many of the pool may be among the `k` nearest: those that the rounding of the codes may have put behind
  /// the k-th.
  private func candidates(_ context: WalkContext, k: Int) -> Int {
    let pool = context.pool
    guard k < pool.count, !context.query.isPrecise else { return pool.count }
    let bound = pool.distance(at: k - 1)
    // Rounding is even over one step a dimension: its deviation along the difference of two vectors is a step over
    // the root of 12, for each of both; the inner product takes it along the query instead.
    let reach =
      table.distance == .dot
      ? Float(context.query.square.squareRoot()) : 2 * max(bound, 0).squareRoot()
    let step = context.query.code.factor
    let margin =
      3 * reach * step * (2 / 12 as Float).squareRoot() + Float(table.dimension) * step * step / 6
    var count = k
    while count < pool.count, !(pool.distance(at: count) > bound + margin) { count += 1 }
    return count
  }
}
