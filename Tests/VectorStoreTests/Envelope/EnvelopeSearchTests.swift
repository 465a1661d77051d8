// The nearest of an envelope are those that an index of its items finds when it compares all.

import Testing
import VectorStore
import VectorTesting

@Suite struct EnvelopeSearchTests {
  @Test(arguments: Distance.allCases, [1, 31, 300])
  func theAnswerIsThatOfAnIndex(_ distance: Distance, _ count: Int) throws {
    var generator = SeededGenerator(UInt64(count))
    let parameters = try IndexParameters(name: "n", dimension: 24, distance: distance)
    let items = (0..<count).map { number in
      IndexItem(
        id: "\(number * 7919 % 1000)", vector: generator.vector(24),
        metadata: number % 2 == 0 ? Array("{}".utf8) : nil)
    }
    let index = VectorIndex(parameters)
    try index.add(items)
    let envelope = Envelope(parameters: parameters, items: items)
    for k in [1, 5, 1_000] {
      let query = generator.vector(24)
      #expect(try envelope.nearest(to: query, k: k) == index.search(query, k: k, exact: true))
    }
  }

  @Test func whatAnIndexRefusesIsRefused() throws {
    let envelope = Envelope(
      parameters: try IndexParameters(name: "n", dimension: 2),
      items: [IndexItem(id: "a", vector: [1, 0])])
    for (query, k, code) in [
      ([0, 0], 1, VectorError.Code.zeroVector), ([1], 1, .dimension), ([1, .nan], 1, .nonFinite),
      ([1, 0], 0, .k), ([1, 0], 10_001, .k),
    ] as [([Float], Int, VectorError.Code)] {
      #expect(
        try #require(throws: VectorError.self) { try envelope.nearest(to: query, k: k) }.code
          == code)
    }
    let empty = Envelope(parameters: envelope.parameters, items: [])
    #expect(try empty.nearest(to: [1, 0], k: 3).isEmpty)
  }
}
