// Taking a slot out of the graph, and closing the gap it leaves.

extension LinkGraph {
  /// Takes a slot out of all layers; its neighbours are linked with each other where it held them together.
  func remove(_ slot: UInt32, _ context: WalkContext) {
    let level = level(of: slot)
    if slot == entry { leaveEntry(slot, level: level) }
    for layer in 0...level {
      let orphans = neighbours(slot, layer)
      for other in orphans { detach(slot, other, layer) }
      close(orphans, layer, context)
    }
    displace(slot)
    if isTorn { mend() }
  }

  /// Every layer is connected, so a neighbour on the highest layer with one is there with all others.
  private func leaveEntry(_ slot: UInt32, level: Int) {
    for layer in (0...level).reversed() where links(slot, layer)[0] != Self.none {
      entry = links(slot, layer)[0]
      top = layer
      return
    }
    entry = Self.none
    top = 0
  }

  /// Links slots that have lost a common neighbour.
  private func close(_ orphans: [UInt32], _ layer: Int, _ context: WalkContext) {
    guard orphans.count > 1 else { return }
    for orphan in orphans { bridge(orphan, orphans, layer, context) }
    var groups = Groups(orphans.count)
    for (index, orphan) in orphans.enumerated() {
      for (other, candidate) in orphans.enumerated().dropFirst(index + 1)
      where areLinked(orphan, candidate, layer) {
        groups.unite(index, other)
      }
    }
    if groups.count > 1 { uniteByNeighbours(orphans, &groups, layer) }
    if groups.count > 1 { force(orphans, &groups, layer, context) }
  }

  /// Links an orphan with the nearest others that its remaining neighbours do not stand for.
  private func bridge(
    _ orphan: UInt32, _ orphans: [UInt32], _ layer: Int, _ context: WalkContext
  ) {
    guard hasRoom(orphan, layer) else { return }
    for entry in ordered(orphans, from: orphan, context).prefix(6) {
      let candidate = CandidatePool.slot(entry)
      if candidate == orphan { continue }
      guard hasRoom(orphan, layer) else { return }
      if !areLinked(orphan, candidate, layer), hasRoom(candidate, layer),
        isDiverse(
          candidate, at: CandidatePool.distance(entry), among: neighbours(orphan, layer), twins: 3,
          context)
      {
        attach(orphan, candidate, layer)
      }
    }
  }

  /// Orphans with a common neighbour are connected.
  private func uniteByNeighbours(_ orphans: [UInt32], _ groups: inout Groups, _ layer: Int) {
    var owner: [UInt32: Int] = [:]
    for (index, orphan) in orphans.enumerated() {
      for other in neighbours(orphan, layer) {
        if let first = owner[other] { groups.unite(first, index) } else { owner[other] = index }
      }
    }
  }

  /// Links what nothing near connects any more: each group with the nearest of the others.
  private func force(
    _ orphans: [UInt32], _ groups: inout Groups, _ layer: Int, _ context: WalkContext
  ) {
    for index in 1..<orphans.count where groups.root(index) != groups.root(0) {
      for entry in ordered(orphans, from: orphans[index], context) {
        let other = orphans.firstIndex(of: CandidatePool.slot(entry))!
        if groups.root(other) != groups.root(index), bind(orphans[index], orphans[other], layer) {
          groups.unite(index, other)
          break
        }
      }
      if groups.root(index) != groups.root(0) { isTorn = true }
    }
  }

  /// Links two slots, each of which makes room if it has none.
  func bind(_ a: UInt32, _ b: UInt32, _ layer: Int) -> Bool {
    for slot in [a, b] where !hasRoom(slot, layer) && !giveWay(slot, layer) { return false }
    if !areLinked(a, b, layer) { attach(a, b, layer) }
    return true
  }
}

/// Which of a few things belong together (union–find).
struct Groups {
  private var parent: [Int]
  private(set) var count: Int

  init(_ count: Int) {
    parent = Array(0..<count)
    self.count = count
  }

  mutating func root(_ index: Int) -> Int {
    var index = index
    while parent[index] != index {
      parent[index] = parent[parent[index]]
      index = parent[index]
    }
    return index
  }

  mutating func unite(_ a: Int, _ b: Int) {
    let (a, b) = (root(a), root(b))
    if a == b { return }
    // The group of the first keeps its name.
    parent[max(a, b)] = min(a, b)
    count -= 1
  }
}
