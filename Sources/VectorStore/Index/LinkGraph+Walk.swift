// Walking the graph towards a vector.

internal import CVectorKernels

extension LinkGraph {
  /// Fills the context's pool with the `limit` nearest slots of a layer that a walk from `start` finds.
  func walk(_ context: WalkContext, layer: Int, limit: Int, from start: UInt32) {
    let table = self.table
    let raw = table.raw
    let width = width(layer)
    let query = context.query
    var found = context.found
    var ahead = context.ahead
    let distances = context.distances
    let (marks, epoch) = context.freshMarks(table.capacity)
    var pool = context.pool
    defer { context.pool = pool }
    pool.reset(limit: limit)

    found[0] = start
    marks[Int(start)] = epoch
    table.score(query, found, 1, into: distances, scratch: context.scratch)
    _ = pool.insert(CandidatePool.entry(distances[0], start))

    // Memory is what a walk waits for: the neighbours of the next candidate are fetched before those of the one
    // before are measured.
    var next = 0
    var count = 0
    while true {
      while next < pool.count && pool.isExpanded(next) { next &+= 1 }
      var followers = 0
      if next < pool.count {
        pool.setExpanded(next)
        followers = vector_unvisited(
          links(pool.slot(at: next), layer), width, marks, epoch, raw, ahead)
        next &+= 1
        while next < pool.count && pool.isExpanded(next) { next &+= 1 }
        if next < pool.count {
          vector_prefetch(links(pool.slot(at: next), layer), width &* 4)
        }
      } else if count == 0 {
        return
      }
      if count > 0 {
        table.score(query, found, count, into: distances, scratch: context.scratch)
      }
      for index in 0..<count {
        let entry = CandidatePool.entry(distances[index], found[index])
        guard entry < pool.bound else { continue }
        let place = pool.insert(entry)
        if place <= next {
          next = place
          vector_prefetch(links(found[index], layer), width &* 4)
        }
      }
      swap(&found, &ahead)
      count = followers
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
