// Which links a full list gives up.

extension LinkGraph {
  /// Cuts links of a full slot that are made up for, so that `newcomer` can be linked; false if it should not be.
  ///
  /// A link goes only if one of the remaining neighbours is nearer to its other end and is linked with it: then
  /// everything that was connected stays connected.
  func makeRoom(
    _ slot: UInt32, for newcomer: UInt32, _ layer: Int, _ context: WalkContext
  ) -> Bool {
    var others = neighbours(slot, layer)
    others.append(newcomer)
    let order = ordered(others, from: slot, context)
    var kept: [UInt32] = []
    var redundant: [UInt32] = []
    for entry in order {
      let candidate = CandidatePool.slot(entry)
      if isDiverse(candidate, at: CandidatePool.distance(entry), among: kept, twins: 1, context) {
        kept.append(candidate)
      } else {
        redundant.append(candidate)
      }
    }
    let isLonely = degree(newcomer, layer) == 0
    if redundant.contains(newcomer) && !isLonely { return false }
    // The farthest first: what is near is worth more.
    for candidate in redundant.reversed() where candidate != newcomer {
      if isMadeUpFor(candidate, of: slot, layer) {
        detach(slot, candidate, layer)
        return true
      }
    }
    for entry in order.reversed() {
      let candidate = CandidatePool.slot(entry)
      if candidate != newcomer, isMadeUpFor(candidate, of: slot, layer) {
        detach(slot, candidate, layer)
        return true
      }
    }
    return rehang(redundant, kept + redundant, from: slot, newcomer, layer)
  }

  /// Hangs a redundant neighbour of a full slot on another one instead, where both have room.
  private func rehang(
    _ redundant: [UInt32], _ others: [UInt32], from slot: UInt32, _ newcomer: UInt32, _ layer: Int
  ) -> Bool {
    for candidate in redundant.reversed() where candidate != newcomer && hasRoom(candidate, layer) {
      for other in others where other != candidate && other != newcomer && hasRoom(other, layer) {
        attach(candidate, other, layer)
        detach(slot, candidate, layer)
        return true
      }
    }
    return false
  }

  /// Cuts one link of a full slot that is made up for.
  func giveWay(_ slot: UInt32, _ layer: Int) -> Bool {
    for other in neighbours(slot, layer) where isMadeUpFor(other, of: slot, layer) {
      detach(slot, other, layer)
      return true
    }
    return false
  }

  /// Whether a neighbour of `slot` is linked with `other`, also a neighbour of `slot`.
  private func isMadeUpFor(_ other: UInt32, of slot: UInt32, _ layer: Int) -> Bool {
    let list = links(slot, layer)
    for index in 0..<degree(slot, layer) where list[index] != other {
      if areLinked(list[index], other, layer) { return true }
    }
    return false
  }
}
