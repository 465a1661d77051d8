// After a crash: whatever instant a run was killed at, the next one leaves the evidence that an
// unbroken run would have left.

import Artifacts
import Distillation
import Testing

@Suite struct RecoveryTests {
  private static let sources = [
    "data/_kb/audits.jsonl": [
      MaterializerTests.audit("a"), "[]", MaterializerTests.audit("b", "2026-01-02T00:00:00Z"),
      MaterializerTests.audit("c"),
    ].map { $0 + "\n" }.joined(),
    "data/_kb/auto_apply.jsonl":
      #"{"ts":"2026-01-01T00:00:00Z","file":"é\n","action":"reverted"}"# + "\noops\n",
  ]

  /// The canonical form of the audit `a`.
  private static let canonicalAudit =
    #"{"audit_id":"a","findings":[],"phase":"p","ts":"2026-01-01T00:00:00Z"}"#

  private static let files = [
    "data/evidence/2026/01/01/audits.jsonl", "data/evidence/2026/01/01/auto_apply.jsonl",
    "data/evidence/2026/01/02/audits.jsonl", "data/_kb/distillation_skips.jsonl",
  ]

  /// Every file is cut at many places, all around its line feeds, the others being whole or not
  /// there.
  @Test(arguments: files)
  func aTornFileIsMadeWhole(_ file: String) throws {
    let root = try TemporaryRoot(Self.sources)
    try root.materialize()
    let whole = try root.tree()
    let bytes = try root.bytes(file)
    for length in 0..<bytes.count {
      let nearby = bytes[max(length - 2, 0)..<min(length + 2, bytes.count)]
      guard length % 23 == 0 || nearby.contains(0x0A) else { continue }
      try root.write(Array(bytes[..<length]), to: file)
      if length % 2 == 0 {
        for other in Self.files where other != file {
          try FileSystem.remove(root.root.absolute(other))
        }
      }
      try root.materialize()
      #expect(try root.tree() == whole, "cut after \(length) bytes")
    }
  }

  /// Evidence stands in its files before the disk has it; where the disk refuses it, the root is as
  /// it was.
  @Test func evidenceThatCannotBeSettledIsTakenBack() throws {
    let root = try TemporaryRoot(Self.sources)
    try root.materialize()
    try root.append(MaterializerTests.audit("d") + "\n", to: "data/_kb/audits.jsonl")
    try root.append(
      MaterializerTests.audit("e", "2026-01-03T00:00:00Z"), to: "data/_kb/audits.jsonl")
    let before = try root.tree()
    let lock = try RootLock(holding: root.root)
    let appended = try Materializer(root: root.root).append(holding: lock)
    #expect(appended.report.total.rowsWritten == 2)
    #expect(try root.lines("data/evidence/2026/01/01/audits.jsonl").count == 3)
    // What is no longer there cannot be made to last.
    try FileSystem.remove(root.root.absolute("data/evidence/2026/01/03/audits.jsonl"))
    #expect(throws: ArtifactError.self) { try appended.settle() }
    lock.release()
    #expect(try root.tree() == before)
    #expect(!root.exists("data/evidence/2026/01/03"))
  }

  @Test func aTornFileThatGetsNoRowsIsCut() throws {
    let root = try TemporaryRoot(Self.sources)
    try root.materialize()
    let whole = try root.tree()
    // The rows that these were going to be are no longer in a source that exists.
    let audits = "data/evidence/2026/01/01/audits.jsonl"
    try root.append(#"{"run_id":"audit:gone","#, to: audits)
    try root.write(#"{"run"#, to: "data/evidence/2026/06/06/audits.jsonl")
    try root.append(#"{"schema_version":1"#, to: "data/_kb/distillation_skips.jsonl")
    let torn = try root.tree()
    try root.materialize(dryRun: true)
    #expect(try root.tree() == torn)
    try root.materialize()
    #expect(try root.tree() == whole)
  }

  @Test func whatAReplacingRunLeftBehindIsRemoved() throws {
    let root = try TemporaryRoot(Self.sources)
    try root.materialize()
    let whole = try root.tree()
    try root.write("half", to: "data/evidence/2026/01/01/audits.jsonl.123.tmp")
    try root.materialize()
    #expect(try root.tree() == whole)
    try root.write("half", to: "data/evidence/2026/01/01/audits.jsonl.123.tmp")
    try root.materialize(force: true)
    #expect(try root.tree() == whole)
  }

  @Test func evidenceOfOtherRuntimesIsReadAsItIs() throws {
    let root = try TemporaryRoot(.audits, [MaterializerTests.audit("a")])
    try root.materialize()
    let path = "data/evidence/2026/01/01/audits.jsonl"
    let line = try root.lines(path)[0]
    // Other members first, other spellings, other white space: the row is there all the same.
    let hash = Digest.sha256(of: Array(Self.canonicalAudit.utf8))
    let others = [
      #"{"text":"}","provenance":{"sig_hash":"\#(hash)","source_file":"data/_kb/audits.jsonl"}}"#,
      line.replacing("{\"run_id\":\"audit:a\"", with: "{ \"run_id\": \"audit:\\\"\"") + " ",
      line.replacing("sig_hash", with: "sig\\u005fhash"),
      line.replacing("audit:a", with: "\\\\"),
    ]
    for other in others {
      try root.write(other + "\n", to: path)
      #expect(try root.materialize().total.row == [1, 0, 1, 0], "\(other)")
      #expect(try root.text(path) == other + "\n")
    }
    // In the file of another stream too, and only the row that it says.
    try FileSystem.remove(root.root.absolute(path))
    try root.write(line + "\n", to: "data/evidence/2026/01/01/outcomes.jsonl")
    try root.write("", to: "data/_kb/outcomes.jsonl")
    #expect(try root.materialize().total.row == [1, 0, 1, 0])
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var path: String
    var text: String
    var testDescription: String { "\(path): \(text)" }
  }

  @Test(arguments: [
    Damage(path: "data/evidence/2026/01/01/audits.jsonl", text: "{\"run_id\":\"x\"\n"),
    Damage(path: "data/evidence/2026/01/01/audits.jsonl", text: "\n"),
    Damage(path: "data/evidence/2026/01/01/audits.jsonl", text: "[]\n"),
    Damage(
      path: "data/evidence/2026/01/01/audits.jsonl",
      text: "{\"provenance\":{\"source_file\":\"s\",\"sig_hash\":\"A\"}}\n"),
    Damage(path: "data/_kb/distillation_skips.jsonl", text: "oops\n"),
    Damage(path: "data/_kb/distillation_skips.jsonl", text: "{\"source_file\":\"s\"}\n"),
  ])
  func aDamagedLineIsAnErrorWithItsPlace(_ damage: Damage) throws {
    let root = try TemporaryRoot(Self.sources)
    try root.materialize()
    try root.append(damage.text, to: damage.path)
    let line = try root.lines(damage.path).count
    try root.append(MaterializerTests.audit("new") + "\n", to: "data/_kb/audits.jsonl")
    let before = try root.tree()
    let error = try #require(throws: DistillationError.self) { try root.materialize() }
    #expect(error.code == .damagedLine)
    #expect(error.path == damage.path)
    #expect(error.line == line)
    #expect(error.description.hasPrefix("\(damage.path):\(line): "))
    #expect(try root.tree() == before)
  }
}
