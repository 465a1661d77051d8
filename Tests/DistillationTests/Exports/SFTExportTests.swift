// The SFT export: the line, the instruction by stem, the context, and why runs are left out.

import Artifacts
import Distillation
import Testing
import WireJSON

@Suite struct SFTExportTests {
  @Test func aSample() throws {
    let row = ExportRow(
      runID: #"r\t1"#,
      members:
        #","model_name":"m\/1","source_files":["a.swift","b.swift"],"text":"an \"answer\"\n""#)
    let root = try TemporaryRoot(rows: [row])
    #expect(try root.export(.sft).line == #"{"read":1,"written":1,"left_out":{}}"#)
    let instruction =
      "Review the file 'a.swift' against the PRD and propose concrete changes."
    let id = Digest.sha256(of: Array(#"["r\t1","\#(instruction)","an \"answer\"\n"]"#.utf8))
    #expect(
      try root.text(LakehouseRoot.sftExport) == """
        {"schema_version":1,"id":"\(id.prefix(32))","instruction":"\(instruction)",\
        "context":"model: m/1","response":"an \\"answer\\"\\n","source_run_id":"r\\t1",\
        "quality_score":"accepted","created_at":"\(ScoreStageTests.clock)",\
        "provenance":\(row.evidence.provenance)}

        """)
  }

  struct Instruction: Sendable, CustomTestStringConvertible {
    var stem: String
    var taskID: String
    var members = ""
    var text: String
    var testDescription: String { text }
  }

  @Test(arguments: [
    Instruction(
      stem: "scrum_reviews", taskID: "t", members: #","source_files":["a"]"#,
      text: "Review the file 'a' against the PRD and propose concrete changes."),
    Instruction(
      stem: "scrum_reviews", taskID: "t",
      text: "Review the file '?' against the PRD and propose concrete changes."),
    Instruction(
      stem: "mode_experiments", taskID: "scrum_review", members: #","source_files":["a","b"]"#,
      text: "Run task_class='scrum_review' for file 'a'; produce the mode's answer."),
    Instruction(
      stem: "auto_apply", taskID: "t", members: #","source_files":[]"#,
      text: "Auto-apply: emit a 6-line surgical patch for file '?'."),
    Instruction(
      stem: "audits", taskID: "phase:phase:1",
      text: "Audit phase 'phase:1' and report its findings."),
    Instruction(stem: "audits", taskID: "1", text: "Audit phase '1' and report its findings."),
    Instruction(
      stem: "observer_reviews", taskID: "t", members: #","source_files":["é"]"#,
      text: "Observer-review the latest attempt on file 'é'."),
    Instruction(
      stem: "contract_analyses", taskID: "permit:p", members: #","metadata":{"contractor":"c"}"#,
      text: "Analyze contractor 'c' for permit 'p'."),
    Instruction(
      stem: "contract_analyses", taskID: "permit:p", members: #","metadata":{"contractor":7}"#,
      text: "Analyze permit 'p'."),
    Instruction(stem: "contract_analyses", taskID: "p", text: "Analyze permit 'p'."),
    Instruction(
      stem: "outcomes", taskID: "scenario:s",
      text: "Run scenario; report per-event outcome for 's'."),
    Instruction(
      stem: "other", taskID: "t", text: "Source 'other' run; produce the appropriate output."),
  ])
  func instruction(_ instruction: Instruction) throws {
    let row = ExportRow(
      taskID: instruction.taskID, stem: instruction.stem,
      members: instruction.members + #","text":"x""#)
    #expect(try Self.field("instruction", of: row) == instruction.text)
  }

  struct Context: Sendable, CustomTestStringConvertible {
    var members: String
    var text: String
    var testDescription: String { text }
  }

  @Test(arguments: [
    Context(members: "", text: ""),
    Context(members: #","retrieved_context":{}"#, text: ""),
    Context(members: #","retrieved_context":{"matrix_corpora":[],"matrix_hits":2}"#, text: ""),
    Context(members: #","retrieved_context":{"matrix_hits":2}"#, text: ""),
    Context(members: #","retrieved_context":{"matrix_corpora":["a"]}"#, text: "matrix: a"),
    Context(
      members: #","retrieved_context":{"matrix_corpora":["a","b"],"matrix_hits":0}"#,
      text: "matrix: a, b (0 hits)"),
    Context(
      members: #","retrieved_context":{"pathway_fingerprints_seen":3}"#,
      text: "pathway: 3 fingerprints"),
    Context(
      members: #","model_name":"m","retrieved_context":{"matrix_corpora":["a"],"#
        + #""matrix_hits":12,"pathway_fingerprints_seen":0}"#,
      text: "matrix: a (12 hits) · pathway: 0 fingerprints · model: m"),
  ])
  func context(_ context: Context) throws {
    let row = ExportRow(members: context.members + #","text":"x""#)
    #expect(try Self.field("context", of: row) == context.text)
  }

  struct LeftOut: Sendable, CustomTestStringConvertible {
    var reason: LeftOutReason
    var row: ExportRow
    var hasEvidence = true
    var testDescription: String { reason.rawValue }
  }

  /// Each run is at fault in everything that comes after its reason, too.
  @Test(arguments: [
    LeftOut(
      reason: .sftNever,
      row: ExportRow(category: .rejected, sourceClass: .extraction, members: ""),
      hasEvidence: false),
    LeftOut(
      reason: .sftNever,
      row: ExportRow(category: .needsHumanReview, sourceClass: .extraction, members: "")),
    LeftOut(
      reason: .belowQuality,
      row: ExportRow(category: .partiallyAccepted, sourceClass: .extraction, members: ""),
      hasEvidence: false),
    LeftOut(
      reason: .noEvidence, row: ExportRow(sourceClass: .extraction, members: ""),
      hasEvidence: false),
    LeftOut(
      reason: .extractionClass, row: ExportRow(sourceClass: .extraction, members: "")),
    LeftOut(
      reason: .extractionClass, row: ExportRow(members: #","model_role":"extractor""#)),
    LeftOut(reason: .emptyPair, row: ExportRow(members: "")),
    LeftOut(reason: .emptyPair, row: ExportRow(members: #","text":" \u2028\n""#)),
  ])
  func leftOut(_ leftOut: LeftOut) throws {
    let root = try TemporaryRoot(
      rows: [leftOut.row], evidence: leftOut.hasEvidence ? nil : [])
    let report = try root.export(.sft)
    #expect(
      report.line
        == #"{"read":1,"written":0,"left_out":{"\#(leftOut.reason.rawValue)":1}}"#)
    #expect(try root.text(LakehouseRoot.sftExport) == "")
  }

  @Test func theFirstOfEqualSamplesIsKept() throws {
    let rows = [
      ExportRow(sig: "a"), ExportRow(sig: "b"), ExportRow(runID: "other"),
      ExportRow(sig: "c", members: #","source_files":["a.swift"],"text":"another""#),
    ]
    let root = try TemporaryRoot(rows: rows)
    let report = try root.export(.sft)
    #expect(report.line == #"{"read":4,"written":3,"left_out":{"duplicate":1}}"#)
    let lines = try root.lines(LakehouseRoot.sftExport)
    #expect(lines[0].contains(String(repeating: "a", count: 64)))
    #expect(!lines[1].contains(String(repeating: "b", count: 64)))
  }

  @Test func aDryRunWritesNothing() throws {
    let root = try TemporaryRoot(rows: [ExportRow()])
    #expect(try root.export(.sft, dryRun: true).written == 1)
    #expect(!root.exists("data/distilled"))
  }

  private static func field(_ name: String, of row: ExportRow) throws -> String? {
    let root = try TemporaryRoot(rows: [row])
    _ = try root.export(.sft)
    let sample = try JSONDocument(parsing: root.bytes(LakehouseRoot.sftExport)).root
    #expect(RecordValidator.validate(sample, as: .sftSample) == [])
    return sample[name]?.string
  }
}
