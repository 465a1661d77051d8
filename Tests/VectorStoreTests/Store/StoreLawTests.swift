// Random histories: a store is what a dictionary is, also when it is opened again, after crashes too.

import Foundation
import Testing
import VectorStore
import VectorTesting

@Suite struct StoreLawTests {
  @Test(arguments: 0..<12 as Range<UInt64>)
  func histories(seed: UInt64) throws {
    var history = try History(seed: seed)
    var folder = ScratchFolder()
    func open() throws(StoreError) -> VectorStore {
      try VectorStore(folder: folder.path, checkpointBytes: seed % 2 == 0 ? 2_000 : 1 << 20)
    }
    var store = try open()
    for _ in 0..<120 {
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
      #expect(store.recovery.tornTail == nil)
      #expect(try store.content == history.model.content)
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
