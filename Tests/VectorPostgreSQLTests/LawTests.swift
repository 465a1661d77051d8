// The laws of every engine, over PostgreSQL.

import Foundation
import Testing
import VectorPostgreSQL
import VectorStore
import VectorTesting

extension DatabaseSuite {
  /// How many calls a history has: `VECTOR_STEPS` of the environment, or fewer.
  static let steps = ProcessInfo.processInfo.environment["VECTOR_STEPS"].flatMap { Int($0) } ?? 80

  @Test(arguments: 0..<12 as Range<UInt64>)
  func histories(seed: UInt64) throws {
    let scratch = try Scratch()
    var store = scratch.store
    var history = try History(seed: seed)
    for step in 0..<Self.steps {
      #expect(try history.step(on: store) == [])
      // Another process that comes later sees the same.
      if step % 20 == 19 { store = try PostgreSQLStore(uri: scratch.uri) }
      #expect(try store.content == history.model.content)
    }
  }

  @Test func mergesInBothDirectionsLoseAndDoubleNothing() throws {
    #expect(try MergeLaw.faults(of: Scratch().store, rounds: 30) == [])
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var call: @Sendable (any IndexBackend) throws(StoreError) -> Void

    init(
      _ name: String, _ call: @escaping @Sendable (any IndexBackend) throws(StoreError) -> Void
    ) {
      testDescription = name
      self.call = call
    }

    init(_ name: String, _ bad: IndexItem) {
      self.init("add: \(name)") { store throws(StoreError) in
        _ = try store.add([item("a"), bad, item("c")], to: "n")
      }
    }

    init(_ name: String, _ query: SearchQuery) {
      self.init("search: \(name)") { store throws(StoreError) in
        _ = try store.search("n", query)
      }
    }
  }

  static let refusals: [Refusal] = [
    Refusal("an empty id", item("")),
    Refusal("a long id", item(String(repeating: "x", count: 513))),
    Refusal("another dimension", item("x", [1])),
    Refusal("NaN", item("x", [1, .nan])),
    Refusal("a zero vector", item("x", [0, -0.0])),
    Refusal("an array as metadata", item("x", [1, 1], "[]")),
    Refusal("metadata that is not canonical", item("x", [1, 1], "{} ")),
    Refusal("another dimension", SearchQuery(vector: [1], k: 0)),
    Refusal("infinity", SearchQuery(vector: [.infinity, 0], k: 1)),
    Refusal("a zero vector", SearchQuery(vector: [0, 0], k: 1)),
    Refusal("k of 0", SearchQuery(vector: [1, 0], k: 0, ef: 0)),
    Refusal("k of 10,001", SearchQuery(vector: [1, 0], k: 10_001)),
    Refusal("ef of 0", SearchQuery(vector: [1, 0], k: 1, ef: 0)),
    Refusal("create what exists") { store throws(StoreError) in
      _ = try store.create(store.info("n").parameters)
    },
    Refusal("a name that no index can have") { store throws(StoreError) in
      _ = try store.info("\u{0}'; DROP SCHEMA vectord CASCADE; --")
    },
    Refusal("a quoted name") { store throws(StoreError) in
      _ = try store.ids(of: "n'", after: nil, limit: 1)
    },
    Refusal("drop of none") { store throws(StoreError) in try store.drop("none") },
    Refusal("delete from none") { store throws(StoreError) in
      _ = try store.delete(["a"], from: "none")
    },
    Refusal("merge into itself") { store throws(StoreError) in
      _ = try store.merge("n", into: "n", clearSource: true)
    },
    Refusal("merge of none into itself") { store throws(StoreError) in
      _ = try store.merge("none", into: "none", clearSource: true)
    },
    Refusal("merge into another dimension") { store throws(StoreError) in
      _ = try store.merge("n", into: "deep", clearSource: true)
    },
    Refusal("merge into another distance") { store throws(StoreError) in
      _ = try store.merge("round", into: "n", clearSource: true)
    },
    Refusal("replace with another name") { store throws(StoreError) in
      _ = try store.replace("m", with: store.envelope(of: "n"))
    },
    Refusal("replace with an id twice") { store throws(StoreError) in
      let parameters = try store.info("n").parameters
      _ = try store.replace(
        "n", with: Envelope(parameters: parameters, items: [item("a"), item("a")]))
    },
  ]

  /// Codes, positions and words are those of the embedded engine, and nothing has changed.
  @Test func refusalsAreThoseOfTheEmbeddedEngine() throws {
    let path = FileManager.default.temporaryDirectory.path + "/refusals-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let stores: [any IndexBackend] = [try VectorStore(folder: path), try Scratch().store]
    for store in stores {
      _ = try store.create(IndexParameters(name: "n", dimension: 2))
      _ = try store.create(IndexParameters(name: "deep", dimension: 3, distance: .l2))
      _ = try store.create(IndexParameters(name: "round", dimension: 2, distance: .dot))
      _ = try store.add([item("there")], to: "n")
    }
    for refusal in Self.refusals {
      let before = try stores[1].content
      let errors = stores.map { store in
        do throws(StoreError) {
          try refusal.call(store)
          return "none"
        } catch {
          return "\(error.code) \(error.fault.map { "\($0.code) \($0.position ?? -1)" } ?? "")"
            + (error.fault == nil ? error.message : "")
        }
      }
      #expect(errors[0] != "none", "\(refusal.testDescription)")
      #expect(errors[0] == errors[1], "\(refusal.testDescription)")
      #expect(try stores[1].content == before, "\(refusal.testDescription)")
    }
  }
}
