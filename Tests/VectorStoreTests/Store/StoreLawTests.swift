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
  @Test(arguments: 0..<12 as Range<UInt64>)
  func histories(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let names = ["a", "b", "c"]
    var folder = ScratchFolder()
    func open() throws(StoreError) -> VectorStore {
      try VectorStore(folder: folder.path, checkpointBytes: seed % 2 == 0 ? 2_000 : 1 << 20)
    }
    var store = try open()
    var model = StoreModel()
    for _ in 0..<120 {
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
      #expect(store.recovery.tornTail == nil)
      #expect(try store.content == model.content)
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
