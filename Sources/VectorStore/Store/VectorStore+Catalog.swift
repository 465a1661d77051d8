// Indexes come, go, and take each other's place.

extension VectorStore {
  public func create(_ parameters: IndexParameters) throws(StoreError) -> IndexInfo {
    let info = try structure.withLock { _ throws(StoreError) in
      let number = try withCatalog { catalog throws(StoreError) in
        guard catalog.indexes[parameters.name] == nil else {
          throw StoreError(.exists, "there is an index \"\(parameters.name)\" already")
        }
        defer { catalog.nextNumber += 1 }
        return catalog.nextNumber
      }
      try writeStill([.create(index: number, parameters)])
      let stored = StoredIndex(
        number: number, index: VectorIndex(parameters), checkpoint: nil, through: journal.sequence)
      try withCatalog { $0.indexes[parameters.name] = stored }
      return stored.info
    }
    checkpointIfDue()
    return info
  }

  public func drop(_ name: String) throws(StoreError) {
    try structure.withLock { _ throws(StoreError) in
      let stored = try stored(name)
      try stored.order.exclusively { () throws(StoreError) in
        try writeStill([.drop(index: stored.number)])
        stored.isDropped = true
      }
      try withCatalog { $0.indexes[name] = nil }
      journal.countAsWritten(stored.checkpointSize)
    }
    checkpointIfDue()
  }

  /// Puts an index in the place of the one of the same name, if there is one.
  ///
  /// The items are written to a checkpoint; the journal only says that it counts from now on, so an
  /// index of any size changes in one step.
  ///
  /// - Throws: `invalid` with `params` if the envelope is that of another name.
  public func replace(
    _ name: String, with envelope: Envelope
  ) throws(StoreError) -> (info: IndexInfo, isNew: Bool) {
    try envelope.check(isOf: name)
    let index = try judging { () throws(VectorError) in try envelope.index() }
    let result = try structure.withLock { _ throws(StoreError) in
      let (number, old) = try withCatalog { catalog in
        defer { catalog.nextNumber += 1 }
        return (catalog.nextNumber, catalog.indexes[name])
      }
      let file = CheckpointName(index: number, through: journal.sequence)
      let size = try Checkpoint.write(index.snapshot(), file, in: folder, store: identity)
      // No journal is begun while the structure is held. If it fails, the file stays nevertheless: it
      // is not certain that the record is not on the disk.
      let current = journal.position.journal
      try withCatalog { $0.adopted[file] = current }
      let record = JournalRecord.adopt(
        index: number, replacing: old?.number ?? 0, checkpoint: file.through)
      if let old {
        try old.order.exclusively { () throws(StoreError) in
          try writeStill([record])
          old.isDropped = true
        }
        journal.countAsWritten(old.checkpointSize)
      } else {
        try writeStill([record])
      }
      let stored = StoredIndex(
        number: number, index: index,
        checkpoint: Manifest.Entry(checkpoint: file, through: file.through),
        through: file.through)
      stored.checkpointSize = size
      try withCatalog { $0.indexes[name] = stored }
      return (stored.info, old == nil)
    }
    checkpointIfDue()
    return result
  }
}

extension Envelope {
  /// An index of the items.
  fileprivate func index() throws(VectorError) -> VectorIndex {
    try ItemRules.check(items, for: parameters)
    let index = VectorIndex(parameters)
    guard try index.add(items).added == items.count else {
      throw VectorError(.duplicateID, "an id stands twice in the envelope")
    }
    return index
  }
}

extension Envelope {
  /// Throws `invalid` with `params` if the envelope is not that of an index of a name.
  package func check(isOf name: String) throws(StoreError) {
    guard parameters.name.utf8.elementsEqual(name.utf8) else {
      throw StoreError(
        VectorError(
          .params, "the envelope is of \"\(parameters.name)\", not of \(Self.quoted(name))"))
    }
  }
}
