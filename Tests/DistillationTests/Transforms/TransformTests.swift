// The twelve transforms: for each a row with everything and one with nothing that is optional, and
// the evidence that they make, to the byte.

import Artifacts
import Distillation
import Testing
import WireJSON

@Suite struct TransformTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var stem: SourceStem
    var source: String
    /// The day's folder.
    var day: String
    /// The evidence up to its provenance, and after it.
    var opening: String
    var rest: String
    var testDescription: String { "\(stem.rawValue): \(name)" }
  }

  @Test(arguments: TransformTests.rows)
  func aRowBecomesEvidence(_ row: Row) throws {
    // Two blank lines before it, so that its line_offset is not the default of anything.
    let root = try TemporaryRoot(row.stem, ["", " \t\r", row.source])
    let report = try root.materialize()
    #expect(report.total.row == [1, 1, 0, 0])
    let hash = Digest.sha256(of: try JSONDocument(parsing: Array(row.source.utf8)).root.canonical())
    let provenance =
      #","schema_version":1,"provenance":{"source_file":"data/_kb/\#(row.stem.rawValue).jsonl","#
      + #""line_offset":2,"sig_hash":"\#(hash)","recorded_at":"2026-01-02T03:04:05.678Z"}"#
    let path = "data/evidence/\(row.day)/\(row.stem.rawValue).jsonl"
    #expect(try root.text(path) == row.opening + provenance + row.rest + "\n")
    let document = try JSONDocument(parsing: Array(try root.lines(path)[0].utf8))
    #expect(RecordValidator.validate(document, as: .evidenceRecord) == [])
  }

  @Test func everyStreamHasRows() {
    for stem in SourceStem.allCases {
      #expect(Self.rows.filter { $0.stem == stem }.count >= 2, "\(stem)")
    }
  }

  @Test func theCatalogueIsInTableOrder() {
    let stems = [
      "distilled_facts", "distilled_procedures", "distilled_config_hints", "contract_analyses",
      "mode_experiments", "scrum_reviews", "observer_escalations", "audit_facts", "auto_apply",
      "observer_reviews", "audits", "outcomes",
    ]
    let classes = [
      "extraction", "extraction", "extraction", "verdict", "telemetry", "verdict", "extraction",
      "extraction", "telemetry", "verdict", "verdict", "telemetry",
    ]
    #expect(TransformCatalog.stems.map(\.rawValue) == stems)
    #expect(TransformCatalog.stems.map(\.index) == Array(0..<12))
    #expect(TransformCatalog.stems.map(\.sourceClass.rawValue) == classes)
    #expect(TransformCatalog.stems.map(\.tier) == [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2])
    #expect(TransformCatalog.stem(ofSourceFile: "data/_kb/audits.jsonl") == .audits)
    #expect(TransformCatalog.stem(ofSourceFile: "data/_kb/audits.json") == nil)
    #expect(TransformCatalog.stem(ofSourceFile: "audits") == nil)
  }
}
