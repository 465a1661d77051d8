// The nearest, through the graph and by looking at all.

import Testing
import VectorPostgreSQL
import VectorStore
import VectorTesting

extension DatabaseSuite {
  /// Recall of the 10 nearest, when the graph is fresh and after half was deleted and as many added.
  @Test(arguments: Distance.allCases)
  func theGraphFindsTheNearest(_ distance: Distance) throws {
    let store = try Scratch().store
    let parameters = try IndexParameters(name: "n", dimension: 24, distance: distance)
    _ = try store.create(parameters)
    var clusters = Clusters(seed: 5, dimension: 24, count: 20)
    func items(_ ids: Range<Int>) -> [IndexItem] {
      ids.map { IndexItem(id: "\($0)", vector: clusters.vector()) }
    }
    var all = items(0..<1_500)
    _ = try store.add(all, to: "n")
    for turn in 0..<2 {
      let whole = Envelope(parameters: parameters, items: all)
      let before = store.count("exact_searches_total")
      var found = 0
      for _ in 0..<40 {
        let query = clusters.vector()
        let truth = Set(try whole.nearest(to: query, k: 10).map(\.id))
        let hits = try store.search("n", SearchQuery(vector: query, k: 10))
        #expect(hits.count == 10)
        found += hits.count { truth.contains($0.id) }
      }
      #expect(found >= 380, "\(distance), turn \(turn): \(found) of 400")
      #expect(store.count("exact_searches_total") == before)
      for k in [65, 100, 1_000, 1_001, 10_000] {
        let hits = try store.search("n", SearchQuery(vector: clusters.vector(), k: k))
        #expect(hits.count == min(k, 1_500))
        #expect(hits.map(\.distance) == hits.map(\.distance).sorted())
      }
      guard turn == 0 else { break }
      _ = try store.delete(all.prefix(750).map(\.id), from: "n")
      all = all.suffix(750) + items(1_500..<2_250)
      _ = try store.add(Array(all.suffix(750)), to: "n")
    }
  }

  /// Vectors so near to each other that sums of float32 put them in another order, or in none.
  @Test(arguments: Distance.allCases)
  func exactSearchesAreExactToTheBit(_ distance: Distance) throws {
    let store = try Scratch().store
    let parameters = try IndexParameters(name: "n", dimension: 40, distance: distance)
    var random = SeededGenerator(seed: 6)
    let center = random.vector(40)
    let items = (0..<600).map { number in
      let width: Float = number % 3 == 0 ? 1e-7 : number % 3 == 1 ? 1e-6 : 1
      return IndexItem(id: "\(number)", vector: random.vector(40, around: center, width: width))
    }
    let whole = Envelope(parameters: parameters, items: items)
    _ = try store.replace("n", with: whole)
    for k in [1, 2, 10, 100, 599, 600, 601] {
      let query = random.vector(40, around: center, width: 1e-7)
      let hits = try store.search("n", SearchQuery(vector: query, k: k, isExact: true))
      #expect(hits == (try whole.nearest(to: query, k: k)), "k \(k)")
    }
  }

  /// No graph: too many dimensions, or numbers whose squares are beyond float32.
  @Test func whatHasNoGraphIsScanned() throws {
    let store = try Scratch().store
    var random = SeededGenerator(seed: 7)
    let deep = try IndexParameters(name: "deep", dimension: 2_001, distance: .l2)
    let deepItems = (0..<40).map { IndexItem(id: "\($0)", vector: random.vector(2_001)) }
    _ = try store.create(deep)
    _ = try store.add(deepItems, to: "deep")
    let wide = try IndexParameters(name: "wide", dimension: 2, distance: .l2)
    var wideItems = (0..<200).map { IndexItem(id: "\($0)", vector: random.vector(2)) }
    _ = try store.create(wide)
    _ = try store.add(wideItems, to: "wide")
    let far = [item("far", [1e38, -1e38]), item("near", [1e-30, 0]), item("nearer", [1e-31, 0])]
    wideItems += far
    _ = try store.add(far, to: "wide")
    for (parameters, items, query) in [
      (deep, deepItems, random.vector(2_001)), (wide, wideItems, [0, 0]),
      (wide, wideItems, [2e38, 1]), (wide, wideItems, [1, 1]),
    ] {
      let whole = Envelope(parameters: parameters, items: items)
      let hits = try store.search(parameters.name, SearchQuery(vector: query, k: 5))
      #expect(hits == (try whole.nearest(to: query, k: 5)))
    }
  }

  /// Rows that were deleted are still in the graph: an answer is as long as it can be all the same.
  @Test func theDeletedNeitherComeBackNorTakeRoom() throws {
    let store = try Scratch().store
    let parameters = try IndexParameters(name: "n", dimension: 2, distance: .l2)
    _ = try store.create(parameters)
    let items = (0..<500).map { IndexItem(id: "\($0)", vector: [Float($0), 0]) }
    _ = try store.add(items, to: "n")
    _ = try store.delete((0..<400).map { "\($0)" }, from: "n")
    let hits = try store.search("n", SearchQuery(vector: [0, 0], k: 20, ef: 20))
    #expect(hits.map(\.id) == (400..<420).map { "\($0)" })
  }

  /// Replaced again and again under readers: each answer is of one whole index.
  @Test func readersSeeOneOrTheOther() throws {
    let scratch = try Scratch()
    let store = scratch.store
    @Sendable func envelope(_ turn: Int) throws -> Envelope {
      let items = (0..<40).map { item("\(turn % 2)-\($0)", [Float($0), 1]) }
      return Envelope(parameters: try parameters("n"), items: items)
    }
    _ = try store.replace("n", with: envelope(0))
    let faults = Faults()
    inThreads(4) { number in
      do {
        for turn in 0..<25 {
          if number == 0 {
            _ = try store.replace("n", with: envelope(turn))
          } else {
            let ids = try store.search("n", SearchQuery(vector: [0, 0], k: 40)).map(\.id)
            if Set(ids.map(\.first)).count != 1 || ids.count != 40 { faults.add("\(ids)") }
          }
        }
      } catch {
        faults.add("\(error)")
      }
    }
    #expect(faults.all == [])
  }
}
