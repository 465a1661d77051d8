// What must not go on at the same time: calls that meet while the disk is held, so that they meet in every run.

import Foundation
import Synchronization
import Testing
import VectorStore
import VectorTesting

/// A store whose syncs can be held.
final class HeldStore: Sendable {
  private let isHeld: HeldFlag
  private let folder = ScratchFolder()
  let store: VectorStore

  private final class HeldFlag: Sendable {
    let value = Atomic(false)
  }

  init() throws {
    let flag = HeldFlag()
    isHeld = flag
    let scripted = ScriptedDevice {
      while flag.value.load(ordering: .acquiring) { usleep(500) }
    }
    store = try VectorStore(folder: folder.path, checkpointBytes: 1 << 20, device: scripted.device)
    for name in ["a", "b"] { _ = try store.create(parameters(name)) }
  }

  /// Begins calls one after the other while no sync ends, then lets them all go on and waits for them.
  func begin(_ calls: [@Sendable (VectorStore) throws -> Void]) throws {
    let group = DispatchGroup()
    isHeld.value.store(true, ordering: .releasing)
    for call in calls {
      group.enter()
      Thread { [store] in
        do { try call(store) } catch { Issue.record(error) }
        group.leave()
      }.start()
      // Time to come to where it waits.
      usleep(20_000)
    }
    isHeld.value.store(false, ordering: .releasing)
    try #require(group.wait(timeout: .now() + 60) == .success, "they wait for each other")
  }

  /// What both indexes hold, and a crash would leave.
  func items() throws -> (a: [IndexItem], b: [IndexItem]) {
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
    return (try store.envelope(of: "a").items, try store.envelope(of: "b").items)
  }
}

@Suite struct ExclusionTests {
  let held: HeldStore

  init() throws { held = try HeldStore() }

  /// Two merges in opposite directions, the first of which has one index when the second comes, and waits for a write
  /// to the other.
  @Test func mergesInOppositeDirectionsEnd() throws {
    _ = try held.store.add([item("x")], to: "a")
    for round in 0..<12 {
      try held.begin([
        { _ = try $0.add([item("\(round)")], to: "b") },
        { _ = try $0.merge("a", into: "b", clearSource: true) },
        { _ = try $0.merge("b", into: "a", clearSource: true) },
      ])
    }
    let (a, b) = try held.items()
    #expect((a + b).map(\.id).sorted() == (["x"] + (0..<12).map(String.init)).sorted())
  }

  /// What is being deleted from the source is not brought back by the destination.
  @Test func aMergeWaitsForADeleteFromTheSource() throws {
    for clear in [false, true] {
      _ = try held.store.add([item("gone"), item("stays")], to: "a")
      try held.begin([
        { store throws in
          let result = try store.delete(["gone"], from: "a")
          #expect(result.deleted == 1)
        },
        { _ = try $0.merge("a", into: "b", clearSource: clear) },
      ])
      let (a, b) = try held.items()
      #expect(a.map(\.id) == (clear ? [] : ["stays"]))
      #expect(b.map(\.id) == ["stays"])
    }
  }

  /// What is being added to the destination is there, and left as it is.
  @Test func aMergeWaitsForAnAddToTheDestination() throws {
    _ = try held.store.add([item("x", [1, 1], #"{"of":"a"}"#)], to: "a")
    let own = item("x", [2, 2], #"{"of":"b"}"#)
    try held.begin([
      { _ = try $0.add([own], to: "b") },
      { store throws in
        let result = try store.merge("a", into: "b", clearSource: false)
        #expect(result.skippedExisting == 1)
      },
    ])
    #expect(try held.items().b == [own])
  }

  /// What is added to the source while it is merged stays there, and is not deleted as merged.
  @Test func anAddToTheSourceWaitsForTheMerge() throws {
    _ = try held.store.add([item("x", [1, 1], #"{"is":1}"#)], to: "a")
    let newer = item("x", [2, 2], #"{"is":2}"#)
    try held.begin([
      { store throws in
        let result = try store.merge("a", into: "b", clearSource: true)
        #expect(result.sourceLength == 0)
      },
      { store throws in
        let result = try store.add([newer], to: "a")
        #expect(result.added == 1)
      },
    ])
    let (a, b) = try held.items()
    #expect(a == [newer])
    #expect(b.map(\.vector) == [[1, 1]])
  }

  /// A checkpoint that begins while a large write is half seen in its index has all of it.
  @Test func aCheckpointWaitsForTheWriteUnderWay() throws {
    let store = held.store
    var random = SeededGenerator(3)
    let items = (0..<6_000).map { item("\($0)", random.vector(2)) }
    let group = DispatchGroup()
    group.enter()
    Thread {
      do { _ = try store.add(items, to: "a") } catch { Issue.record(error) }
      group.leave()
    }.start()
    while try store.info("a").length == 0 { usleep(100) }
    try store.checkpoint()
    group.wait()
    #expect(try held.items().a.count == items.count)
  }
}
