// What the way to the database, and the database itself, may do.

import Foundation
import Synchronization
import Testing
import VectorPostgreSQL
import VectorStore
import VectorTesting

final class Faults: Sendable {
  private let texts = Mutex<[String]>([])
  var all: [String] { texts.withLock { $0 } }
  func add(_ text: String) { texts.withLock { $0.append(text) } }
}

extension DatabaseSuite {
  static let othersOf = """
    SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    """

  @Test func lostConnectionsAreReplaced() throws {
    let scratch = try Scratch()
    let store = scratch.store
    _ = try store.create(parameters("n"))
    _ = try store.add([item("a")], to: "n")
    try scratch.server.sql(Self.othersOf, at: scratch.uri)
    #expect(try store.info("n").length == 1)
    try scratch.server.sql(Self.othersOf, at: scratch.uri)
    // Nothing was sent before the loss showed.
    #expect(try store.add([item("b")], to: "n").length == 2)
  }

  /// A write that waits for a lock when its connection goes is refused and not there, a read is asked again.
  @Test(arguments: [true, false]) func aConnectionThatGoesInTheMiddle(isWrite: Bool) throws {
    let scratch = try Scratch()
    let store = scratch.store
    _ = try store.create(parameters("n"))
    _ = try store.add([item("a")], to: "n")
    // Two locks after one another: the statement under way loses the first.
    let (holder, _) = try scratch.server.client(
      [
        "BEGIN; LOCK TABLE vectord.items_1 IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(30)"
      ], at: scratch.uri)
    defer {
      holder.terminate()
      holder.waitUntilExit()
    }
    try wait(scratch, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    let outcome = Mutex("")
    let isDone = Atomic(false)
    let thread = Thread {
      do throws(StoreError) {
        let ids =
          isWrite
          ? try store.add([item("b")], to: "n").length : try store.envelope(of: "n").items.count
        outcome.withLock { $0 = "\(ids)" }
      } catch {
        outcome.withLock { $0 = "\(error.code)" }
      }
      isDone.store(true, ordering: .releasing)
    }
    thread.start()
    let waiting = """
      FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
      """
    try wait(scratch, "SELECT count(*) \(waiting)")
    try scratch.server.sql("SELECT pg_terminate_backend(pid, 5000) \(waiting)", at: scratch.uri)
    if !isWrite { try wait(scratch, "SELECT count(*) \(waiting)") }
    try scratch.server.sql(
      """
      SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'PgSleep'
      """, at: scratch.uri)
    while !isDone.load(ordering: .acquiring) { usleep(5_000) }
    #expect(outcome.withLock { $0 } == (isWrite ? "storage" : "1"))
    #expect(try store.info("n").length == 1)
    #expect(try store.ids(of: "n", after: nil, limit: 9).ids == ["a"])
  }

  private func wait(_ scratch: Scratch, _ question: String) throws {
    for _ in 0..<600 {
      if try scratch.server.sql(question, at: scratch.uri) != "0" { return }
      usleep(20_000)
    }
    Issue.record("never: \(question)")
  }

  /// The server is killed and forgets what was in its memory alone: what was acknowledged is there.
  @Test func acknowledgedWritesSurviveACrashOfTheServer() throws {
    let server = try PrivateServer()
    let uri = try server.database()
    let store = try PostgreSQLStore(uri: uri)
    _ = try store.create(parameters("n"))
    let told = Mutex<[String]>([])
    for round in 0..<3 {
      let isOver = Atomic(false)
      let count = told.withLock { $0.count }
      let crash = Thread {
        while told.withLock({ $0.count }) < count + 60 { usleep(1_000) }
        try? server.crash(at: uri)
        isOver.store(true, ordering: .releasing)
      }
      crash.start()
      inThreads(4) { number in
        var turn = 0
        while !isOver.load(ordering: .acquiring) {
          let id = "\(round)-\(number)-\(turn)"
          turn += 1
          if (try? store.add([item(id)], to: "n")) != nil { told.withLock { $0.append(id) } }
        }
      }
      let ids = Set(try store.envelope(of: "n").items.map(\.id))
      let lost = told.withLock { $0.filter { !ids.contains($0) } }
      #expect(lost == [], "round \(round)")
      #expect(try store.info("n").length == ids.count)
    }
  }

  /// Clause: "Writes that arrive while a save is under way share the next one", "Durability" in
  /// vectors.md. A sync is made to take as long as that of a slow disk.
  @Test func writersShareSyncs() throws {
    let server = try PrivateServer()
    let uri = try server.database()
    try server.sql(
      "ALTER SYSTEM SET commit_delay = 20000", "ALTER SYSTEM SET commit_siblings = 0",
      "SELECT pg_reload_conf()", at: uri)
    let writers = 24
    let turns = 20
    // What a session counted is published when it ends.
    func syncs() throws -> Int {
      Int(try server.sql("SELECT wal_sync FROM pg_stat_wal", at: uri)) ?? 0
    }
    let store = try PostgreSQLStore(uri: uri, connections: writers)
    _ = try store.create(parameters("n"))
    let before = try syncs()
    let faults = Faults()
    inThreads(writers) { number in
      for turn in 0..<turns {
        do { _ = try store.add([item("\(number)-\(turn)")], to: "n") } catch {
          faults.add("\(error)")
        }
      }
    }
    #expect(faults.all == [])
    #expect(try store.info("n").length == writers * turns)
    try store.close()
    #expect(refusal { () throws(StoreError) in try store.list() } == .closed)
    while try server.sql(
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'vectord'", at: uri) != "0"
    { usleep(10_000) }
    let spent = try syncs() - before
    print("\(writers * turns) writes by \(writers) writers: \(spent) syncs")
    #expect(spent < writers * turns / 2)
  }

  @Test(arguments: [
    "postgresx://me:s3cret@localhost/x", "host=localhost password=s3cret",
    "postgresql://me:s3cret@[::1/x", "postgresql://me:s3cret@127.0.0.1:1/x",
    "postgresql://me:s3cret@%2Fnonexistent/x", "",
  ])
  func aDatabaseThatCannotBeHad(uri: String) throws {
    do throws(StoreError) {
      _ = try PostgreSQLStore(uri: uri)
      Issue.record("it is there")
    } catch {
      #expect(error.code == .storage)
      #expect(!"\(error)".contains("s3cret"), "\(error)")
      #expect(!"\(error)".contains("\n"))
    }
  }

  @Test func aSchemaOfALaterVersionIsLeftAlone() throws {
    let scratch = try Scratch()
    try scratch.server.sql("UPDATE vectord.format SET version = 2", at: scratch.uri)
    #expect(
      refusal { () throws(StoreError) in try PostgreSQLStore(uri: scratch.uri) } == .newerFormat)
  }

  @Test func manyBeginAtOnce() throws {
    let server = try Self.server.get()
    let uri = try server.database()
    let faults = Faults()
    inThreads(6) { number in
      do {
        let store = try PostgreSQLStore(uri: uri, connections: 1)
        _ = try store.create(parameters("n\(number)"))
        if refusal({ () throws(StoreError) in try store.create(try! parameters("one")) }) == nil {
          faults.add("made")
        }
      } catch {
        faults.add("\(error)")
      }
    }
    #expect(faults.all == ["made"])
  }
}
