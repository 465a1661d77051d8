// The score stage on whole roots: what it writes, what it refuses, what it leaves alone.

import Artifacts
import Distillation
import Testing

@Suite struct ScoreStageTests {
  static let clock = "2026-01-02T03:04:05.678Z"
  static let evidence = "data/evidence/2026/01/01/scrum_reviews.jsonl"
  static let runs = "data/scored-runs/2026/01/01/scrum_reviews.jsonl"

  static func root(_ lines: [EvidenceText], _ path: String = evidence) throws -> TemporaryRoot {
    try TemporaryRoot([path: lines.map { $0.line + "\n" }.joined()])
  }

  @Test func aScoredRun() throws {
    let record = EvidenceText(
      runID: #"r\n\u00e9"#, members: #","success_markers":["accepted_on_attempt_1"]"#)
    let root = try Self.root([record])
    let report = try ScoreStage(root: root.root, recordedAt: "2026-01-02T04:04:05.6789+01:00").run()
    #expect(
      String(decoding: report.wire, as: UTF8.self)
        == #"{"read":1,"written":1,"categories":{"accepted":1,"partially_accepted":0,"#
        + #""needs_human_review":0,"rejected":0}}"#)
    // The record in canonical form, but for provenance.recorded_at.
    let sigHash = Digest.sha256(
      of: Array(
        """
        {"provenance":{"line_offset":0,"sig_hash":"\(String(repeating: "a", count: 64))",\
        "source_file":"data/_kb/scrum_reviews.jsonl"},"run_id":"r\\né","schema_version":1,\
        "success_markers":["accepted_on_attempt_1"],"task_id":"t",\
        "timestamp":"2026-01-01T00:00:00.000Z"}
        """.utf8))
    #expect(
      try root.text(Self.runs) == """
        {"schema_version":1,"evidence_run_id":"r\\né","evidence_task_id":"t",\
        "category":"accepted","reasons":["scrum: accepted on attempt 1"],\
        "source_class":"verdict","scored_at":"\(Self.clock)","scorer_version":"v1.0.0",\
        "sig_hash":"\(sigHash)","provenance":\(record.provenance)}

        """)
  }

  /// A member `recorded_at` elsewhere belongs to the record; the volatile one is not always spelled
  /// as it is mostly.
  @Test(arguments: [
    (#","metadata":{"provenance":{"recorded_at":"x"},"recorded_at":"y"}"#, "", false),
    (#","metadata":{"recorded_at":"y"}"#, #","metadata":{"recorded_at":"z"}"#, false),
    (#","text":"{\"provenance\":{\"recorded_at\":1}}""#, "", false),
    ("", "", true),
  ])
  func onlyTheVolatileFieldIsLeftOutOfTheHash(
    _ members: String, _ others: String, _ isEqual: Bool
  ) throws {
    let later = EvidenceText(members: others).line
      .replacing(
        #""recorded_at":"2026-01-01T00:00:00.000Z""#,
        with: #""recorded\u005fat":"2026-09-09T00:00:00Z""#)
    let root = try TemporaryRoot([
      Self.evidence: "\(EvidenceText(members: members).line)\n\(later)\n"
    ])
    _ = try ScoreStage(root: root.root, recordedAt: Self.clock).run()
    let hashes = try root.lines(Self.runs).map {
      $0.firstMatch(of: /"v1.0.0","sig_hash":"(.*?)"/)?.1
    }
    #expect((hashes[0] == hashes[1]) == isEqual)
  }

  @Test func filesAndLinesKeepTheirOrder() throws {
    let root = try TemporaryRoot([
      "data/evidence/2026/01/02/audits.jsonl": EvidenceText(runID: "c").line + "\n",
      "data/evidence/2025/12/31/outcomes.jsonl": EvidenceText(runID: "a").line + "\n \n"
        + EvidenceText(runID: "b").line,
      "data/evidence/2026/01/02/notes.txt": "not evidence",
      "data/evidence/2026/1/02/audits.jsonl": "nor is this",
      "data/scored-runs/2020/01/01/gone.jsonl": "left alone",
    ])
    let report = try ScoreStage(root: root.root, recordedAt: Self.clock).run()
    #expect(report.read == 3)
    let older = try root.lines("data/scored-runs/2025/12/31/outcomes.jsonl")
    #expect(older.map { $0.contains(#""evidence_run_id":"a""#) } == [true, false])
    #expect(try root.lines("data/scored-runs/2026/01/02/audits.jsonl").count == 1)
    #expect(try root.text("data/scored-runs/2020/01/01/gone.jsonl") == "left alone")
    #expect(!root.exists("data/scored-runs/2026/1"))
    #expect(!root.exists("data/.distill.lock"))
  }

  /// Many blocks of lines, which several threads work on, come out as they went in.
  @Test func longFilesKeepTheirOrder() throws {
    let text = String(repeating: "x", count: 3000)
    let lines = (0..<6000).map { EvidenceText(runID: "\($0)", members: #","text":"\#(text)""#) }
    let root = try Self.root(lines)
    let report = try ScoreStage(root: root.root, recordedAt: Self.clock).run()
    #expect(report.written == 6000)
    let ids = try root.lines(Self.runs).map { $0.firstMatch(of: /evidence_run_id":"(\d+)"/)?.1 }
    #expect(ids.map { $0.map(String.init) } == (0..<6000).map { "\($0)" })
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var line: String
    var message: String
    var testDescription: String { message }
  }

  @Test(arguments: [
    Fault(line: "{", message: "no JSON: line 1, column 2: the text ends where more is needed"),
    Fault(line: "[]", message: "no valid evidence_record: the record: type"),
    Fault(
      line: EvidenceText(runID: "").line, message: "no valid evidence_record: /run_id: empty"),
    Fault(
      line: EvidenceText(members: #","text":null"#).line,
      message: "no valid evidence_record: /text: type"),
    Fault(
      line: EvidenceText(members: #","a/b":1"#).line,
      message: "no valid evidence_record: /a~1b: unknown_field"),
  ])
  func evidenceThatIsNotValidFailsTheStage(_ fault: Fault) throws {
    let root = try TemporaryRoot([
      "data/evidence/2026/01/01/audits.jsonl": EvidenceText().line + "\n",
      Self.evidence: "\(EvidenceText().line)\n\n\(fault.line)\n\(EvidenceText().line)\n",
      Self.runs: "old\n",
    ])
    let before = try root.tree()
    let error = #expect(throws: DistillationError.self) {
      try ScoreStage(root: root.root, recordedAt: Self.clock).run()
    }
    #expect(error?.description == "\(Self.evidence):3: \(fault.message)")
    #expect(try root.tree() == before)
    #expect(!root.exists("data/scored-runs/2026/01/01/audits.jsonl"))
  }

  /// Nothing is left behind: neither folders that were made for nothing nor files beside their places.
  @Test func aFailedRunLeavesNoFolders() throws {
    let root = try TemporaryRoot([
      "data/evidence/2026/01/01/audits.jsonl": EvidenceText().line + "\n",
      "data/evidence/2026/01/02/audits.jsonl": "x\n",
    ])
    #expect(throws: DistillationError.self) { try ScoreStage(root: root.root).run() }
    #expect(!root.exists("data/scored-runs"))
  }

  @Test func whatAKilledRunLeftIsRemoved() throws {
    let root = try Self.root([EvidenceText()])
    try root.write("half", to: Self.runs + ".4711.tmp")
    _ = try ScoreStage(root: root.root).run()
    #expect(
      try FileSystem.list(root.root.absolute("data/scored-runs/2026/01/01")) == [
        "scrum_reviews.jsonl"
      ])
  }

  @Test func aDryRunChangesNothing() throws {
    let root = try Self.root([EvidenceText()])
    try root.write(#"{"pid":1,"host":"elsewhere"}"#, to: "data/.distill.lock")
    let before = try root.tree()
    let report = try ScoreStage(root: root.root, recordedAt: Self.clock).run(dryRun: true)
    #expect(report.written == 1)
    #expect(try root.tree() == before)
    #expect(throws: ArtifactError.self) { try ScoreStage(root: root.root).run() }
    #expect(try root.tree() == before)
  }

  @Test(arguments: ["", "2026-01-02", "2026-01-02T03:04:60Z"])
  func aClockThatIsNone(_ clock: String) throws {
    let root = try Self.root([EvidenceText()])
    let error = #expect(throws: DistillationError.self) {
      try ScoreStage(root: root.root, recordedAt: clock).run()
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test func anEmptyRoot() throws {
    let root = try TemporaryRoot()
    #expect(try ScoreStage(root: root.root).run() == ScoreReport())
    #expect(try FileSystem.list(root.root.path) == [])
    let none = LakehouseRoot(root.root.absolute("none"))
    let error = #expect(throws: DistillationError.self) { try ScoreStage(root: none).run() }
    #expect(error?.code == .notAFolder)
  }

  @Test func aFolderInPlaceOfAFile() throws {
    let root = try Self.root([EvidenceText()])
    try FileSystem.createDirectory(root.root.absolute(Self.runs))
    let error = #expect(throws: DistillationError.self) { try ScoreStage(root: root.root).run() }
    #expect(error?.code == .notAFile)
    #expect(error?.path == Self.runs)
  }
}
