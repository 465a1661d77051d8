// What `lakehouse` leaves on the disk when it is killed, when the disk is full, and when two of it meet
// (evidence.md, Materializing: "A crash at any instant").

import Foundation
import Testing

@Suite struct DurabilityTests {
  /// How many processes are killed; `CONFORMANCE_KILLS` asks for more of them.
  private static let kills =
    ProcessInfo.processInfo.environment["CONFORMANCE_KILLS"].flatMap(Int.init) ?? 60

  /// Each root is killed up to three times before it may come to its end, so that what one crash has left
  /// meets the next one.
  @Test func killedAtAnyInstantItGoesOn() throws {
    let lake = try Lake(rows: 6_000)
    let began = Date()
    let whole = try lake.copy()
    #expect(try lake.materialize(whole).status == 0)
    let duration = Date().timeIntervalSince(began)
    let expected = try Lake.evidence(of: whole)

    var generator = SystemRandomNumberGenerator()
    var killed = 0
    var partly = 0
    while killed < Self.kills {
      let root = try lake.copy()
      for _ in 0..<Int.random(in: 1...3) {
        let delay = Double.random(in: 0...duration, using: &generator)
        let ending = try lake.materialize(root) { process in
          usleep(UInt32(delay * 1_000_000))
          kill(process.processIdentifier, SIGKILL)
        }
        if ending.status == -SIGKILL { killed += 1 }
      }
      let left = try Lake.evidence(of: root)
      if !left.isEmpty, left != expected { partly += 1 }
      let ending = try lake.materialize(root)
      #expect(ending.status == 0, "\(ending)")
      #expect(try Lake.evidence(of: root) == expected)
    }
    // Otherwise the instants were not spread over the writes, and the test has shown nothing.
    #expect(partly >= Self.kills / 20, "\(partly) of \(killed) kills met a half-written root")
  }

  /// A file system of its own, as small as the sources and half of the evidence.
  @Test(.enabled(if: Namespace.isAvailable, "needs a mount namespace of its own"))
  func aFullDiskTearsNothing() throws {
    let lake = try Lake(rows: 6_000)
    let whole = try lake.copy()
    #expect(try lake.materialize(whole).status == 0)
    let sources = try Lake.size(of: whole + "/data/_kb")
    let evidence = try Lake.size(of: whole + "/data/evidence")

    let out = try Folder()
    let script = """
      mount -t tmpfs -o size=\(sources + evidence / 2) tmpfs /mnt && cp -r "$1/data" /mnt/ || exit 90
      "$2" materialize --root /mnt --recorded-at \(Lake.clock) --json 2>"$3/full.err"; echo $? >"$3/full.exit"
      cp -r /mnt/data "$3/full"
      mount -o remount,size=\(sources + 2 * evidence) /mnt
      "$2" materialize --root /mnt --recorded-at \(Lake.clock) --json || exit 91
      cp -r /mnt/data "$3/after"
      """
    let ending = try Namespace.run(
      script, [lake.root, Products.directory + "/lakehouse", out.path])
    #expect(ending.status == 0, "\(ending)")
    #expect(try out.text("full.exit") == "2\n")
    #expect(try out.text("full.err").contains("No space left on device"))
    #expect(try Lake.evidence(ofData: out.path + "/full").isEmpty)
    #expect(try Lake.evidence(ofData: out.path + "/after") == Lake.evidence(of: whole))
  }

  @Test(.enabled(if: Namespace.isAvailable, "needs a mount namespace of its own"))
  func aReadOnlyRootIsAnError() throws {
    let lake = try Lake(rows: 100)
    let script = """
      mount --bind "$1" /mnt && mount -o remount,bind,ro /mnt || exit 90
      "$2" materialize --root /mnt
      """
    let ending = try Namespace.run(script, [lake.root, Products.directory + "/lakehouse"])
    #expect(ending.status == 2, "\(ending)")
    #expect(ending.errors.contains("Read-only file system"))
  }

  @Test func ofTwoAtOnceOneIsRefused() throws {
    let lake = try Lake(rows: 20_000)
    let root = try lake.copy()
    let lock = root + "/data/.distill.lock"
    let first = try lake.materialize(root) { process in
      while process.isRunning, !FileManager.default.fileExists(atPath: lock) { usleep(200) }
      kill(process.processIdentifier, SIGSTOP)
      defer { kill(process.processIdentifier, SIGCONT) }
      let second = try? lake.materialize(root)
      #expect(second?.status == 2)
      #expect(second?.output == "")
      #expect(second?.errors.contains("\(process.processIdentifier)") ?? false, "\(second as Any)")
    }
    #expect(first.status == 0, "\(first)")
    #expect(!FileManager.default.fileExists(atPath: lock))
  }

  /// One row of 100 MB among others: evidence is made of it, in memory that a few copies of it take.
  @Test func aRowOfAHundredMegabytes() throws {
    let folder = try Folder(["data/_kb/audits.jsonl": ""])
    let row = { (id: String, text: String) in
      #"{"audit_id":"\#(id)","ts":"2026-01-01T00:00:00Z","phase":"p","findings":["\#(text)"]}"#
        + "\n"
    }
    let long = String(repeating: "x", count: 100 << 20)
    try Data((row("a", "1") + row("b", long) + row("c", "3")).utf8)
      .write(to: folder.url("data/_kb/audits.jsonl"))
    // The limit is on addresses, of which a process has more than it has memory.
    let ending = try Products.shell(
      "ulimit -v 3000000; exec \"$1\" materialize --json --root \"$2\"",
      [Products.directory + "/lakehouse", folder.path])
    #expect(ending.status == 0, "\(ending)")
    #expect(ending.output.hasPrefix(#"{"rows_read":3,"rows_written":3,"#))
  }
}

/// Generated sources, and copies of them to work on.
private struct Lake {
  static let clock = "2026-11-20T12:00:00.000Z"

  private let folder: Folder
  private let copies: Folder
  var root: String { folder.path }

  init(rows: Int) throws {
    folder = try Folder()
    copies = try Folder()
    let ending = try Products.run(
      "lakehouse", ["generate", "--root", folder.path, "--rows", "\(rows)", "--days", "4"])
    try #require(ending.status == 0, "\(ending)")
  }

  /// A root whose sources are the same files: nobody changes them.
  func copy() throws -> String {
    let path = copies.path + "/" + UUID().uuidString
    let sources = path + "/data/_kb"
    try FileManager.default.createDirectory(atPath: sources, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: root + "/data/_kb") {
      try FileManager.default.linkItem(
        atPath: "\(root)/data/_kb/\(name)", toPath: "\(sources)/\(name)")
    }
    return path
  }

  func materialize(_ root: String, after: ((Process) -> Void)? = nil) throws -> Ending {
    try Products.run(
      "lakehouse", ["materialize", "--json", "--recorded-at", Self.clock, "--root", root],
      after: after)
  }

  /// Evidence and skips, by their paths.
  static func evidence(of root: String) throws -> [String: Data] {
    try evidence(ofData: root + "/data")
  }

  static func evidence(ofData data: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let paths = FileManager.default.subpaths(atPath: data) ?? []
    for path in paths where path.hasPrefix("evidence/") || path == "_kb/distillation_skips.jsonl" {
      var isFolder: ObjCBool = false
      let full = "\(data)/\(path)"
      guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) else { continue }
      if !isFolder.boolValue { files[path] = try Data(contentsOf: URL(fileURLWithPath: full)) }
    }
    return files
  }

  static func size(of folder: String) throws -> Int {
    var total = 0
    for path in FileManager.default.subpaths(atPath: folder) ?? [] {
      let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
      total += (facts[.size] as? Int ?? 0) + 4096
    }
    return total
  }
}

/// A mount namespace, which goes with the process that was started in it.
private enum Namespace {
  static let isAvailable = (try? run("mount -t tmpfs tmpfs /mnt", []).status) == 0

  static func run(_ script: String, _ arguments: [String]) throws -> Ending {
    try Products.shell(
      "exec unshare --user --map-root-user --mount sh -c \"$@\"", [script, "sh"] + arguments)
  }
}
