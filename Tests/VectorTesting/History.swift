// Random calls, whose answers and effects are those of the model.

package import VectorStore

/// A random history of calls to an engine, the same for a seed.
package struct History {
  package var random: SeededGenerator
  /// What the engine has to hold now.
  package private(set) var model = StoreModel()
  /// The distance of all indexes.
  package let distance: Distance
  /// Whether vectors come from the whole range of float32.
  private let isWide: Bool

  package init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    distance = Distance.allCases[Int(seed % 3)]
    isWide = seed / 3 % 2 == 0
  }

  private func parameters(_ name: String) throws -> IndexParameters {
    try IndexParameters(name: name, dimension: 2, distance: distance)
  }

  private mutating func vector() -> [Float] {
    if isWide { return random.wideVector(2) }
    return [Float(random.below(200) - 100) / 8, Float(1 + random.below(100)) / 8]
  }

  private mutating func items(_ count: Int) -> [IndexItem] {
    random.items(count, dimension: 2).map {
      isWide ? $0 : IndexItem(id: $0.id, vector: vector(), metadata: $0.metadata)
    }
  }

  /// Makes one call of any kind, and returns what is not as it should be.
  package mutating func step(on store: any IndexBackend) throws -> [String] {
    let names = ["a", "b", "c"]
    let name = random.oneOf(names)
    let other = random.oneOf(names)
    let isThere = model.indexes[name] != nil
    var faults: [String] = []
    func compare<Answer: Equatable>(_ call: String, _ answer: Answer, _ expected: Answer) {
      if answer != expected { faults.append("\(call) \(name): \(answer), not \(expected)") }
    }
    switch random.below(16) {
    case 0 where !isThere:
      let info = try store.create(parameters(name))
      model.create(name)
      compare("create", info.length, 0)
    case 1 where isThere && random.chance(30):
      try store.drop(name)
      model.drop(name)
    case 2...6 where isThere:
      var items = items(random.below(24))
      // Some stand twice in one call: the last stays.
      if let first = items.first, random.chance(30) {
        items.append(IndexItem(id: first.id, vector: vector(), metadata: nil))
      }
      compare("add", try store.add(items, to: name), model.add(items, to: name))
    case 7...8 where isThere:
      let known = model.items(name).map(\.id)
      let ids = (0..<random.below(6)).map { _ in known.isEmpty ? "x" : random.oneOf(known) }
      compare("delete", try store.delete(ids, from: name), model.delete(ids, from: name))
    case 9 where isThere && model.indexes[other] != nil && name != other:
      let clear = random.chance(50)
      compare(
        "merge", try store.merge(name, into: other, clearSource: clear),
        model.merge(name, into: other, clear: clear))
    case 10:
      let items = items(random.below(24))
      let replaced = try store.replace(
        name, with: Envelope(parameters: try parameters(name), items: items))
      model.create(name)
      _ = model.add(items, to: name)
      compare("replace", replaced.isNew, !isThere)
      compare("replace", replaced.info.length, items.count)
    case 11...13 where isThere:
      let query = SearchQuery(vector: vector(), k: 1 + random.below(40), isExact: true)
      let whole = Envelope(parameters: try parameters(name), items: model.items(name))
      let hits = try store.search(name, query)
      compare("search", hits, try whole.nearest(to: query.vector, k: query.k))
    case 14 where isThere:
      let after = random.id()
      let limit = 1 + random.below(20)
      let rest = model.items(name).map(\.id).filter { after.precedesByBytes($0) }
      let page = try store.ids(of: name, after: after, limit: limit)
      compare("ids", page.ids, Array(rest.prefix(limit)))
      compare("ids", page.next, rest.count > limit ? page.ids.last : nil)
    case 15 where !isThere:
      compare("info", refusal { () throws(StoreError) in try store.info(name) }, .notFound)
      compare("add", refusal { () throws(StoreError) in try store.add([], to: name) }, .notFound)
    default: break
    }
    return faults
  }
}
