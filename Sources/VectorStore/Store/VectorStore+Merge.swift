// What one index has goes to another. Clause: "Merge" in vectors.md.

extension VectorStore {
  /// Adds every item of `source` whose id is not in `destination` to it; with `clearSource` all items
  /// whose ids are in the destination then are deleted from the source.
  ///
  /// No other write to either index comes between. Both are held in the order in which they were made,
  /// so that merges in opposite directions wait for each other. An item is added here and deleted there
  /// in one frame of the journal: it is never lost and, after a crash, never in both because of this.
  ///
  /// `failed` is 0 here: what one index took, another of the same dimension and distance takes.
  public func merge(
    _ source: String, into destination: String, clearSource: Bool
  ) throws(StoreError) -> MergeResult {
    let from = try stored(source)
    let to = try stored(destination)
    guard from !== to else {
      throw StoreError(.sameIndex, "index \"\(source)\" cannot be merged into itself")
    }
    guard from.parameters.dimension == to.parameters.dimension else {
      throw StoreError(
        .mismatch,
        "dimension: \(from.parameters.dimension) of \"\(source)\" and "
          + "\(to.parameters.dimension) of \"\(destination)\" differ")
    }
    guard from.parameters.distance == to.parameters.distance else {
      throw StoreError(
        .mismatch,
        "distance: \(from.parameters.distance.rawValue) of \"\(source)\" and "
          + "\(to.parameters.distance.rawValue) of \"\(destination)\" differ")
    }
    let (first, second) = from.number < to.number ? (from, to) : (to, from)
    let result = try first.order.exclusively { () throws(StoreError) in
      try second.order.exclusively { () throws(StoreError) in
        for stored in [from, to] where stored.isDropped {
          throw Self.notFound(stored.parameters.name)
        }
        return try mergeStill(from, into: to, clearSource: clearSource)
      }
    }
    checkpointIfDue()
    return result
  }

  /// A frame of a merge is ended when it is as large.
  private static let pieceSize = 4 << 20

  private func mergeStill(
    _ from: StoredIndex, into to: StoredIndex, clearSource: Bool
  ) throws(StoreError) -> MergeResult {
    let items = from.index.items()
    let known = items.filter { to.index.contains($0.id) }
    let new = items.filter { !to.index.contains($0.id) }
    for piece in Self.pieces(of: new) {
      let items = Array(piece)
      let ids = clearSource ? items.map(\.id) : []
      try move(items, deleting: ids, from, to)
    }
    if clearSource {
      for piece in Self.pieces(of: known) { try move([], deleting: piece.map(\.id), from, to) }
    }
    return MergeResult(
      merged: new.count, skippedExisting: known.count, failed: 0, sourceLength: from.index.count,
      destinationLength: to.index.count)
  }

  private func move(
    _ items: [IndexItem], deleting ids: [String], _ from: StoredIndex, _ to: StoredIndex
  ) throws(StoreError) {
    var records: [JournalRecord] = []
    if !items.isEmpty { records.append(.add(index: to.number, items)) }
    if !ids.isEmpty { records.append(.delete(index: from.number, ids: ids)) }
    try writeStill(records)
    from.lastChange = journal.sequence
    to.lastChange = journal.sequence
    _ = try judging { () throws(VectorError) in try to.index.add(items) }
    _ = from.index.delete(ids)
  }

  private static func pieces(of items: [IndexItem]) -> [ArraySlice<IndexItem>] {
    var pieces: [ArraySlice<IndexItem>] = []
    var start = 0
    var size = 0
    for place in items.indices {
      size += JournalRecord.size(of: items[place])
      if size >= pieceSize {
        pieces.append(items[start...place])
        start = place + 1
        size = 0
      }
    }
    if start < items.count { pieces.append(items[start...]) }
    return pieces
  }
}
