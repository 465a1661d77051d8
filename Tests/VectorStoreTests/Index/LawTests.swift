// Random histories of add, replace, delete and search against a dictionary.

import Testing
import VectorStore
import VectorTesting

@Suite struct LawTests {
  struct History: CustomStringConvertible, Sendable {
    let distance: Distance
    let dimension: Int
    let m: Int
    /// Ids to draw from: few make for many replacements, and for an index that is often empty.
    let ids: Int
    /// Vectors on a coarse grid: many are identical.
    let isCoarse: Bool
    var description: String {
      "\(distance), \(dimension) dimensions, M \(m), \(ids) ids\(isCoarse ? ", coarse" : "")"
    }
  }

  static let histories: [History] = [
    History(distance: .l2, dimension: 2, m: 4, ids: 40, isCoarse: true),
    History(distance: .l2, dimension: 8, m: 2, ids: 200, isCoarse: false),
    History(distance: .cosine, dimension: 8, m: 8, ids: 300, isCoarse: false),
    History(distance: .dot, dimension: 5, m: 1, ids: 120, isCoarse: true),
    History(distance: .cosine, dimension: 33, m: 16, ids: 34, isCoarse: false),
    History(distance: .l2, dimension: 1, m: 3, ids: 500, isCoarse: true),
  ]

  @Test(arguments: histories)
  func everyAnswerIsTheModels(_ history: History) throws {
    var generator = SeededGenerator(lawSeed() &* 1000 &+ UInt64(history.ids))
    let index = try VectorIndex.make(
      history.dimension, history.distance, m: history.m, efConstruction: 40)
    var model = Model(distance: history.distance)
    func vector() -> [Float] {
      if !history.isCoarse { return generator.vector(history.dimension) }
      let values = (0..<history.dimension).map { _ in
        Float(Int.random(in: -2...2, using: &generator))
      }
      return values.contains { $0 != 0 } ? values : [1] + values.dropFirst()
    }
    func id() -> String { "id-\(Int.random(in: 0..<history.ids, using: &generator))" }

    // All histories together.
    for step in 0..<lawOperations(1500 * Self.histories.count) / Self.histories.count {
      // Phases of growth and of decline, so that all sizes down to none come up.
      let isDeclining = (step / 300) % 3 == 2
      switch Int.random(in: 0..<10, using: &generator) {
      case 0..<(isDeclining ? 2 : 5):
        let items = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
          IndexItem(
            id: id(), vector: vector(),
            metadata: Bool.random(using: &generator) ? Array("{\"n\":\(step)}".utf8) : nil)
        }
        let ids = Set(items.map(\.id))
        let new = ids.count { model.items[$0] == nil }
        let counts = try index.add(items)
        // Of an id twice in a call the second is an update.
        #expect(counts == (new, items.count - new))
        for item in items { model.items[item.id] = (item.vector, item.metadata) }
      case 5..<8 where !isDeclining, 2..<8:
        let ids = (0..<Int.random(in: 1...(isDeclining ? 6 : 2), using: &generator)).map { _ in
          id()
        }
        let known = Set(ids).count { model.items[$0] != nil }
        #expect(index.delete(ids) == (known, ids.count - known))
        for id in ids { model.items[id] = nil }
      default:
        break
      }
      try compare(index, model, query: vector(), k: Int.random(in: 1...20, using: &generator))
      let faults = index.check()
      try #require(faults.isEmpty, "step \(step): \(faults.prefix(3))")
    }
    let expected = model.items.sorted { Array($0.key.utf8).lexicographicallyPrecedes($1.key.utf8) }
    let items = index.items()
    #expect(items.map(\.id) == expected.map(\.key))
    #expect(items.map(\.vector.bits) == expected.map(\.value.vector.bits))
    #expect(items.map(\.metadata) == expected.map(\.value.metadata))
  }

  /// The exact answer is the model's; the other has as many hits, sorted, live, with true distances.
  private func compare(_ index: VectorIndex, _ model: Model, query: [Float], k: Int) throws {
    try #require(index.count == model.items.count)
    let truth = model.nearest(query, k)
    let exact = try index.search(query, k: k, exact: true)
    try #require(exact.count == truth.count)
    for (hit, true_) in zip(exact, truth) {
      #expect(abs(hit.distance - true_.distance) <= 1e-9 * max(1, abs(true_.distance)))
    }
    let hits = try index.search(query, k: k)
    try #require(hits.count == truth.count)
    #expect(Set(hits.map(\.id)).count == hits.count)
    for (place, hit) in hits.enumerated() {
      let item = try #require(model.items[hit.id], "a ghost: \(hit.id)")
      #expect(hit.metadata == item.metadata)
      let distance = model.distance(query, item.vector)
      #expect(abs(hit.distance - distance) <= 1e-9 * max(1, abs(distance)))
      if place > 0 {
        let before = hits[place - 1]
        #expect(
          before.distance < hit.distance
            || before.distance == hit.distance && before.id.precedesByBytes(hit.id))
      }
    }
    if model.items.count < VectorIndex.exactBelow { #expect(hits == exact) }
  }
}
