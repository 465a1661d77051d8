// Many callers at once: nothing is lost, doubled or torn.

import Foundation
import Synchronization
import Testing
import VectorStore
import VectorTesting

@Suite struct ConcurrencyTests {
  static func vectors(_ count: Int, dimension: Int = 8, seed: UInt64) -> [[Float]] {
    var clusters = Clusters(seed: seed, dimension: dimension, count: 8)
    return (0..<count).map { _ in clusters.vector() }
  }

  @Test func everyIdIsFindableAfterConcurrentAdds() throws {
    let index = try VectorIndex.make(8)
    let vectors = Self.vectors(1200, seed: 3)
    inThreads(6) { number in
      for place in stride(from: number, to: vectors.count, by: 6) {
        _ = try! index.add([IndexItem(id: "\(place)", vector: vectors[place])])
        _ = try! index.search(vectors[place], k: 5)
      }
    }
    #expect(index.count == vectors.count)
    #expect(index.check() == [])
    for (place, vector) in vectors.enumerated() {
      #expect(try index.search(vector, k: 1)[0] == SearchHit(id: "\(place)", distance: 0))
    }
    #expect(try index.recall(Array(vectors.prefix(200))) >= 0.98)
  }

  @Test func oneIdFromManyClients() throws {
    let index = try VectorIndex.make(4)
    let added = Atomic(0)
    inThreads(8) { number in
      for round in 0..<50 {
        let counts = try! index.add([
          IndexItem(
            id: "one", vector: [Float(number), Float(round), 1, 1],
            metadata: Array("{\"n\":\(number),\"round\":\(round)}".utf8))
        ])
        added.add(counts.added, ordering: .relaxed)
      }
    }
    #expect(added.load(ordering: .relaxed) == 1)
    #expect(index.count == 1 && index.ids() == ["one"])
    let item = index.items()[0]
    #expect(
      item.metadata
        == Array("{\"n\":\(Int(item.vector[0])),\"round\":\(Int(item.vector[1]))}".utf8))
    #expect(index.check() == [])
  }

  @Test func snapshotDuringInsertsIsWhole() throws {
    let index = try VectorIndex.make(4)
    // Item n + 1 comes after item n: a snapshot has all up to some number, and each with its own vector.
    let isDone = Atomic(false)
    let snapshots = Mutex<[[IndexItem]]>([])
    inThreads(2) { number in
      if number == 0 {
        for place in 0..<800 {
          let digits = String(place + 10_000)
          _ = try! index.add([
            IndexItem(id: digits, vector: [Float(place), 1, 2, 3], metadata: Array("{}".utf8))
          ])
        }
        isDone.store(true, ordering: .releasing)
      } else {
        repeat {
          let snapshot = index.items()
          snapshots.withLock { $0.append(snapshot) }
        } while !isDone.load(ordering: .acquiring)
      }
    }
    for snapshot in snapshots.withLock({ $0 }) {
      #expect(snapshot.map(\.id) == snapshot.indices.map { String($0 + 10_000) })
      #expect(snapshot.map(\.vector[0]) == snapshot.indices.map { Float($0) })
    }
  }

  @Test func writesDuringARebuild() throws {
    let vectors = Self.vectors(3000, seed: 5)
    let index = try VectorIndex.make(8)
    try index.add(
      (0..<2000).map { IndexItem(id: "\($0)", vector: vectors[$0]) })
    index.core.lock.writing { index.core.startRebuild() }
    inThreads(4) { number in
      for place in stride(from: number, to: 1000, by: 4) {
        switch place % 3 {
        case 0: _ = index.delete(["\(place)"])
        case 1: _ = try! index.add([IndexItem(id: "\(place)", vector: vectors[2000 + place])])
        default: _ = try! index.add([IndexItem(id: "n\(place)", vector: vectors[2000 + place])])
        }
        let hits = try! index.search(vectors[place], k: 20)
        precondition(hits.count == 20)
      }
    }
    index.settle()
    #expect(index.check() == [])
    #expect(index.count == 2000 - 334 + 333)
    for place in 0..<1000 {
      let expected = place % 3 == 0 ? nil : place % 3 == 1 ? "\(place)" : "n\(place)"
      #expect(!index.contains("\(place)") == (place % 3 == 0))
      if let expected {
        #expect(
          try index.search(vectors[2000 + place], k: 1)[0] == SearchHit(id: expected, distance: 0))
      }
    }
  }

  @Test func rebuildEndsWithTheIndex() throws {
    weak var core: IndexCore?
    do {
      let index = try VectorIndex.make(8)
      try index.add(
        Self.vectors(1500, seed: 9).enumerated().map {
          IndexItem(id: "\($0.offset)", vector: $0.element)
        })
      index.core.lock.writing { index.core.startRebuild() }
      core = index.core
    }
    let deadline = ContinuousClock.now + .seconds(20)
    while core != nil, ContinuousClock.now < deadline { usleep(1000) }
    #expect(core == nil)
  }

  @Test func deletesAddsAndSearchesAtOnce() throws {
    let vectors = Self.vectors(600, seed: 11)
    let index = try VectorIndex.make(8)
    inThreads(6) { number in
      var generator = SeededGenerator(UInt64(number))
      for _ in 0..<300 {
        let place = Int.random(in: 0..<600, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: _ = index.delete(["\(place)"])
        case 1: _ = try! index.add([IndexItem(id: "\(place)", vector: vectors[place])])
        default:
          for hit in try! index.search(vectors[place], k: 10) {
            precondition(hit.distance >= 0)
          }
        }
      }
    }
    index.settle()
    #expect(index.check() == [])
    let items = index.items()
    #expect(items.count == index.count)
    for item in items { #expect(item.vector == vectors[Int(item.id)!]) }
  }
}
