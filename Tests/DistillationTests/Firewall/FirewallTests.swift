// The firewall: which categories there are on its other side, and that nothing of them gets through.

import Artifacts
import Distillation
import Testing
import WireJSON

@Suite struct FirewallTests {
  /// The set is pinned: a change to it breaks this test.
  @Test func theSetIsExactlyTheseTwo() {
    #expect(Category.sftNever == [.rejected, .needsHumanReview])
    #expect(SFTCategory.allCases.map(\.category) == [.accepted, .partiallyAccepted])
  }

  /// The type has no third case: this switch would not compile.
  @Test(arguments: Category.allCases)
  func onlyTwoCategoriesHaveAPlaceInTheType(_ category: Category) {
    switch SFTCategory(category) {
    case .accepted: #expect(category == .accepted)
    case .partiallyAccepted: #expect(category == .partiallyAccepted)
    case nil: #expect(Category.sftNever.contains(category))
    }
  }

  /// The validator's set is the same one.
  @Test(arguments: Category.allCases)
  func theValidatorKnowsTheSet(_ category: Category) throws {
    let sample = Array(Self.sample(quality: "\"\(category.rawValue)\"").utf8)
    let violations = RecordValidator.validate(
      try JSONDocument(parsing: sample), as: .sftSample)
    let contamination = [Violation(path: "/quality_score", code: .sftContamination)]
    #expect(violations == (Category.sftNever.contains(category) ? contamination : []))
  }

  struct Forgery: Sendable, CustomTestStringConvertible {
    var name: String
    var line: String
    var code: DistillationError.Code
    var testDescription: String { name }
  }

  @Test(arguments: [
    Forgery(
      name: "rejected", line: sample(quality: #""rejected""#), code: .sftContamination),
    Forgery(
      name: "needs_human_review", line: sample(quality: #""needs_human_review""#),
      code: .sftContamination),
    Forgery(
      name: "an escaped spelling", line: sample(quality: #""\u0072ejected""#),
      code: .sftContamination),
    Forgery(
      name: "the last of two", line: sample(quality: #""accepted","quality_score":"rejected""#),
      code: .sftContamination),
    Forgery(
      name: "contaminated, and not valid besides",
      line: sample(quality: #""rejected""#).replacing(#""context":"""#, with: #""context":1"#),
      code: .sftContamination),
    Forgery(name: "no category", line: sample(quality: #""perfect""#), code: .invalidRecord),
    Forgery(name: "no string", line: sample(quality: "null"), code: .invalidRecord),
    Forgery(
      name: "a blank field", line: sample(quality: #""accepted""#, instruction: ""),
      code: .invalidRecord),
    Forgery(name: "no JSON", line: "{", code: .damagedLine),
  ])
  func theWriterStopsBeforeTheFileChanges(_ forgery: Forgery) throws {
    let root = try TemporaryRoot([LakehouseRoot.sftExport: "what was there\n"])
    let before = try root.tree()
    do {
      let lock = try RootLock(holding: root.root)
      let writer = try SFTWriter(root: root.root, holding: lock)
      try writer.append(Array((Self.sample(quality: #""accepted""#) + "\n").utf8))
      let error = #expect(throws: DistillationError.self) {
        try writer.append(Array((forgery.line + "\n").utf8))
      }
      #expect(error?.code == forgery.code)
      #expect(error?.line == 2)
      lock.release()
    }
    #expect(try root.tree() == before)
    #expect(try FileSystem.list(root.root.absolute("data/distilled/sft")) == ["sft_export.jsonl"])
  }

  @Test func theWriterWritesWhatIsValid() throws {
    let root = try TemporaryRoot([LakehouseRoot.sftExport: "what was there\n"])
    try FileSystem.createDirectory(root.root.absolute("data"))
    let lines = SFTCategory.allCases.map {
      Self.sample(quality: "\"\($0.category.rawValue)\"") + "\n"
    }
    let lock = try RootLock(holding: root.root)
    let writer = try SFTWriter(root: root.root, holding: lock)
    for line in lines { try writer.append(Array(line.utf8)) }
    #expect(try root.text(LakehouseRoot.sftExport) == "what was there\n")
    try writer.commit()
    lock.release()
    #expect(try root.text(LakehouseRoot.sftExport) == lines.joined())
  }

  /// No option lets a record of the other side in.
  @Test(arguments: [false, true], [false, true])
  func noOptionLetsThemIn(_ includesPartial: Bool, _ includesReview: Bool) throws {
    let runs = Category.allCases.map { ExportRow(category: $0, runID: $0.rawValue) }
    let root = try TemporaryRoot(rows: runs)
    let report = try Exporter(
      root: root.root,
      options: ExportOptions(includesPartial: includesPartial, includesReview: includesReview),
      recordedAt: ScoreStageTests.clock
    ).run(.sft)
    #expect(report.leftOut[.sftNever] == 2)
    let qualities = try root.lines(LakehouseRoot.sftExport)
      .map { $0.firstMatch(of: /"quality_score":"(.*?)"/)?.1 }
    #expect(qualities == ["accepted"] + (includesPartial ? ["partially_accepted"] : []))
  }

  static func sample(quality: String, instruction: String = "do") -> String {
    """
    {"schema_version":1,"id":"\(String(repeating: "0", count: 32))","instruction":"\(instruction)",\
    "context":"","response":"done","source_run_id":"r","quality_score":\(quality),\
    "created_at":"2026-01-01T00:00:00.000Z","provenance":\(EvidenceText().provenance)}
    """
  }
}
