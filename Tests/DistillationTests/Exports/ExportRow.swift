// Scored runs with their evidence as literal lines, whether or not a scorer would say so.

import Distillation

/// A scored run and its evidence.
struct ExportRow {
  var category = Category.accepted
  var sourceClass = SourceClass.verdict
  var runID = "r"
  var taskID = "scrum_review:a.swift"
  var timestamp = "2026-01-01T00:00:00.000Z"
  var stem = "scrum_reviews"
  var sig: Character = "a"
  /// Members of the evidence, each after a comma.
  var members = #","source_files":["a.swift"],"text":"answer""#

  var evidence: EvidenceText {
    EvidenceText(
      runID: runID, taskID: taskID, timestamp: timestamp, source: "data/_kb/\(stem).jsonl",
      sig: sig, members: members)
  }

  var scoredRun: String {
    """
    {"schema_version":1,"evidence_run_id":"\(runID)","evidence_task_id":"\(taskID)",\
    "category":"\(category.rawValue)","reasons":["because"],\
    "source_class":"\(sourceClass.rawValue)","scored_at":"2026-01-01T00:00:00.000Z",\
    "scorer_version":"v1.0.0","sig_hash":"\(String(repeating: "f", count: 64))",\
    "provenance":\(evidence.provenance)}
    """
  }

  static let file = "2026/01/01/scrum_reviews.jsonl"
}

extension TemporaryRoot {
  /// A root with the scored runs and the evidence of some rows, in one file.
  convenience init(rows: [ExportRow], evidence: [EvidenceText]? = nil) throws {
    try self.init([
      "data/scored-runs/\(ExportRow.file)": rows.map { $0.scoredRun + "\n" }.joined(),
      "data/evidence/\(ExportRow.file)": (evidence ?? rows.map(\.evidence))
        .map { $0.line + "\n" }.joined(),
    ])
  }

  /// Makes an export with a fixed clock.
  func export(
    _ kind: ExportKind, _ options: ExportOptions = ExportOptions(), dryRun: Bool = false
  ) throws -> ExportReport {
    try Exporter(root: root, options: options, recordedAt: ScoreStageTests.clock)
      .run(kind, dryRun: dryRun)
  }
}

extension ExportReport {
  /// The report as its result line.
  var line: String { String(decoding: wire, as: UTF8.self) }
}
