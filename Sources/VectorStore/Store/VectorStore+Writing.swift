// What is written to one index: into the journal first, then seen.

extension VectorStore {
  public func add(_ items: [IndexItem], to name: String) throws(StoreError) -> AddResult {
    let stored = try stored(name)
    try judging { () throws(VectorError) in try ItemRules.check(items, for: stored.parameters) }
    let record = JournalRecord.add(index: stored.number, items)
    return try write([record], to: stored) { () throws(StoreError) in
      let (added, updated) = try judging { () throws(VectorError) in try stored.index.add(items) }
      return AddResult(added: added, updated: updated, length: stored.index.count)
    }
  }

  public func delete(_ ids: [String], from name: String) throws(StoreError) -> DeleteResult {
    let stored = try stored(name)
    // No item has an id of another length.
    let possible = ids.filter { ItemRules.idLengths ~= $0.utf8.count }
    let record = JournalRecord.delete(index: stored.number, ids: possible)
    return try write([record], to: stored) {
      let (deleted, missing) = stored.index.delete(possible)
      return DeleteResult(
        deleted: deleted, missing: missing + ids.count - possible.count,
        length: stored.index.count)
    }
  }

  /// Writes records of one index, and calls `change` in the order of the journal.
  private func write<Value>(
    _ records: [JournalRecord], to stored: StoredIndex,
    _ change: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let bytes = try Self.bytes(of: records)
    let (turn, batch) = try stored.order.begin { () throws(StoreError) in
      if stored.isDropped { throw Self.notFound(stored.parameters.name) }
      return try journal.append(bytes)
    }
    let outcome = Result { () throws(StoreError) in try journal.wait(for: batch) }
    let value = try stored.order.end(turn: turn) { () throws(StoreError) in
      try outcome.get()
      stored.lastChange = journal.sequence
      return try change()
    }
    checkpointIfDue()
    return value
  }

  /// Writes records while the indexes concerned are still.
  func writeStill(_ records: [JournalRecord]) throws(StoreError) {
    try journal.wait(for: journal.append(Self.bytes(of: records)))
  }

  private static func bytes(of records: [JournalRecord]) throws(StoreError) -> [UInt8] {
    let size = records.reduce(0) { $0 + $1.size }
    guard size <= Frame.maximumLength else {
      throw StoreError(
        .tooLarge, "one write of \(size) bytes; \(Frame.maximumLength) are the most")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    for record in records { record.append(to: &bytes) }
    return bytes
  }
}
