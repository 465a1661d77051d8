// Sorting more than memory is to hold: sorted runs go to a file without a name and are merged.

package import Artifacts

/// Sorts entries in a bounded amount of memory; a few of them never touch the disk.
package struct SpillingSort<Entry: BitwiseCopyable & Comparable>: ~Copyable {
  private let room: UnsafeMutableBufferPointer<Entry>
  private let folder: String
  private var count = 0
  private var file: ScratchFile?
  /// How many entries each sorted run in the file has.
  private var runs: [Int] = []

  /// - Parameters:
  ///   - capacity: How many entries are held in memory.
  ///   - folder: Where the others go.
  package init(capacity: Int, spillingTo folder: String) {
    room = .allocate(capacity: max(capacity, 1))
    self.folder = folder
  }

  deinit { room.deallocate() }

  /// Adds entries in any order.
  package mutating func append(_ entries: [Entry]) throws(ArtifactError) {
    for entry in entries {
      if count == room.count { try spill() }
      room.initializeElement(at: count, to: entry)
      count += 1
    }
  }

  /// Calls a closure with all entries, ascending; none are left.
  package mutating func drain(_ body: (Entry) -> Void) throws(ArtifactError) {
    defer { (count, runs, file) = (0, [], nil) }
    if runs.isEmpty {
      for entry in sorted { body(entry) }
      return
    }
    try spill()
    guard let file else { return }
    var merge = RunMerge(runs, of: file, in: room)
    while let entry = try merge.next() { body(entry) }
  }

  /// What is in memory, ascending.
  private var sorted: UnsafeMutableBufferPointer<Entry> {
    var held = UnsafeMutableBufferPointer(rebasing: room[..<count])
    held.sort()
    return held
  }

  private mutating func spill() throws(ArtifactError) {
    guard count > 0 else { return }
    let file: ScratchFile
    if let open = self.file { file = open } else { file = try ScratchFile(in: folder) }
    self.file = file
    try file.append(UnsafeRawBufferPointer(sorted))
    runs.append(count)
    count = 0
  }
}

/// The least entry of several sorted runs, one after the other: a heap of the runs by their next
/// entries, each run in its part of the memory.
private struct RunMerge<Entry: BitwiseCopyable & Comparable> {
  /// A run, and what of it is in memory.
  private struct Source {
    /// The next entry.
    var head: Entry
    /// Which part of the memory it has.
    var part: Int
    /// The entries in memory that follow, by their places in the memory.
    var held: Range<Int>
    /// The entries that are only in the file, by their places in the file.
    var rest: Range<Int>
  }

  private let file: ScratchFile
  private let room: UnsafeMutableBufferPointer<Entry>
  private let share: Int
  private var heap: [Source] = []
  private var unopened: [Range<Int>] = []
  private var isOpen = false

  init(_ runs: [Int], of file: ScratchFile, in room: UnsafeMutableBufferPointer<Entry>) {
    self.file = file
    self.room = room
    var start = 0
    for run in runs {
      unopened.append(start..<start + run)
      start += run
    }
    share = room.count / runs.count
  }

  mutating func next() throws(ArtifactError) -> Entry? {
    if !isOpen { try open() }
    guard let least = heap.first?.head else { return nil }
    if try !advance(0) {
      heap[0] = heap[heap.count - 1]
      heap.removeLast()
    }
    sink(0)
    return least
  }

  private mutating func open() throws(ArtifactError) {
    isOpen = true
    for (part, run) in unopened.enumerated() {
      // Runs are never empty, and the head is read at once.
      heap.append(Source(head: room[0], part: part, held: 0..<0, rest: run))
      _ = try advance(heap.count - 1)
    }
    for place in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(place) }
  }

  /// Goes on to a run's next entry; false at its end.
  private mutating func advance(_ place: Int) throws(ArtifactError) -> Bool {
    if heap[place].held.isEmpty {
      let rest = heap[place].rest
      guard !rest.isEmpty else { return false }
      let taken = rest.prefix(max(share, 1))
      let start = heap[place].part * share
      let part = UnsafeMutableBufferPointer(rebasing: room[start..<start + taken.count])
      try file.read(
        at: taken.lowerBound * MemoryLayout<Entry>.stride,
        into: UnsafeMutableRawBufferPointer(part))
      heap[place].held = start..<start + taken.count
      heap[place].rest = taken.upperBound..<rest.upperBound
    }
    heap[place].head = room[heap[place].held.lowerBound]
    heap[place].held.removeFirst()
    return true
  }

  private mutating func sink(_ start: Int) {
    var place = start
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if heap[child].head < heap[least].head { least = child }
      }
      if least == place { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}
