// Putting a slot into the graph: first the plan, which changes nothing, then the links.

extension LinkGraph {
  /// Chooses the neighbours of the context's query on the layers 0 to `level`.
  func plan(_ context: WalkContext, level: Int) {
    for layer in 0..<context.planned.count {
      context.planned[layer].removeAll(keepingCapacity: true)
    }
    guard entry != Self.none else { return }
    var layer = min(level, top)
    var start = descend(context, to: layer)
    while true {
      walk(context, layer: layer, limit: efConstruction, from: start)
      start = context.pool.slot(at: 0)
      choose(context, layer: layer)
      if layer == 0 { return }
      layer -= 1
    }
  }

  /// Takes from the pool, nearest first, what is nearer to the query than to all that was taken before.
  private func choose(_ context: WalkContext, layer: Int) {
    let pool = context.pool
    var index = 0
    while index < pool.count && context.planned[layer].count < m {
      let slot = pool.slot(at: index)
      if isDiverse(
        slot, at: pool.distance(at: index), among: context.planned[layer], twins: 3, context)
      {
        context.planned[layer].append(slot)
      }
      index += 1
    }
  }

  /// Whether no other slot is nearer to `slot` than `distance`.
  ///
  /// Of vectors that are identical with the one in hand, only `twins` count as diverse: more would fill the list
  /// and lead nowhere else.
  func isDiverse(
    _ slot: UInt32, at distance: Float, among others: [UInt32], twins: Int, _ context: WalkContext
  ) -> Bool {
    if others.isEmpty { return true }
    table.load(slot, into: context.pivot)
    let isTwin = distance <= 0 || table.distance == .dot
    return others.withUnsafeBufferPointer { others in
      var same = 0
      var done = 0
      while done < others.count {
        // The nearest come first and decide most cases.
        let count = min(8, others.count - done)
        table.score(
          context.pivot, others.baseAddress! + done, count, into: context.distances,
          scratch: context.scratch)
        for index in 0..<count {
          if context.distances[index] < distance { return false }
          if isTwin, context.distances[index] == distance {
            same += 1
            if same >= twins { return false }
          }
        }
        done += count
      }
      return true
    }
  }

  /// Links a placed slot as planned, where the plan still holds; `context.query` is the slot's vector.
  ///
  /// - Parameters:
  ///   - moment: the table's clock when the plan was made.
  ///   - newcomers: slots that came since, which the plan could not see.
  func link(
    _ slot: UInt32, level: Int, since moment: UInt64, newcomers: [UInt32], _ context: WalkContext
  ) {
    place(slot, level: level)
    guard entry != Self.none else {
      entry = slot
      top = level
      return
    }
    for layer in 0...min(level, top) {
      for other in context.planned[layer]
      where table.isUnchanged(other, since: moment) && contains(other, on: layer) {
        connect(slot, other, layer, context)
      }
      for other in newcomers where other != slot && contains(other, on: layer) {
        connectIfNear(slot, other, layer, context)
      }
      if degree(slot, layer) == 0 { connectAnywhere(slot, near: entry, layer, context) }
    }
    if level > top {
      entry = slot
      top = level
    }
  }

  /// Links with a slot that the plan did not see if it would have been chosen.
  private func connectIfNear(
    _ slot: UInt32, _ other: UInt32, _ layer: Int, _ context: WalkContext
  ) {
    guard hasRoom(slot, layer), !areLinked(slot, other, layer) else { return }
    let distance = self.distance(slot, other, context)
    if isDiverse(other, at: distance, among: neighbours(slot, layer), twins: 3, context) {
      connect(slot, other, layer, context)
    }
  }

  func distance(_ a: UInt32, _ b: UInt32, _ context: WalkContext) -> Float {
    table.load(a, into: context.pivot)
    context.found[0] = b
    table.score(
      context.pivot, context.found, 1, into: context.distances, scratch: context.scratch)
    return context.distances[0]
  }

  /// Slots as entries of a pool, nearest to `anchor` first.
  func ordered(_ slots: [UInt32], from anchor: UInt32, _ context: WalkContext) -> [UInt64] {
    table.load(anchor, into: context.anchor)
    table.score(
      context.anchor, slots, slots.count, into: context.distances, scratch: context.scratch)
    return slots.indices.map { CandidatePool.entry(context.distances[$0], slots[$0]) }.sorted()
  }

  /// Links `slot` with `other`; a full list of `other` gives up links that others make up for.
  ///
  /// Without room, and if `slot` has other links, nothing is linked.
  func connect(_ slot: UInt32, _ other: UInt32, _ layer: Int, _ context: WalkContext) {
    guard slot != other, hasRoom(slot, layer), !areLinked(slot, other, layer) else { return }
    if hasRoom(other, layer) || makeRoom(other, for: slot, layer, context) {
      attach(slot, other, layer)
    }
  }

  /// Links `slot` with the first that has room, or can make it, on a walk over all links from `start`.
  func connectAnywhere(
    _ slot: UInt32, near start: UInt32, _ layer: Int, _ context: WalkContext
  ) {
    var seen: Set<UInt32> = [slot, start]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let candidate = queue[next]
      next += 1
      connect(slot, candidate, layer, context)
      if degree(slot, layer) > 0 { return }
      for other in neighbours(candidate, layer) where seen.insert(other).inserted {
        queue.append(other)
      }
    }
  }
}
