// One run at a time: the lock of a root, as every runtime makes it and looks for it.

import Artifacts
import Distillation
import Foundation
import Testing

@Suite struct RootLockTests {
  private static let host = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, 255)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  private func root(lock: String) throws -> TemporaryRoot {
    try TemporaryRoot([
      "data/_kb/audits.jsonl": MaterializerTests.audit("a") + "\n", "data/.distill.lock": lock,
    ])
  }

  /// A process that is gone.
  private static func deadProcess() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
  }

  @Test func aRunHoldsTheRootWhileItRuns() throws {
    let root = try TemporaryRoot(.audits, [MaterializerTests.audit("a")])
    var seen: [String: String] = [:]
    _ = try Materializer(root: root.root).run { _ in seen = (try? root.tree()) ?? [:] }
    #expect(
      seen["data/.distill.lock"] == #"{"pid":\#(getpid()),"host":"\#(Self.host)"}"# + "\n")
    #expect(!seen.keys.contains { $0.hasPrefix("data/.distill.lock.") })
    #expect(!root.exists("data/.distill.lock"))
  }

  @Test(arguments: [
    #"{"pid":1,"host":"another.example"}"#, #"{"pid":999999999,"host":"another.example"}"#, "",
    "{", "[]", #"{"pid":12}"#, #"{"pid":"12","host":"h"}"#, #"{"host":"h"}"#,
  ])
  func aLockThatMayBeHeldIsRespected(_ text: String) throws {
    let root = try root(lock: text)
    let before = try root.tree()
    let error = try #require(throws: ArtifactError.self) { try root.materialize() }
    #expect(error.code == .lock)
    #expect(error.path == root.root.absolute("data/.distill.lock"))
    #expect(try root.tree() == before)
    // A dry run writes nothing, so it needs no lock.
    #expect(try root.materialize(dryRun: true).total.row == [1, 1, 0, 0])
  }

  @Test func aLockOfALivingProcessIsRespected() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["60"]
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let pid = process.processIdentifier
    let root = try root(lock: #"{"pid":\#(pid),"host":"\#(Self.host)"}"#)
    let error = try #require(throws: ArtifactError.self) { try root.materialize() }
    #expect(error.description.contains("process \(pid) on \(Self.host)"))
    let own = try self.root(lock: #"{"host":"\#(Self.host)","pid":1}"#)
    #expect(throws: ArtifactError.self) { try own.materialize() }
  }

  @Test func aLockWhoseProcessIsGoneIsTakenOver() throws {
    for pid in [try Self.deadProcess(), getpid()] {
      let root = try root(lock: #"{"pid":\#(pid),"host":"\#(Self.host)","since":"x"}"#)
      #expect(try root.materialize().total.row == [1, 1, 0, 0])
      #expect(try FileSystem.list(root.root.absolute("data")) == ["_kb", "evidence"])
    }
  }

  @Test func onlyOneTakesALockOver() throws {
    let root = try root(lock: #"{"pid":\#(try Self.deadProcess()),"host":"\#(Self.host)"}"#)
    try root.write("", to: "data/.distill.lock.taking")
    let error = try #require(throws: ArtifactError.self) { try root.materialize() }
    #expect(error.path == root.root.absolute("data/.distill.lock.taking"))
    #expect(root.exists("data/.distill.lock.taking"))
    // Left by a crash: nobody takes a minute.
    let old = [timeval(tv_sec: 1_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000, tv_usec: 0)]
    utimes(root.root.absolute("data/.distill.lock.taking"), old)
    #expect(try root.materialize().total.row == [1, 1, 0, 0])
    #expect(!root.exists("data/.distill.lock.taking"))
  }

  @Test func aTakeOverThatACrashHasLeftIsRemovedAtOnce() throws {
    let dead = #"{"pid":\#(try Self.deadProcess()),"host":"\#(Self.host)"}"#
    let root = try root(lock: dead)
    try root.write(dead, to: "data/.distill.lock.taking")
    #expect(try root.materialize().total.row == [1, 1, 0, 0])
    #expect(try FileSystem.list(root.root.absolute("data")) == ["_kb", "evidence"])
  }

  @Test func aFailedRunGivesTheRootBack() throws {
    let root = try TemporaryRoot(.audits, [MaterializerTests.audit("a", "2028-01-01T00:00:00Z")])
    try root.write("in the way", to: "data/evidence/2028")
    #expect(throws: ArtifactError.self) { try root.materialize() }
    #expect(!root.exists("data/.distill.lock"))
  }

  @Test func aHeldRootCanBeUsedByItsHolder() throws {
    let root = try TemporaryRoot(.audits, [MaterializerTests.audit("a")])
    let lock = try RootLock(holding: root.root)
    #expect(try Materializer(root: root.root).run(holding: lock).total.row == [1, 1, 0, 0])
    #expect(root.exists("data/.distill.lock"))
    lock.release()
    #expect(!root.exists("data/.distill.lock"))
  }

  @Test func aLockThatWasTakenOverIsNotRemoved() throws {
    let root = try TemporaryRoot(.audits, [])
    let lock = try RootLock(holding: root.root)
    try root.write(#"{"pid":1,"host":"another.example"}"#, to: "data/.distill.lock")
    lock.release()
    #expect(root.exists("data/.distill.lock"))
  }
}
