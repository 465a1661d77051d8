// How much of the truth a search finds, also after long use (contract: at least 0.95 of 10 at the defaults).

import Testing
import VectorStore
import VectorTesting

@Suite struct RecallTests {
  struct Setting: CustomStringConvertible, Sendable {
    let distance: Distance
    let dimension: Int
    var description: String { "\(distance), \(dimension)" }
  }

  static let settings = [
    Setting(distance: .l2, dimension: 32), Setting(distance: .cosine, dimension: 48),
    Setting(distance: .dot, dimension: 16),
  ]

  @Test(arguments: settings) func afterHalfWasDeletedAndAsManyAdded(_ setting: Setting) throws {
    var clusters = Clusters(seed: 21, dimension: setting.dimension, count: 40)
    let index = try VectorIndex.make(setting.dimension, setting.distance)
    let queries = (0..<100).map { _ in clusters.vector() }
    try index.add((0..<4000).map { IndexItem(id: "\($0)", vector: clusters.vector()) })
    #expect(try index.recall(queries) >= 0.95)
    index.delete((0..<2000).map { "\($0 * 2)" })
    #expect(try index.recall(queries) >= 0.95)
    try index.add((0..<2000).map { IndexItem(id: "new\($0)", vector: clusters.vector()) })
    #expect(try index.recall(queries) >= 0.95)
    index.settle()
    #expect(try index.recall(queries) >= 0.95)
    #expect(index.check() == [])
  }

  @Test func afterTwentyRoundsOfReaddingEverything() throws {
    var clusters = Clusters(seed: 22, dimension: 24, count: 20)
    let index = try VectorIndex.make(24, .cosine)
    let queries = (0..<100).map { _ in clusters.vector() }
    for _ in 0..<20 {
      try index.add((0..<1000).map { IndexItem(id: "\($0)", vector: clusters.vector()) })
    }
    #expect(index.count == 1000)
    #expect(try index.recall(queries) >= 0.95)
    index.settle()
    #expect(try index.recall(queries) >= 0.95)
    #expect(index.check() == [])
  }

  /// Repair alone, without a rebuild that would put things right.
  @Test func repairKeepsRecall() throws {
    var clusters = Clusters(seed: 23, dimension: 24, count: 20)
    let index = try VectorIndex.make(24)
    try index.add((0..<2000).map { IndexItem(id: "\($0)", vector: clusters.vector()) })
    let queries = (0..<100).map { _ in clusters.vector() }
    for round in 0..<4 {
      index.delete((0..<400).map { "\((round * 400 + $0) % 2000)" })
      try index.add(
        (0..<400).map {
          IndexItem(id: "\((round * 400 + $0) % 2000)", vector: clusters.vector())
        })
      index.core.lock.writing { index.core.departures = 0 }
    }
    #expect(try index.recall(queries) >= 0.95)
  }

  /// Where codes do not tell the items apart, the float32 values do: a large common offset, and clusters far
  /// narrower than the space between them.
  @Test(arguments: [true, false]) func whereCodesAreBlind(_ isOffset: Bool) throws {
    var generator = SeededGenerator(24)
    let centers = (0..<10).map { _ in
      isOffset ? [Float](repeating: 1000, count: 16) : generator.vector(16, width: 1000)
    }
    let index = try VectorIndex.make(16)
    func vector() -> [Float] {
      generator.vector(16, around: centers[Int.random(in: 0..<10, using: &generator)], width: 0.5)
    }
    try index.add((0..<3000).map { IndexItem(id: "\($0)", vector: vector()) })
    index.settle()
    #expect(index.core.table.isPrecise)
    #expect(try index.recall((0..<100).map { _ in vector() }) >= 0.95)
    #expect(index.check() == [])
  }

  @Test func codesServeOrdinaryVectors() throws {
    var clusters = Clusters(seed: 25, dimension: 32, count: 20)
    let index = try VectorIndex.make(32, .cosine)
    try index.add((0..<1000).map { IndexItem(id: "\($0)", vector: clusters.vector()) })
    #expect(!index.core.table.isPrecise)
  }
}
