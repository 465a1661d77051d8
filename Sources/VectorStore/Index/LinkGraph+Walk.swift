// Walking the graph towards a vector.

internal import CVectorKernels

extension LinkGraph {
  /// Fills the context's pool with the `limit` nearest slots of a layer that a walk from `start` finds.
  func walk(_ context: WalkContext, layer: Int, limit: Int, from start: UInt32) {
    let table = self.table
    let raw = table.raw
    let width = width(layer)
    let query = context.query
    let found = context.found
    let distances = context.distances
    let (marks, epoch) = context.freshMarks(table.capacity)
    var pool = context.pool
    defer { context.pool = pool }
    pool.reset(limit: limit)

    found[0] = start
    marks[Int(start)] = epoch
    table.score(query, found, 1, into: distances, scratch: context.scratch)
    _ = pool.insert(CandidatePool.entry(distances[0], start))

    var next = 0
    while next < pool.count {
      let slot = pool.slot(at: next)
      pool.setExpanded(next)
      let count = vector_unvisited(links(slot, layer), width, marks, epoch, raw, found)
      var follower = next &+ 1
      while follower < pool.count && pool.isExpanded(follower) { follower &+= 1 }
      if follower < pool.count {
        vector_prefetch(links(pool.slot(at: follower), layer), width &* 4)
      }
      if count > 0 {
        table.score(query, found, count, into: distances, scratch: context.scratch)
      }
      var earliest = next &+ 1
      for index in 0..<count {
        let entry = CandidatePool.entry(distances[index], found[index])
        guard entry < pool.bound else { continue }
        let place = pool.insert(entry)
        if place <= earliest {
          earliest = place
          vector_prefetch(links(found[index], layer), width &* 4)
        }
      }
      next = earliest
      while next < pool.count && pool.isExpanded(next) { next &+= 1 }
    }
  }

  /// Walks down to `layer` and returns the slot from which to go on there.
  func descend(_ context: WalkContext, to layer: Int) -> UInt32 {
    var nearest = entry
    var current = top
    while current > layer {
      walk(context, layer: current, limit: 1, from: nearest)
      nearest = context.pool.slot(at: 0)
      current -= 1
    }
    return nearest
  }
}
