// Failure modes of other indexes, each pinned under its name.

import Testing
import VectorStore
import VectorTesting

@Suite struct FailureModeTests {
  /// An index of `count` items "0", "1" … in a few clusters, and the vectors.
  static func filled(
    _ count: Int, dimension: Int = 8, distance: Distance = .l2, seed: UInt64 = 7
  ) throws -> (index: VectorIndex, vectors: [[Float]]) {
    var clusters = Clusters(seed: seed, dimension: dimension, count: 5)
    let vectors = (0..<count).map { _ in clusters.vector() }
    let index = try VectorIndex.make(dimension, distance)
    try index.add(vectors.enumerated().map { IndexItem(id: "\($0.offset)", vector: $0.element) })
    return (index, vectors)
  }

  @Test(arguments: [10, 300]) func deletedIdIsStillReturned(_ count: Int) throws {
    let (index, vectors) = try Self.filled(count)
    for number in 0..<count where number % 2 == 0 {
      #expect(index.delete(["\(number)"]) == (1, 0))
      let hits = try index.search(vectors[number], k: count)
      #expect(!hits.contains { $0.id == "\(number)" })
      #expect(!index.contains("\(number)"))
    }
    #expect(index.delete(["0"]) == (0, 1))
    #expect(index.check() == [])
  }

  @Test(arguments: [10, 300]) func readdOfAKnownIdLeavesNoStaleEntry(_ count: Int) throws {
    let (index, vectors) = try Self.filled(count)
    for number in 0..<count {
      let moved = vectors[number].map { $0 + 100 }
      #expect(try index.add([IndexItem(id: "\(number)", vector: moved)]) == (0, 1))
      #expect(index.count == count)
      #expect(try index.search(moved, k: 1)[0] == SearchHit(id: "\(number)", distance: 0))
      let old = try index.search(vectors[number], k: count)
      #expect(old.count == count && old.count { $0.id == "\(number)" } == 1)
      #expect(old.first { $0.id == "\(number)" }!.distance > 9000)
    }
    #expect(index.check() == [])
  }

  @Test func updateMakesDuplicates() throws {
    let index = try VectorIndex.make(2)
    let twice = [
      IndexItem(id: "a", vector: [1, 0]), IndexItem(id: "b", vector: [0, 1]),
      IndexItem(id: "a", vector: [5, 5]),
    ]
    #expect(try index.add(twice) == (2, 1))
    #expect(index.ids() == ["a", "b"])
    #expect(index.items()[0].vector == [5, 5])
    #expect(try index.search([5, 5], k: 10).map(\.id) == ["a", "b"])
  }

  @Test func lastItemDeletedThenAddAndSearch() throws {
    let index = try VectorIndex.make(3)
    for round in 0..<5 {
      #expect(try index.search([1, 2, 3], k: 5) == [])
      try index.add([IndexItem(id: "only", vector: [1, 2, Float(round)])])
      #expect(try index.search([1, 2, 3], k: 5).map(\.id) == ["only"])
      #expect(index.delete(["only"]) == (1, 0))
      #expect(index.count == 0 && index.ids() == [] && index.check() == [])
    }
  }

  @Test func entryPointDeletedThenAddAndSearch() throws {
    var (index, vectors) = try Self.filled(400)
    while index.count > 1 {
      let entry = index.core.table.ids[Int(index.core.graph.entry)]
      index.delete([entry])
      #expect(index.check() == [])
      #expect(try index.search(vectors[0], k: 1000).count == index.count)
    }
    vectors.append(vectors[0])
    try index.add(vectors.enumerated().map { IndexItem(id: "n\($0.offset)", vector: $0.element) })
    #expect(try index.search(vectors[0], k: 1000).count == 402)
    #expect(index.check() == [])
  }

  @Test func onlyItemOfTheTopLayerDeleted() throws {
    let (index, vectors) = try Self.filled(600)
    while index.core.graph.top > 0 {
      let graph = index.core.graph
      let top = (0..<UInt32(index.core.table.extent)).filter { graph.contains($0, on: graph.top) }
      index.delete(top.map { index.core.table.ids[Int($0)] })
      #expect(index.check() == [])
      #expect(try index.search(vectors[5], k: 10).count == 10)
    }
  }

  @Test func resultsNotSortedOrSelfHitMissing() throws {
    let (index, vectors) = try Self.filled(1000, dimension: 16)
    for (number, vector) in vectors.enumerated() {
      let hits = try index.search(vector, k: 10)
      #expect(hits[0] == SearchHit(id: "\(number)", distance: 0))
      #expect(hits.map(\.distance) == hits.map(\.distance).sorted())
    }
  }

  @Test(arguments: Distance.allCases) func repairWithTheWrongMetric(_ distance: Distance) throws {
    let (index, vectors) = try Self.filled(2000, dimension: 16, distance: distance)
    index.delete((0..<2000).filter { $0 % 3 != 0 }.map(String.init))
    index.settle()
    #expect(try index.recall(Array(vectors.prefix(100))) >= 0.95)
    #expect(index.check() == [])
  }

  @Test(arguments: [1, 31, 32, 33, 200]) func alwaysTheSmallerOfKAndLive(_ count: Int) throws {
    let (index, vectors) = try Self.filled(count)
    for k in [1, 10, count - 1, count, count + 1, 10_000] where k > 0 {
      for ef in [1, k, 500] {
        #expect(try index.search(vectors[0], k: k, ef: ef).count == min(k, count))
      }
    }
    #expect(throws: VectorError.self) { try index.search(vectors[0], k: 0) }
    #expect(throws: VectorError.self) { try index.search(vectors[0], k: 10_001) }
    #expect(throws: VectorError.self) { try index.search(vectors[0], k: 1, ef: 0) }
    index.delete((0..<count / 2).map(String.init))
    #expect(try index.search(vectors[0], k: 10_000).count == count - count / 2)
  }

  @Test(arguments: [Distance.l2, .cosine]) func identicalVectorsMakeCliques(_ distance: Distance)
    throws
  {
    let index = try VectorIndex.make(4, distance)
    try index.add((0..<500).map { IndexItem(id: "same\($0)", vector: [1, 2, 3, 4]) })
    try index.add((0..<100).map { IndexItem(id: "other\($0)", vector: [4, 3, Float($0), 1]) })
    #expect(index.check() == [])
    #expect(try index.search([1, 2, 3, 4], k: 600).count == 600)
    #expect(try index.search([4, 3, 50, 1], k: 1)[0].id == "other50")
    let ties = try index.search([1, 2, 3, 4], k: 500, exact: true).map(\.id)
    #expect(ties == ties.sorted())
  }

  @Test(arguments: Distance.allCases) func tinyVectors(_ distance: Distance) throws {
    let index = try VectorIndex.make(3, distance)
    let least = Float.leastNonzeroMagnitude
    let items = (0..<100).map {
      IndexItem(id: "\($0)", vector: [least * Float($0 + 1), least * 7, -0.0])
    }
    try index.add(items)
    #expect(index.check() == [])
    let hits = try index.search(items[40].vector, k: 3, exact: true)
    #expect(hits.allSatisfy { $0.distance.isFinite })
    if distance != .dot { #expect(hits[0].id == "40") }
    #expect(Set(index.items().map(\.vector.bits)) == Set(items.map(\.vector.bits)))
  }

  @Test(arguments: Distance.allCases) func hugeVectors(_ distance: Distance) throws {
    let index = try VectorIndex.make(2, distance)
    let most = Float.greatestFiniteMagnitude
    let items = (0..<100).map {
      IndexItem(id: "\($0)", vector: [most / Float($0 + 1), $0 % 2 == 0 ? most : -most])
    }
    try index.add(items)
    #expect(index.check() == [])
    #expect(try index.search(items[3].vector, k: 200).count == 100)
    #expect(try index.search(items[3].vector, k: 100).allSatisfy { $0.distance.isFinite })
    #expect(Set(index.items().map(\.vector.bits)) == Set(items.map(\.vector.bits)))
  }

  @Test func zeroVectors() throws {
    let cosine = try VectorIndex.make(2, .cosine)
    let items = [IndexItem(id: "a", vector: [1, 0]), IndexItem(id: "b", vector: [0, -0.0])]
    #expect {
      try cosine.add(items)
    } throws: {
      ($0 as? VectorError)?.code == .zeroVector && ($0 as? VectorError)?.position == 1
    }
    #expect(throws: VectorError.self) { try cosine.search([0, 0], k: 1) }
    #expect(cosine.count == 0)
    let l2 = try VectorIndex.make(2, .l2)
    try l2.add((0..<50).map { IndexItem(id: "\($0)", vector: [0, Float($0)]) })
    #expect(try l2.search([0, 0], k: 1)[0] == SearchHit(id: "0", distance: 0))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, .signalingNaN])
  func nonFiniteValues(_ value: Float) throws {
    let index = try VectorIndex.make(2)
    let items = [IndexItem(id: "a", vector: [1, 0]), IndexItem(id: "b", vector: [1, value])]
    #expect { try index.add(items) } throws: {
      ($0 as? VectorError)?.code == .nonFinite && ($0 as? VectorError)?.position == 1
    }
    #expect(index.count == 0)
    #expect(throws: VectorError.self) { try index.search([value, 0], k: 1) }
  }

  @Test(arguments: [0, 1, 3]) func wrongDimension(_ count: Int) throws {
    let index = try VectorIndex.make(2)
    let wrong = [Float](repeating: 1, count: count)
    #expect {
      try index.add([IndexItem(id: "a", vector: [1, 1]), IndexItem(id: "b", vector: wrong)])
    } throws: {
      ($0 as? VectorError)?.code == .dimension && ($0 as? VectorError)?.position == 1
    }
    #expect(index.count == 0)
    #expect(throws: VectorError.self) { try index.search(wrong, k: 1) }
  }

  @Test func aroundTheExactSize() throws {
    let (index, vectors) = try Self.filled(31)
    let model = vectors.map { $0.map { $0 + 0.01 } }
    for round in 0..<10 {
      try index.add([IndexItem(id: "x", vector: vectors[round])])
      try index.add([IndexItem(id: "y", vector: vectors[round + 1])])
      #expect(index.count == 33)
      #expect(try index.search(model[0], k: 33) == index.search(model[0], k: 33, exact: true))
      index.delete(["x"])
      #expect(try index.search(model[1], k: 50).count == 32)
      index.delete(["y"])
      #expect(try index.search(model[2], k: 5) == index.search(model[2], k: 5, exact: true))
      #expect(index.check() == [])
    }
  }

  /// Below 32 items the narrowest search misses nothing, where from 32 on it does.
  @Test func exactBelow32ItemsAndNotAbove() throws {
    var generator = SeededGenerator(12)
    let index = try VectorIndex.make(48, m: 1, efConstruction: 4)
    try index.add((0..<30).map { IndexItem(id: "\($0)", vector: generator.vector(48)) })
    let queries = (0..<300).map { _ in generator.vector(48) }
    func misses() throws -> Int {
      try queries.count {
        try index.search($0, k: 1, ef: 1) != index.search($0, k: 1, exact: true)
      }
    }
    for _ in 0..<3 {
      try index.add([IndexItem(id: "30", vector: generator.vector(48))])
      #expect(try misses() == 0)
      try index.add([IndexItem(id: "31", vector: generator.vector(48))])
      #expect(try misses() > 0)
      try index.add([IndexItem(id: "32", vector: generator.vector(48))])
      #expect(try misses() > 0)
      #expect(index.delete(["31", "32"]) == (2, 0))
      #expect(try misses() == 0)
      index.delete(["30"])
    }
  }

  /// Where k is the larger, it is the number of candidates.
  @Test func efBelowKFindsAsMuchAsEfOfK() throws {
    let (index, vectors) = try Self.filled(800, dimension: 16)
    for vector in vectors.prefix(50) {
      let narrow = try index.search(vector, k: 50, ef: 1)
      #expect(narrow.count == 50)
      #expect(try index.search(vector, k: 50, ef: 50) == narrow)
    }
  }

  /// Through the graph too, equal distances come in the order of the ids' bytes.
  @Test(arguments: [false, true]) func tiesComeById(_ isExact: Bool) throws {
    let index = try VectorIndex.make(2)
    // Put in against the order; ten of each of forty vectors.
    let ids = (0..<400).map { String($0 + 1000) }.reversed()
    try index.add(
      ids.map { IndexItem(id: $0, vector: [Float(Int($0)! % 40), 0]) })
    for place in 0..<40 {
      let hits = try index.search([Float(place), 0], k: 10, ef: 100, exact: isExact)
      #expect(hits.allSatisfy { $0.distance == 0 })
      #expect(hits.map(\.id) == ids.filter { Int($0)! % 40 == place }.sorted())
    }
  }

  @Test func allNeighboursDeletedThenInsert() throws {
    let (index, vectors) = try Self.filled(500)
    // All of one neighbourhood, whatever it is linked with.
    let near = try index.search(vectors[0], k: 200, exact: true).map(\.id)
    index.delete(near)
    try index.add([IndexItem(id: "new", vector: vectors[0])])
    #expect(try index.search(vectors[0], k: 1)[0] == SearchHit(id: "new", distance: 0))
    #expect(index.check() == [])
  }

  @Test func itemWithoutMetadataVanishes() throws {
    let index = try VectorIndex.make(1)
    try index.add([
      IndexItem(id: "absent", vector: [1]),
      IndexItem(id: "empty", vector: [2], metadata: Array("{}".utf8)),
    ])
    #expect(index.items().map(\.metadata) == [nil, Array("{}".utf8)])
    try index.add([IndexItem(id: "empty", vector: [2])])
    #expect(index.items().map(\.metadata) == [nil, nil])
    try index.add([IndexItem(id: "absent", vector: [1], metadata: Array(#"{"a":1}"#.utf8))])
    #expect(try index.search([1], k: 1)[0].metadata == Array(#"{"a":1}"#.utf8))
    #expect(index.ids() == ["absent", "empty"])
  }

  @Test func idsAreBytes() throws {
    // Equal as strings of Swift, two ids all the same.
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    let index = try VectorIndex.make(1)
    #expect(
      try index.add([
        IndexItem(id: composed, vector: [1]), IndexItem(id: decomposed, vector: [2]),
        IndexItem(id: "\u{FF61}", vector: [3]), IndexItem(id: "\u{1F600}", vector: [4]),
        IndexItem(id: "", vector: [5]),
      ]) == (5, 0))
    #expect(
      index.ids().map { Array($0.utf8) }
        == ["", "e\u{301}", "\u{E9}", "\u{FF61}", "\u{1F600}"].map { Array($0.utf8) })
    #expect(index.delete([decomposed]) == (1, 0))
    #expect(try index.search([0], k: 10).map { Array($0.id.utf8) }.contains(Array(composed.utf8)))
    #expect(throws: VectorError.self) {
      try index.add([IndexItem(id: String(repeating: "a", count: 513), vector: [1])])
    }
  }

  @Test func idsByPage() throws {
    let (index, _) = try Self.filled(95)
    let all = (0..<95).map(String.init).sorted()
    var paged: [String] = []
    while true {
      let page = index.ids(after: paged.last, limit: 10)
      paged += page
      if page.isEmpty { break }
    }
    #expect(paged == all)
    #expect(index.ids(after: "5") == all.filter { $0 > "5" })
    #expect(index.ids(after: "55x", limit: 0) == [])
    index.delete(["0"])
    #expect(index.ids(limit: 1) == ["1"])
  }
}
