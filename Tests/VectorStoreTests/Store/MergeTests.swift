// Merges one at a time.

import Testing
import VectorStore
import VectorTesting

@Suite struct MergeTests {
  let store: VectorStore
  let folder = ScratchFolder()

  init() throws {
    store = try VectorStore(folder)
    _ = try store.create(parameters("a"))
    _ = try store.create(parameters("b"))
    _ = try store.add(
      [item("both", [1, 0], #"{"of":"a"}"#), item("x", [2, 0], #"{"x":1}"#), item("y", [3, 0])],
      to: "a")
    _ = try store.add([item("both", [9, 9]), item("z", [4, 0], "{}")], to: "b")
  }

  private func items(_ name: String) throws -> [IndexItem] { try store.envelope(of: name).items }

  @Test func whatIsThereIsLeftAsItIs() throws {
    let before = try items("a")
    let result = try store.merge("a", into: "b", clearSource: false)
    #expect(
      result
        == MergeResult(
          merged: 2, skippedExisting: 1, failed: 0, sourceLength: 3, destinationLength: 4))
    #expect(try items("a") == before)
    #expect(
      try items("b") == [
        item("both", [9, 9]), item("x", [2, 0], #"{"x":1}"#), item("y", [3, 0]),
        item("z", [4, 0], "{}"),
      ])
    let again = try store.merge("a", into: "b", clearSource: false)
    #expect(
      again
        == MergeResult(
          merged: 0, skippedExisting: 3, failed: 0, sourceLength: 3, destinationLength: 4))
  }

  @Test func clearingTheSourceTakesWhatIsInTheDestination() throws {
    let result = try store.merge("a", into: "b", clearSource: true)
    #expect(
      result
        == MergeResult(
          merged: 2, skippedExisting: 1, failed: 0, sourceLength: 0, destinationLength: 4))
    #expect(try items("b").first == item("both", [9, 9]))
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
    let empty = try store.merge("a", into: "b", clearSource: true)
    #expect(empty.merged == 0)
    #expect(empty.destinationLength == 4)
  }

  @Test func refusals() throws {
    _ = try store.create(try IndexParameters(name: "deep", dimension: 3, distance: .l2))
    _ = try store.create(try IndexParameters(name: "round", dimension: 2, distance: .cosine))
    let rows: [(String, String, StoreError.Code, String)] = [
      ("a", "a", .sameIndex, "itself"), ("a", "deep", .mismatch, "dimension"),
      ("round", "a", .mismatch, "distance"), ("none", "a", .notFound, "none"),
      ("a", "none", .notFound, "none"), ("none", "none", .notFound, "none"),
    ]
    let before = try store.content
    for (source, destination, code, word) in rows {
      do throws(StoreError) {
        _ = try store.merge(source, into: destination, clearSource: true)
        Issue.record("\(source) went into \(destination)")
      } catch {
        #expect(error.code == code)
        #expect(error.message.contains(word))
      }
    }
    #expect(try store.content == before)
  }

  /// More than one frame takes.
  @Test func largeMerges() throws {
    let wide = try IndexParameters(name: "wide", dimension: 4096, distance: .dot)
    let other = try IndexParameters(name: "other", dimension: 4096, distance: .dot)
    _ = try store.create(wide)
    _ = try store.create(other)
    let items = (0..<600).map { number in
      IndexItem(id: "\(number)", vector: [Float](repeating: Float(number), count: 4096))
    }
    _ = try store.add(items, to: "wide")
    let frames = store.journalFrames
    let result = try store.merge("wide", into: "other", clearSource: true)
    #expect(result.merged == 600)
    #expect(result.sourceLength == 0)
    #expect(store.journalFrames - frames > 1)
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.info("other").length == 600)
    #expect(try crashed.info("wide").length == 0)
  }
}
