// What a checkpoint costs, and what it saves when a store is opened.

import Foundation
import Synchronization
import VectorStore

/// A store that is filled, written to a checkpoint under searches, closed and opened.
struct Reopening {
  /// CPU seconds of filling, wall seconds of the checkpoint, its bytes, CPU seconds of opening, and the longest wall
  /// seconds of a search before and during checkpoints, each over as many searches.
  private(set) var figures = ""

  init(_ index: VectorIndex, folder: String, queries: [[Float]]) throws {
    let name = index.parameters.name
    let items = index.items()
    var store = try VectorStore(folder: folder, checkpointBytes: .max)
    _ = try store.create(index.parameters)
    var began = cpuSeconds()
    for start in stride(from: 0, to: items.count, by: 256) {
      _ = try store.add(Array(items[start..<min(start + 256, items.count)]), to: name)
    }
    let build = cpuSeconds() - began
    let before = try Self.longestSearch(store, name, queries) {}
    let wall = ContinuousClock().now
    try store.checkpoint()
    let checkpoint = ContinuousClock().now - wall
    let during = try Self.longestSearch(store, name, queries) { [store] in
      // An index that has not changed would not be written again.
      _ = try store.add([items[0]], to: name)
      try store.checkpoint()
    }
    try store.close()
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    let sizes = try files.filter { $0.hasSuffix(".checkpoint") }.map { file in
      try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.size] as! Int
    }
    began = cpuSeconds()
    store = try VectorStore(folder: folder)
    let open = cpuSeconds() - began
    guard try store.info(name).length == items.count, try store.index(name).check().isEmpty else {
      throw CocoaError(.fileReadCorruptFile)
    }
    try store.close()
    let parts = checkpoint.components
    let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    figures = "\(build) \(seconds) \(sizes.reduce(0, +)) \(open) \(before) \(during)"
  }

  /// Searches until `work` has been done five times, and a thousand times at least.
  private static func longestSearch(
    _ store: VectorStore, _ name: String, _ queries: [[Float]],
    during work: @escaping @Sendable () throws -> Void
  ) throws -> Double {
    let isDone = Atomic(false)
    let thread = Thread { [work] in
      for _ in 0..<5 { try! work() }
      isDone.store(true, ordering: .releasing)
    }
    thread.start()
    var longest = Duration.zero
    var count = 0
    while !isDone.load(ordering: .acquiring) || count < 1_000 {
      let began = ContinuousClock().now
      _ = try store.search(
        name, SearchQuery(vector: queries[count % queries.count], k: 10))
      longest = max(longest, ContinuousClock().now - began)
      count += 1
    }
    return Double(longest.components.attoseconds) / 1e18 + Double(longest.components.seconds)
  }
}
