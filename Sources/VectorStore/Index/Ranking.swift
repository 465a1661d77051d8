// The nearest of what was measured exactly.

/// The `limit` nearest slots by distance, ties by id.
struct Ranking {
  struct Entry {
    let distance: Double
    let slot: UInt32
  }

  /// A heap, the farthest first, until `finish` sorts it.
  private(set) var entries: [Entry] = []
  private var limit = 1

  mutating func reset(limit: Int) {
    entries.removeAll(keepingCapacity: true)
    self.limit = limit
  }

  private static func precedes(_ a: Entry, _ b: Entry, _ ids: [String]) -> Bool {
    if a.distance != b.distance { return a.distance < b.distance }
    return ids[Int(a.slot)].precedesByBytes(ids[Int(b.slot)])
  }

  @inline(__always)
  mutating func offer(_ distance: Double, _ slot: UInt32, _ ids: [String]) {
    let entry = Entry(distance: distance, slot: slot)
    if entries.count < limit {
      entries.append(entry)
      rise(ids)
    } else if distance <= entries[0].distance, Self.precedes(entry, entries[0], ids) {
      entries[0] = entry
      sink(0, entries.count, ids)
    }
  }

  private mutating func rise(_ ids: [String]) {
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.precedes(entries[parent], entries[child], ids) else { return }
      entries.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func sink(_ start: Int, _ end: Int, _ ids: [String]) {
    var parent = start
    while true {
      var child = 2 * parent + 1
      if child >= end { return }
      if child + 1 < end, Self.precedes(entries[child], entries[child + 1], ids) { child += 1 }
      guard Self.precedes(entries[parent], entries[child], ids) else { return }
      entries.swapAt(parent, child)
      parent = child
    }
  }

  /// Sorts the entries, nearest first.
  mutating func finish(_ ids: [String]) {
    var end = entries.count - 1
    while end > 0 {
      entries.swapAt(0, end)
      sink(0, end, ids)
      end -= 1
    }
  }
}
