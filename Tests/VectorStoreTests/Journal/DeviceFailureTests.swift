// A disk that is full, or fails: a clear error, and a store that is as it was before the write.

import Foundation
import Synchronization
import Testing
import VectorStore
import VectorTesting

@Suite struct DeviceFailureTests {
  let folder = ScratchFolder()

  private func open(_ scripted: ScriptedDevice) throws(StoreError) -> VectorStore {
    try VectorStore(folder: folder.path, checkpointBytes: 1 << 20, device: scripted.device)
  }

  /// Every number of bytes for which there is room: none to all but one of the frame.
  @Test func aFullDisk() throws {
    let scripted = ScriptedDevice()
    let store = try open(scripted)
    _ = try store.create(parameters("n"))
    _ = try store.create(parameters("m"))
    let first = scripted.state.withLock { $0.bytes }
    _ = try store.add([item("a", [1, 2], "{}")], to: "n")
    let size = scripted.state.withLock { $0.bytes } - first
    let before = try store.content
    let new = try parameters("o")
    for room in 0..<size {
      scripted.state.withLock { $0.room = room }
      do throws(StoreError) {
        _ = try store.add([item("b", [1, 2], "{}")], to: "n")
        Issue.record("it was written")
      } catch {
        #expect(error.code == .storage)
        #expect(error.description.contains("No space left on device"))
        #expect(error.path?.contains("journal-") ?? false)
      }
      #expect(refusal { () throws(StoreError) in try store.create(new) } == .storage)
      #expect(
        refusal { () throws(StoreError) in
          try store.merge("n", into: "m", clearSource: true)
        } == .storage)
      #expect(refusal { () throws(StoreError) in try store.drop("n") } == .storage)
      #expect(try store.content == before)
      let crashed = try VectorStore(try folder.copy())
      #expect(try crashed.content == before)
      #expect(crashed.recovery.tornTail == nil)
    }
    scripted.state.withLock { $0.room = nil }
    _ = try store.add([item("b", [1, 2], "{}")], to: "n")
    _ = try store.merge("n", into: "m", clearSource: true)
    try store.drop("n")
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
    #expect(try crashed.info("m").length == 2)
  }

  /// A write of which a part is left on the disk: nothing is written after it, until it is cut at opening.
  @Test func aPartThatCannotBeTakenAway() throws {
    let scripted = ScriptedDevice()
    let store = try open(scripted)
    _ = try store.create(parameters("n"))
    _ = try store.add([item("a")], to: "n")
    let before = try store.content
    scripted.state.withLock { state in
      state.room = 30
      state.failsCut = true
    }
    #expect(refusal { () throws(StoreError) in try store.add([item("b")], to: "n") } == .storage)
    scripted.state.withLock { state in
      state.room = nil
      state.failsCut = false
    }
    #expect(refusal { () throws(StoreError) in try store.add([item("c")], to: "n") } == .storage)
    #expect(refusal { () throws(StoreError) in try store.checkpoint() } == .storage)
    #expect(try store.search("n", SearchQuery(vector: [0, 0], k: 5)).count == 1)
    try store.close()
    let again = try VectorStore(folder)
    #expect(again.recovery.tornTail?.length == 30)
    #expect(try again.content == before)
    _ = try again.add([item("c")], to: "n")
  }

  /// After a sync that failed nobody can say what is on the disk.
  @Test func aSyncThatFails() throws {
    let scripted = ScriptedDevice()
    let store = try open(scripted)
    _ = try store.create(parameters("n"))
    _ = try store.add([item("a")], to: "n")
    let before = try store.content
    scripted.state.withLock { $0.failsSync = true }
    #expect(refusal { () throws(StoreError) in try store.add([item("b")], to: "n") } == .storage)
    scripted.state.withLock { $0.failsSync = false }
    #expect(refusal { () throws(StoreError) in try store.add([item("c")], to: "n") } == .storage)
    #expect(try store.content == before)
    try store.close()
    #expect(try VectorStore(folder).content == before)
  }

  /// A checkpoint that cannot be written costs nothing: the write that found it due is done.
  @Test func aCheckpointThatFails() throws {
    let store = try VectorStore(folder: folder.path, checkpointBytes: 500)
    _ = try store.create(parameters("n"))
    // In the place of the file that the next journal is written to before it gets its name.
    let obstacle = "\(folder.path)/journal-2.log.\(getpid()).tmp"
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: true)
    for number in 0..<20 { _ = try store.add([item("\(number)", [1, 2], "{}")], to: "n") }
    #expect(store.checkpointFailure?.code == .storage)
    #expect(try store.info("n").length == 20)
    try FileManager.default.removeItem(atPath: obstacle)
    _ = try store.add([item("last")], to: "n")
    #expect(store.checkpointFailure == nil)
    let crashed = try VectorStore(try folder.copy())
    #expect(try crashed.content == store.content)
    #expect(try folder.image.keys.contains("journal-1.log") == false)
  }
}
