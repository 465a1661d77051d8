// What is in an index, in the order of its ids.

extension VectorIndex {
  /// Ids in ascending order of their UTF-8 bytes.
  ///
  /// - Parameters:
  ///   - after: only ids that come after this one, which need not be there.
  ///   - limit: at most so many.
  public func ids(after: String? = nil, limit: Int? = nil) -> [String] {
    core.lock.reading {
      let ids = core.table.ids
      return core.withOrderedSlots { slots in
        var low = 0
        var high = slots.count
        while let after, low < high {
          let middle = (low + high) / 2
          if after.precedesByBytes(ids[Int(slots[middle])]) {
            high = middle
          } else {
            low = middle + 1
          }
        }
        return slots[low...].prefix(max(limit ?? slots.count, 0)).map { ids[Int($0)] }
      }
    }
  }

  /// All items at one moment, by id in ascending order of the UTF-8 bytes.
  public func items() -> [IndexItem] {
    core.lock.reading {
      let table = core.table
      return core.withOrderedSlots { slots in
        slots.map {
          IndexItem(
            id: table.ids[Int($0)], vector: table.vector(of: $0), metadata: table.metadata(of: $0))
        }
      }
    }
  }

  /// What should hold and does not, in words: the ids are those of the graph, no link is dead, every item is reached
  /// from the entry point. Empty when all holds. Looks at every link, with all callers waiting.
  public func check() -> [String] {
    core.lock.writing {
      var faults = core.table.faults() + core.graph.faults()
      if let shadow = core.shadow {
        faults += shadow.linkFaults(0).map { "the next graph: \($0)" }
      }
      return faults
    }
  }
}

extension IndexCore {
  /// Hands over the live slots by id, sorted once for each state of the ids; under the lock.
  func withOrderedSlots<Result>(_ body: ([UInt32]) -> Result) -> Result {
    let slots = orderLock.writing {
      if order.revision != revision {
        let ids = table.ids
        order.slots = (0..<UInt32(table.extent)).filter { table.isLive($0) }
          .sorted { ids[Int($0)].precedesByBytes(ids[Int($1)]) }
        order.revision = revision
      }
      return order.slots
    }
    return body(slots)
  }
}

extension SlotTable {
  /// What does not hold of ids and slots.
  func faults() -> [String] {
    var faults: [String] = []
    var live = 0
    for slot in 0..<UInt32(extent) where isLive(slot) {
      live += 1
      if self.slot(of: ids[Int(slot)]) != slot {
        faults.append("slot \(slot): its id leads elsewhere")
      }
    }
    if live != count { faults.append("\(count) items counted, \(live) live") }
    return faults
  }
}
