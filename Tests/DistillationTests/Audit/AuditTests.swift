// Audits of good roots, of roots that are not there, and of audits one after the other.

import Artifacts
import Distillation
import Foundation
import Testing
import WireJSON

@Suite struct AuditTests {
  private static let commit = String(repeating: "0123456789", count: 4)

  @Test func aGoodRootPasses() throws {
    let report = try TemporaryRoot.audited().audit()
    #expect(report.checks.filter { $0.status != .pass } == [])
    #expect(report.passes)
    let root = try TemporaryRoot.audited()
    func count(_ path: String) throws -> Double { Double(try root.lines(path).count) }
    let files = try root.tree().keys
    func sum(_ folder: String) throws -> Double {
      try files.filter { $0.hasPrefix(folder + "/") }.reduce(0) { $0 + (try count($1)) }
    }
    let metrics = report.metrics
    #expect(metrics["p0_sources"] == 12)
    #expect(metrics["p0_source_rows"] == 400)
    #expect(metrics["p1_schema_cases"] == Double(SchemaCase.all.count))
    #expect(metrics["p2_evidence_rows"] == (try sum(LakehouseRoot.evidence)))
    #expect(metrics["p2_evidence_skips"] == (try count(LakehouseRoot.skips)))
    #expect(metrics["p2_tier1_sources"] == 8)
    let scored = try sum(LakehouseRoot.scoredRuns)
    let categories = Category.allCases.compactMap { metrics["p3_\($0.rawValue)"] }
    #expect(categories.count == 4)
    #expect(categories.reduce(0, +) == scored)
    #expect(metrics["p4_sft_rows"] == (try count(LakehouseRoot.sftExport)))
    #expect(metrics["p4_rag_rows"] == (try count(LakehouseRoot.ragExport)))
    #expect(metrics["p4_preference_rows"] == (try count(LakehouseRoot.preferenceExport)))
    #expect(metrics["p5_runs"] == 1)
    #expect(metrics["p6_invariants_passed"] == 1)
    #expect(metrics["p7_replay_rows"] == 50)
    #expect(metrics["p7_replay_failures"] == 25)
    #expect(metrics.entries.count == 17)
    #expect(metrics.entries.filter { $0.name.hasPrefix("p4") }.allSatisfy { $0.value > 0 })
  }

  @Test func nothingButTheBaselinesFileChanges() throws {
    let root = try TemporaryRoot.audited()
    let before = try root.tree()
    _ = try root.audit { $0.keepsBaseline = false }
    #expect(try root.tree() == before)
    _ = try root.audit()
    var after = try root.tree()
    #expect(after.removeValue(forKey: LakehouseRoot.auditBaselines) != nil)
    #expect(after == before)
  }

  @Test func whatIsNotThereIsSkipped() throws {
    let root = try TemporaryRoot(.audits, [#"{"audit_id":"#])
    let report = try Audit(of: root.root).run()
    #expect(report.passes)
    #expect(report.metrics["p0_source_rows"] == 1)
    #expect(report.metrics["p6_invariants_passed"] == nil)
    let passed = report.checks.filter { $0.status == .pass }.map(\.name)
    #expect(passed == ["knowledge_base", "sources", "sources_readable", "fixture_suite"])
    #expect(report.checks.allSatisfy { $0.status != .fail })
  }

  /// Evidence without scored runs, or exports without evidence, is no absence.
  @Test(arguments: [
    (LakehouseRoot.scoredRuns, "scored_runs_complete"), (LakehouseRoot.evidence, "exports_traced"),
  ])
  func whatIsMissingBesideItsInputsFails(folder: String, check: String) throws {
    let root = try TemporaryRoot.audited()
    try root.remove(folder)
    #expect(try root.audit().checks.contains { $0.name == check && $0.status == .fail })
  }

  /// A last line that is still being written is no row.
  @Test func aLineThatIsLeftForTheNextRunIsNotCounted() throws {
    let root = try TemporaryRoot.audited()
    try root.append(" \n{\"audit_id\":", to: "data/_kb/audits.jsonl")
    try root.append("{}", to: "data/_kb/outcomes.jsonl")
    #expect(try root.audit().metrics["p0_source_rows"] == 401)
  }

  @Test func twoAuditsShowWhatHasGrown() throws {
    let root = try TemporaryRoot.audited()
    let first = try root.audit()
    #expect(first.drift.rows.allSatisfy { $0.flag == .firstRun })
    for _ in 0..<100 { try root.append("{}\n", to: "data/_kb/audits.jsonl") }
    _ = try root.distill(run: "run-2")
    let second = try root.audit { $0.threshold = 0.25 }
    func row(_ metric: String) -> DriftTable.Row? {
      second.drift.rows.first { $0.metric == metric }
    }
    #expect(row("p0_source_rows")?.change == 0.25)
    #expect(row("p0_source_rows")?.flag == .ok)
    #expect(row("p5_runs")?.change == 1)
    #expect(row("p5_runs")?.flag == .warn)
    let baselines = try root.lines(LakehouseRoot.auditBaselines)
    #expect(baselines.count == 2)
    #expect(try AuditBaselines(of: root.root).last()?.metrics == second.metrics)
    for line in baselines {
      let document = try JSONDocument(parsing: Array(line.utf8))
      #expect(RecordValidator.validate(document, as: .auditBaseline) == [])
    }
  }

  /// The newest run is the one that ended last, by the instant; of two, the one of the last name.
  @Test func theNewestRunIsLookedAt() throws {
    let root = try TemporaryRoot.audited()
    _ = try root.distill(at: "2026-01-02T04:30:00+02:00", run: "z")
    func newest() throws -> String? {
      try root.audit().checks.first { $0.name == "summaries_readable" }?.detail
    }
    #expect(try newest() == "2 runs, the newest is run")
    _ = try root.distill(run: "run-2")
    #expect(try newest() == "3 runs, the newest is run-2")
  }

  @Test func aTornBaselineIsAnErrorAndNothingIsAdded() throws {
    let root = try TemporaryRoot.audited()
    _ = try root.audit()
    try root.append(#"{"schema_version":1,"#, to: LakehouseRoot.auditBaselines)
    let before = try root.tree()
    let error = #expect(throws: DistillationError.self) { try root.audit() }
    #expect(error?.path == LakehouseRoot.auditBaselines)
    #expect(error?.line == 2)
    #expect(try root.tree() == before)
  }

  @Test func optionsAreCheckedBeforeAnythingElse() throws {
    let root = try TemporaryRoot.audited()
    #expect(refusal { _ = try root.audit { $0.recordedAt = "today" } } == "invalid_argument")
    #expect(refusal { _ = try root.audit { $0.gitCommit = "abc" } } == "invalid_argument")
    #expect(refusal { _ = try root.audit { $0.threshold = -0.1 } } == "invalid_argument")
    #expect(refusal { _ = try Audit(of: LakehouseRoot("/nowhere")).run() } == "not_a_folder")
    #expect(!root.exists(LakehouseRoot.auditBaselines))
  }

  /// Only the last 50 rows of the log are looked at.
  @Test func olderReplaysAreHistory() throws {
    let root = try TemporaryRoot.audited()
    try root.edit(LakehouseRoot.replayRuns) { $0[2] = "x" }
    #expect(try root.audit().passes)
  }

  @Test func theResultLine() throws {
    let root = try TemporaryRoot.audited()
    let report = try root.audit()
    let line = try JSONDocument(parsing: report.wire).root
    #expect(line.members.map(\.name) == ["phases", "metrics", "drift", "passed"])
    let phases = try #require(line["phases"]).elements.map(\.self)
    #expect(phases.count == 8)
    for (number, phase) in phases.enumerated() {
      for check in phase.elements {
        #expect(
          check.members.map(\.name) == ["phase", "check", "required", "status", "detail"])
        #expect(check["phase"]?.integer == number)
      }
    }
    #expect(line["metrics"]?.members.map(\.name) == report.metrics.entries.map(\.name))
    #expect(line["passed"]?.bool == true)
  }

  /// The suite says something of every kind and uses every code.
  @Test func theSuiteIsComplete() {
    for kind in RecordKind.allCases {
      let cases = SchemaCase.all.filter { $0.kind == kind }
      #expect(cases.filter(\.expected.isEmpty).count == 1)
      #expect(cases.count >= 7)
    }
    for code in Violation.Code.allCases {
      #expect(
        SchemaCase.all.contains { $0.expected.contains { $0.hasSuffix(" \(code.rawValue)") } })
    }
  }
}
