// The calls of a store one by one, and what is left of them after it is opened again.

import Foundation
import Testing
import VectorStore
import VectorTesting

@Suite struct StoreTests {
  let folder = ScratchFolder()

  @Test func indexesComeAndGo() throws {
    let store = try VectorStore(folder)
    let info = try store.create(parameters("b"))
    #expect(info == IndexInfo(parameters: try parameters("b"), length: 0))
    _ = try store.create(parameters("a"))
    #expect(refusal { () throws(StoreError) in try store.create(info.parameters) } == .exists)
    #expect(try store.list().map(\.parameters.name) == ["a", "b"])
    try store.drop("a")
    #expect(refusal { () throws(StoreError) in try store.drop("a") } == .notFound)
    #expect(refusal { () throws(StoreError) in try store.info("\u{212A}") } == .notFound)
    _ = try store.add([item("x")], to: "b")
    try store.drop("b")
    _ = try store.create(parameters("b"))
    #expect(try store.info("b").length == 0)
    try store.close()
    let again = try VectorStore(folder)
    #expect(try again.list() == [IndexInfo(parameters: try parameters("b"), length: 0)])
  }

  @Test func itemsAreAddedReplacedFoundAndDeleted() throws {
    let store = try VectorStore(folder)
    _ = try store.create(parameters("n"))
    let first = try store.add([item("a", [0, 0]), item("b", [3, 0], "{}")], to: "n")
    #expect(first == AddResult(added: 2, updated: 0, length: 2))
    let second = try store.add([item("b", [1, 0], #"{"k":1}"#), item("c", [2, 0])], to: "n")
    #expect(second == AddResult(added: 1, updated: 1, length: 3))
    let hits = try store.search("n", SearchQuery(vector: [0, 0], k: 2))
    #expect(hits.map(\.id) == ["a", "b"])
    #expect(hits.map(\.distance) == [0, 1])
    #expect(hits.map { $0.metadata } == [nil, Array(#"{"k":1}"#.utf8)])
    let long = String(repeating: "x", count: 100_000)
    let deleted = try store.delete(["a", "z", "", long], from: "n")
    #expect(deleted == DeleteResult(deleted: 1, missing: 3, length: 2))
    #expect(try store.ids(of: "n", after: nil, limit: 1) == IDPage(ids: ["b"], next: "b"))
    #expect(try store.ids(of: "n", after: "b", limit: 1) == IDPage(ids: ["c"], next: nil))
    #expect(try store.ids(of: "n", after: nil, limit: .max) == IDPage(ids: ["b", "c"], next: nil))
  }

  struct BadItem: Sendable, CustomTestStringConvertible {
    var code: VectorError.Code
    var item: IndexItem
    var testDescription: String { code.rawValue }
  }

  @Test(arguments: [
    BadItem(code: .id, item: item("")),
    BadItem(code: .id, item: item(String(repeating: "x", count: 513))),
    BadItem(code: .dimension, item: item("x", [1])),
    BadItem(code: .nonFinite, item: item("x", [1, .nan])),
    BadItem(code: .zeroVector, item: item("x", [0, -0.0])),
    BadItem(code: .metadata, item: item("x", [1, 1], "[]")),
    BadItem(code: .metadata, item: item("x", [1, 1], "{} ")),
    BadItem(code: .metadata, item: item("x", [1, 1], #"{"b":1,"a":1}"#)),
    BadItem(code: .metadata, item: item("x", [1, 1], "{")),
    BadItem(code: .metadata, item: item("x", [1, 1], "")),
  ])
  func allOrNothing(_ bad: BadItem) throws {
    let store = try VectorStore(folder)
    _ = try store.create(try IndexParameters(name: "n", dimension: 2))
    do throws(StoreError) {
      _ = try store.add([item("a"), bad.item, item("c")], to: "n")
      Issue.record("it was taken")
    } catch {
      #expect(error.code == .invalid)
      #expect(error.fault?.code == bad.code)
      #expect(error.fault?.position == 1)
    }
    #expect(try store.info("n").length == 0)
    #expect(store.journalFrames == 1)
  }

  @Test func whatWasAcknowledgedIsThereWithoutAClose() throws {
    let store = try VectorStore(folder)
    _ = try store.create(parameters("n"))
    _ = try store.create(parameters("m"))
    var random = SeededGenerator(seed: 3)
    _ = try store.add(random.items(40, dimension: 2), to: "n")
    _ = try store.add([item("a", [-0.0, .leastNonzeroMagnitude], "{}"), item("b")], to: "n")
    _ = try store.delete(["b"], from: "n")
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
    #expect(crashed.recovery.tornTail == nil)
    #expect(crashed.recovery.indexes == 2)
  }

  @Test func envelopesGoOutAndIn() throws {
    let store = try VectorStore(folder)
    _ = try store.create(parameters("n"))
    var random = SeededGenerator(seed: 4)
    _ = try store.add(random.items(40, dimension: 2), to: "n")
    let text = try store.envelope(of: "n").encoded()
    _ = try store.add([item("more")], to: "n")
    let envelope = try Envelope(decoding: text)
    #expect(refusal { () throws(StoreError) in try store.replace("m", with: envelope) } == .invalid)
    let result = try store.replace("n", with: envelope)
    #expect(!result.isNew)
    #expect(result.info.length == envelope.items.count)
    let other = Envelope(parameters: try parameters("m"), items: envelope.items)
    #expect(try store.replace("m", with: other).isNew)
    _ = try store.add([item("later")], to: "m")
    #expect(try store.envelope(of: "n").encoded() == text)

    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
    try store.checkpoint()
    try store.close()
    let again = try VectorStore(folder)
    #expect(try again.content == crashed.content)
    let twice = Envelope(parameters: try parameters("m"), items: [item("a"), item("a")])
    #expect(refusal { () throws(StoreError) in try again.replace("m", with: twice) } == .invalid)
  }

  @Test func oneHolderAtATime() throws {
    let store = try VectorStore(folder)
    #expect(refusal { () throws(StoreError) in try VectorStore(folder) } == .held)
    try store.close()
    #expect(refusal { () throws(StoreError) in try store.list() } == .closed)
    #expect(refusal { () throws(StoreError) in try store.drop("n") } == .closed)
    try store.close()
    _ = try VectorStore(folder)
  }

  @Test func otherFilesAreLeftAlone() throws {
    try folder.restore(["notes.txt": [1], "journal-x.log": [2], "index-01-2.checkpoint": [3]])
    let store = try VectorStore(folder)
    try store.checkpoint()
    let image = try folder.image
    #expect(image["notes.txt"] == [1])
    #expect(image["journal-x.log"] == [2])
    #expect(image["index-01-2.checkpoint"] == [3])
  }
}
