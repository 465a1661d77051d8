// The journal is kept short: changed indexes are written as a whole, and what is older goes.

import Artifacts

extension VectorStore {
  /// Writes every index that has changed to a file, begins another journal, and removes what does not
  /// count any more. Reads and writes go on meanwhile; only writes to the index at hand wait while it is
  /// copied in memory. If another checkpoint is under way, it is waited for.
  public func checkpoint() throws(StoreError) {
    checkpoints.withLock(when: { !$0.isBusy }, do: { $0.isBusy = true })
    try runCheckpoint()
  }

  /// Writes a checkpoint if the journal has grown enough and nobody is about it. Its failure is not that
  /// of the write that finds it due; see ``checkpointFailure``.
  func checkpointIfDue() {
    let size = allIndexes.reduce(0) { $0 + $1.checkpointSize }
    guard journal.uncheckpointed > max(checkpointBytes, size) else { return }
    let isMine = checkpoints.withLock { state in
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if isMine { try? runCheckpoint() }
  }

  private func runCheckpoint() throws(StoreError) {
    let result = Result { () throws(StoreError) in try writeCheckpoints() }
    checkpoints.withLock { state in
      state.isBusy = false
      if case .failure(let error) = result { state.failure = error } else { state.failure = nil }
    }
    checkpoints.signal()
    try result.get()
  }

  private func writeCheckpoints() throws(StoreError) {
    // All changes in older journals are in these indexes or under way to them.
    let (firstJournal, indexes) = try structure.withLock { _ throws(StoreError) in
      _ = try withCatalog { _ in }
      return (try journal.rotate(), allIndexes)
    }
    var written: [(stored: StoredIndex, entry: Manifest.Entry, size: Int)] = []
    do throws(StoreError) {
      for stored in indexes {
        let (entry, size) = try writeCheckpoint(of: stored)
        written.append((stored, entry, size))
      }
    } catch {
      for (stored, entry, _) in written where stored.checkpoint?.checkpoint != entry.checkpoint {
        try? FileSystem.remove(folder.path(of: entry.checkpoint))
      }
      throw error
    }
    try structure.withLock { _ throws(StoreError) in
      let manifest = Manifest(
        store: identity, firstJournal: firstJournal, position: journal.position,
        nextIndex: nextNumber, entries: written.map(\.entry))
      try manifest.write(to: folder)
      checkpoints.withLock { $0.manifest = manifest }
      for (stored, entry, size) in written {
        stored.checkpoint = entry
        stored.checkpointSize = size
      }
      let adopted = try withCatalog { catalog in
        catalog.adopted = catalog.adopted.filter { $0.value >= firstJournal }
        return catalog.adopted.keys
      }
      // What cannot be removed now is removed later.
      try? folder.removeOthers(
        than: Set(manifest.entries.map(\.checkpoint)).union(adopted), before: firstJournal)
    }
  }

  private func writeCheckpoint(
    of stored: StoredIndex
  ) throws(StoreError) -> (Manifest.Entry, size: Int) {
    let (through, snapshot) = stored.order.exclusively {
      let isUnchanged = stored.checkpoint.map { stored.lastChange <= $0.through } ?? false
      return (journal.sequence, isUnchanged ? nil : stored.index.snapshot())
    }
    guard let snapshot else {
      let name = stored.checkpoint!.checkpoint
      return (Manifest.Entry(checkpoint: name, through: through), stored.checkpointSize)
    }
    let name = CheckpointName(index: stored.number, through: through)
    let size = try Checkpoint.write(snapshot, name, in: folder, store: identity)
    return (Manifest.Entry(checkpoint: name, through: through), size)
  }

  /// Writes down how much of the journal is on the disk, so that nothing of it can pass for a torn tail.
  func noteLength() throws(StoreError) {
    var manifest = checkpoints.withLock(when: { !$0.isBusy }, do: { $0.manifest })
    let position = journal.position
    manifest.journal = position.journal
    manifest.journalLength = position.length
    try manifest.write(to: folder)
  }
}

extension StoreFolder {
  /// Removes checkpoints and journals that no manifest names.
  func removeOthers(
    than checkpoints: Set<CheckpointName>, before firstJournal: UInt64
  ) throws(StoreError) {
    for name in try self.checkpoints() where !checkpoints.contains(name) {
      try storing { () throws(ArtifactError) in try FileSystem.remove(path(of: name)) }
    }
    for number in try journals() where number < firstJournal {
      try storing { () throws(ArtifactError) in try FileSystem.remove(journal(number)) }
    }
  }
}
