// What always holds of a graph, and the way back where it would not.

extension LinkGraph {
  /// The slots of a layer that are reached from `start` over its links.
  private func reached(from start: UInt32, _ layer: Int) -> Set<UInt32> {
    var seen: Set<UInt32> = [start]
    var queue = [start]
    while let slot = queue.popLast() {
      for other in neighbours(slot, layer) where seen.insert(other).inserted { queue.append(other) }
    }
    return seen
  }

  private func members(_ layer: Int) -> [UInt32] {
    (0..<UInt32(table.extent)).filter { contains($0, on: layer) }
  }

  /// Connects what is not: each part with a slot of the rest that has room.
  func mend() {
    isTorn = false
    guard entry != Self.none else { return }
    for layer in 0...top {
      let members = members(layer)
      var seen = reached(from: entry, layer)
      for slot in members where !seen.contains(slot) {
        let part = reached(from: slot, layer)
        let near = part.first { hasRoom($0, layer) } ?? slot
        let others = members.filter { seen.contains($0) }
        _ =
          others.first { hasRoom($0, layer) && bind(near, $0, layer) }
          ?? others.first { bind(near, $0, layer) }
        seen.formUnion(part)
      }
    }
  }

  /// What does not hold, in words; empty if all does.
  func faults() -> [String] {
    var faults: [String] = []
    if count != table.count { faults.append("\(count) slots in the graph, \(table.count) live") }
    for slot in 0..<UInt32(table.extent) where contains(slot) != table.isLive(slot) {
      faults.append("slot \(slot) is \(table.isLive(slot) ? "live" : "dead"), unlike in the graph")
    }
    guard entry != Self.none else {
      return count == 0 ? faults : faults + ["no entry point"]
    }
    guard contains(entry), level(of: entry) == top else {
      return faults + ["the entry point is not on the highest layer"]
    }
    let highest = members(0).map { level(of: $0) }.max() ?? 0
    if highest != top { faults.append("highest layer \(top), a slot is on \(highest)") }
    for layer in 0...top { faults += linkFaults(layer) }
    return faults
  }

  /// Faults of the links of one layer.
  func linkFaults(_ layer: Int) -> [String] {
    var faults: [String] = []
    let members = members(layer)
    for slot in members {
      let others = neighbours(slot, layer)
      if Set(others).count != others.count || others.contains(slot) {
        faults.append("slot \(slot), layer \(layer): a link twice, or to itself")
      }
      for other in others {
        if !contains(other, on: layer) {
          faults.append("slot \(slot), layer \(layer): a dead link to \(other)")
        } else if !areLinked(other, slot, layer) {
          faults.append("slot \(slot), layer \(layer): \(other) does not link back")
        }
      }
    }
    if faults.isEmpty, entry != Self.none, layer <= top {
      let lost = members.count - reached(from: entry, layer).count
      if lost > 0 { faults.append("layer \(layer): \(lost) slots out of reach") }
    }
    return faults
  }
}
