// Random histories: a store is what a dictionary is, also when it is opened again, after crashes too.

import Foundation
import Testing
import VectorStore
import VectorTesting

@Suite struct StoreLawTests {
  private static let seeds: Range<UInt64> = 0..<12

  /// Every answer is that of a brute force over the model: of squared distances to the bit, as in two dimensions there
  /// is one order of adding.
  private func compare(_ store: VectorStore, _ history: History, _ name: String, _ query: [Float])
    throws
  {
    let items = history.model.indexes[name] ?? [:]
    let isSquared = history.distance == .l2
    func distance(_ item: IndexItem) -> Double {
      let (x, y) = (
        Double(query[0]) - Double(item.vector[0]), Double(query[1]) - Double(item.vector[1])
      )
      return x * x + y * y
    }
    let truth = items.map { (id: $0.key, distance: distance($0.value), item: $0.value) }
      .sorted {
        $0.distance != $1.distance
          ? $0.distance < $1.distance : $0.id.lexicographicallyPrecedes($1.id)
      }
    let exact = try store.search(name, SearchQuery(vector: query, k: 7, isExact: true))
    if isSquared {
      try #require(exact.map { Array($0.id.utf8) } == truth.prefix(7).map(\.id))
      try #require(exact.map(\.distance) == truth.prefix(7).map(\.distance))
      try #require(exact.map(\.metadata) == truth.prefix(7).map(\.item.metadata))
    }
    let found = try store.search(name, SearchQuery(vector: query, k: 7))
    if truth.count < 32 { try #require(found == exact) }
    try #require(found.count == exact.count)
    try #require(Set(found.map { Array($0.id.utf8) }).count == found.count)
    for hit in found {
      let item = try #require(items[Array(hit.id.utf8)])
      try #require(hit.metadata == item.metadata)
      if isSquared { try #require(hit.distance == distance(item)) }
    }
    for (a, b) in zip(found, found.dropFirst()) {
      try #require(
        a.distance < b.distance || a.distance == b.distance && a.id.precedesByBytes(b.id))
    }
    try #require(try store.index(name).check() == [])
  }

  @Test(arguments: seeds)
  func histories(seed: UInt64) throws {
    var history = try History(seed: lawSeed() &* 1_000 &+ seed)
    var folder = ScratchFolder()
    func open() throws(StoreError) -> VectorStore {
      try VectorStore(folder: folder.path, checkpointBytes: seed % 2 == 0 ? 2_000 : 1 << 20)
    }
    var store = try open()
    // All histories together.
    for _ in 0..<lawOperations(120 * Self.seeds.count) / Self.seeds.count {
      switch history.random.below(14) {
      case 11: try store.checkpoint()
      case 12:
        try store.close()
        store = try open()
      case 13:
        let crashed = try folder.copy()
        try store.close()
        folder = crashed
        store = try open()
      default: #expect(try history.step(on: store) == [])
      }
      try #require(store.recovery.tornTail == nil)
      try #require(try store.content == history.model.content)
      if let name = history.model.indexes.keys.sorted().randomElement(using: &history.random) {
        try compare(store, history, name, history.random.wideVector(2))
      }
    }
    #expect(store.checkpointFailure == nil)
    try store.close()
  }

  @Test func checkpointsKeepTheFolderSmall() throws {
    let folder = ScratchFolder()
    let store = try VectorStore(folder: folder.path, checkpointBytes: 10_000)
    _ = try store.create(parameters("n"))
    for round in 0..<2_000 {
      _ = try store.add([item("id-\(round % 10)", [Float(round), 0])], to: "n")
    }
    let image = try folder.image
    let size = image.values.reduce(0) { $0 + $1.count }
    #expect(size < 40_000, "\(image.mapValues(\.count))")
    #expect(image.keys.count { $0.hasPrefix("journal-") } == 1)
    #expect(image.keys.count { $0.hasPrefix("index-") } == 1)
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
  }
}
