// Random histories: a store is what a dictionary is, also when it is opened again, after crashes too.

import Foundation
import Testing
import VectorStore
import WireJSON

/// What a store has to hold.
struct StoreModel {
  private(set) var indexes: [String: [[UInt8]: IndexItem]] = [:]

  var content: Content {
    Content(
      items: indexes.mapValues { items in
        items.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value.bits)
      })
  }

  mutating func create(_ name: String) { indexes[name] = [:] }
  mutating func drop(_ name: String) { indexes[name] = nil }

  mutating func add(_ items: [IndexItem], to name: String) {
    for item in items { indexes[name]?[Array(item.id.utf8)] = item }
  }

  mutating func delete(_ ids: [String], from name: String) {
    for id in ids { indexes[name]?[Array(id.utf8)] = nil }
  }

  mutating func merge(_ source: String, into destination: String, clear: Bool) {
    let items = indexes[source] ?? [:]
    indexes[destination]?.merge(items) { mine, _ in mine }
    if clear { indexes[source] = [:] }
  }
}

@Suite struct StoreLawTests {
  private static let seeds: Range<UInt64> = 0..<12

  /// Every answer is that of a brute force over the model, to the bit: in two dimensions there is one order of adding.
  private func compare(_ store: VectorStore, _ model: StoreModel, _ name: String, _ query: [Float])
    throws
  {
    let items = model.indexes[name] ?? [:]
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
    try #require(exact.map { Array($0.id.utf8) } == truth.prefix(7).map(\.id))
    try #require(exact.map(\.distance) == truth.prefix(7).map(\.distance))
    try #require(exact.map(\.metadata) == truth.prefix(7).map(\.item.metadata))
    let found = try store.search(name, SearchQuery(vector: query, k: 7))
    if truth.count < 32 { try #require(found == exact) }
    try #require(found.count == exact.count)
    try #require(Set(found.map { Array($0.id.utf8) }).count == found.count)
    for hit in found {
      let item = try #require(items[Array(hit.id.utf8)])
      try #require(hit.metadata == item.metadata && hit.distance == distance(item))
    }
    for (a, b) in zip(found, found.dropFirst()) {
      try #require(
        a.distance < b.distance || a.distance == b.distance && a.id.precedesByBytes(b.id))
    }
    try #require(try store.index(name).check() == [])
  }

  @Test(arguments: seeds)
  func histories(seed: UInt64) throws {
    var random = SeededGenerator(seed: lawSeed() &* 1_000 &+ seed)
    let names = ["a", "b", "c"]
    var folder = ScratchFolder()
    func open() throws(StoreError) -> VectorStore {
      try VectorStore(folder: folder.path, checkpointBytes: seed % 2 == 0 ? 2_000 : 1 << 20)
    }
    var store = try open()
    var model = StoreModel()
    // All histories together.
    for _ in 0..<lawOperations(120 * Self.seeds.count) / Self.seeds.count {
      let name = random.oneOf(names)
      let other = random.oneOf(names)
      let known = Array(model.indexes[name]?.values.map(\.id) ?? [])
      switch random.below(14) {
      case 0 where model.indexes[name] == nil:
        _ = try store.create(parameters(name))
        model.create(name)
      case 1 where model.indexes[name] != nil && random.chance(30):
        try store.drop(name)
        model.drop(name)
      case 2...6 where model.indexes[name] != nil:
        let items = random.items(random.below(20), dimension: 2)
        _ = try store.add(items, to: name)
        model.add(items, to: name)
      case 7...8 where model.indexes[name] != nil:
        let ids = (0..<random.below(6)).map { _ in known.isEmpty ? "x" : random.oneOf(known) }
        _ = try store.delete(ids, from: name)
        model.delete(ids, from: name)
      case 9 where model.indexes[name] != nil && model.indexes[other] != nil && name != other:
        let clear = random.chance(50)
        _ = try store.merge(name, into: other, clearSource: clear)
        model.merge(name, into: other, clear: clear)
      case 10:
        let items = random.items(random.below(20), dimension: 2)
        _ = try store.replace(name, with: Envelope(parameters: try parameters(name), items: items))
        model.create(name)
        model.add(items, to: name)
      case 11: try store.checkpoint()
      case 12:
        try store.close()
        store = try open()
      case 13:
        let crashed = try folder.copy()
        try store.close()
        folder = crashed
        store = try open()
      default: break
      }
      try #require(store.recovery.tornTail == nil)
      try #require(try store.content == model.content)
      if let name = model.indexes.keys.sorted().randomElement(using: &random) {
        try compare(store, model, name, random.wideVector(2))
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
