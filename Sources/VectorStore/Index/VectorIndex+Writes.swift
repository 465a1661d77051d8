// Adding, replacing and deleting.

extension VectorIndex {
  /// Adds items, or replaces those whose id is there, vector and metadata.
  ///
  /// Every item is checked before the first is put in: either all come in or none. Of one id twice in a call the last
  /// wins. A vector that is there already, bit for bit, stays where it is.
  ///
  /// - Returns: how many items brought a new id, and how many one that was known or stood before them in the call.
  /// - Throws: ``VectorError`` with the item's position: `id`, `dimension`, `non_finite`, `zero_vector` or
  ///   `metadata`.
  @discardableResult
  public func add(_ items: [IndexItem]) throws(VectorError) -> (added: Int, updated: Int) {
    var last: [[UInt8]: Int] = [:]
    last.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      try check(item, position: position)
      last[Array(item.id.utf8)] = position
    }
    return core.withContext { context in
      var updated = 0
      for (position, item) in items.enumerated() where last[Array(item.id.utf8)] == position {
        if core.put(item, context) { updated += 1 }
      }
      let added = last.count - updated
      return (added, items.count - added)
    }
  }

  /// Refuses an item that cannot be one of this index.
  func check(_ item: IndexItem, position: Int?) throws(VectorError) {
    let length = item.id.utf8.count
    guard length <= 512 else {
      throw VectorError(.id, "\(length) bytes, an id has at most 512", position: position)
    }
    try check(item.vector, position: position)
    if let metadata = item.metadata {
      guard metadata.first == UInt8(ascii: "{"), metadata.last == UInt8(ascii: "}") else {
        throw VectorError(.metadata, "not a JSON object", position: position)
      }
    }
  }

  /// Deletes the items with these ids.
  ///
  /// - Returns: how many were there and how many were not; an id given twice is there once.
  @discardableResult
  public func delete(_ ids: [String]) -> (deleted: Int, missing: Int) {
    core.withContext { context in
      var deleted = 0
      for id in ids where core.remove(id, context) { deleted += 1 }
      return (deleted, ids.count - deleted)
    }
  }
}
