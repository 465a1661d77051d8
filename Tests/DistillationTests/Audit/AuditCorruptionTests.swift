// Every check of every phase, seen to fail by a small corruption of a good root.

import Artifacts
import Distillation
import Foundation
import Testing

@Suite struct AuditCorruptionTests {
  struct Corruption: Sendable, CustomTestStringConvertible {
    var phase: AuditPhase
    var check: String
    var name: String
    /// What the detail has to say, place and line first where there is one.
    var detail: String
    var isRequired = true
    var options: @Sendable (inout AuditOptions) -> Void = { _ in }
    var corrupt: @Sendable (TemporaryRoot) throws -> Void = { _ in }

    /// A corruption of the root.
    init(
      phase: AuditPhase, check: String, name: String, detail: String, isRequired: Bool = true,
      corrupt: @escaping @Sendable (TemporaryRoot) throws -> Void
    ) {
      (self.phase, self.check, self.name, self.detail) = (phase, check, name, detail)
      self.isRequired = isRequired
      self.corrupt = corrupt
    }

    /// Another answer of what is injected.
    init(
      phase: AuditPhase, check: String, name: String, detail: String,
      options: @escaping @Sendable (inout AuditOptions) -> Void
    ) {
      (self.phase, self.check, self.name, self.detail) = (phase, check, name, detail)
      self.options = options
    }

    var testDescription: String { "\(phase.name)/\(check): \(name)" }
  }

  @Test(arguments: inputs + rows + exports + runs)
  func failsItsCheckAndNoneBefore(_ row: Corruption) throws {
    let root = try TemporaryRoot.audited()
    try row.corrupt(root)
    let report = try root.audit {
      $0.keepsBaseline = false
      row.options(&$0)
    }
    let failed = try #require(report.checks.first { $0.status == .fail })
    #expect(failed.phase == row.phase)
    #expect(failed.name == row.check)
    #expect(failed.detail.contains(row.detail), "\(failed.detail)")
    #expect(failed.isRequired == row.isRequired)
    #expect(report.passes != row.isRequired)
    // The audit went on to its end.
    #expect(report.checks.last?.name == "live_replay")
  }

  /// There is no check without a corruption.
  @Test func everyCheckIsCorrupted() throws {
    let checks = try TemporaryRoot.audited().audit().checks.map { "\($0.phase)/\($0.name)" }
    let corrupted = Set(
      (Self.inputs + Self.rows + Self.exports + Self.runs).map { "\($0.phase)/\($0.check)" })
    #expect(Set(checks).subtracting(corrupted) == [])
  }

  private static let inputs: [Corruption] = [
    Corruption(
      phase: .inventory, check: "knowledge_base", name: "no folder", detail: "data/_kb: there is no"
    ) { try $0.remove("data/_kb") },
    Corruption(phase: .inventory, check: "sources", name: "no stream", detail: "none of the 12") {
      for stem in SourceStem.allCases { try $0.remove(stem.sourceFile) }
    },
    Corruption(
      phase: .inventory, check: "sources_readable", name: "a folder for a stream",
      detail: "data/_kb/audits.jsonl: a folder stands"
    ) {
      try $0.remove("data/_kb/audits.jsonl")
      try $0.write("", to: "data/_kb/audits.jsonl/x")
    },
    Corruption(
      phase: .inventory, check: "sources_readable", name: "a link out of the root",
      detail: "data/_kb/audits.jsonl: this link leads out"
    ) {
      try $0.remove("data/_kb/audits.jsonl")
      try FileManager.default.createSymbolicLink(
        atPath: $0.root.absolute("data/_kb/audits.jsonl"), withDestinationPath: "/dev/null")
    },
    Corruption(
      phase: .schemas, check: "fixture_suite", name: "a validator that lets a record through",
      detail: "skip {}: ", options: { $0.schemaCases.append(SchemaCase(.skip, "{}")) }),
    Corruption(
      phase: .schemas, check: "fixture_suite", name: "a validator that says something else",
      detail: "expected: /x empty",
      options: { $0.schemaCases[2].expected = ["/x empty"] }),
    Corruption(
      phase: .schemas, check: "schema_command", name: "an exit status", detail: "exit status 1",
      options: { $0.schemaCommand = { .failed("exit status 1") } }),
  ]

  private static let rows: [Corruption] = [
    Corruption(
      phase: .evidence, check: "evidence_valid", name: "a line that is no JSON",
      detail: ".jsonl:2: no JSON"
    ) { try $0.edit(try $0.first(below: LakehouseRoot.evidence)) { $0[1] = "{" } },
    Corruption(
      phase: .evidence, check: "evidence_valid", name: "a field that is not of its form",
      detail: ".jsonl:1: no valid evidence_record: /run_id: empty"
    ) {
      let path = try $0.first(below: LakehouseRoot.evidence)
      try $0.edit(path) { $0[0].replace(/"run_id":"[^"]*"/, with: #""run_id":"""#) }
    },
    Corruption(
      phase: .evidence, check: "evidence_valid", name: "a torn last line", detail: "no JSON"
    ) { try $0.append(#"{"run_id":"#, to: try $0.first(below: LakehouseRoot.evidence)) },
    Corruption(
      phase: .evidence, check: "evidence_valid", name: "a folder for a file",
      detail: "x.jsonl: a folder stands"
    ) { try $0.write("", to: "data/evidence/2026/01/01/x.jsonl/y") },
    Corruption(
      phase: .evidence, check: "skips_valid", name: "a skip without fields",
      detail: "data/_kb/distillation_skips.jsonl:1: no valid skip"
    ) { try $0.edit(LakehouseRoot.skips) { $0[0] = "{}" } },
    Corruption(
      phase: .evidence, check: "tier1_sources", name: "no tier-1 evidence", detail: "0 of 8",
      isRequired: false,
      corrupt: { root in
        let tier1 = SourceStem.allCases.filter { $0.tier == 1 }
        for path in try root.tree().keys
        where tier1.contains(where: { path.hasSuffix("/\($0.rawValue).jsonl") })
          && !path.hasPrefix("data/_kb/")
        {
          try root.remove(path)
        }
        for path in ["sft/sft", "rag/rag", "preference/preference"] {
          try root.remove("data/distilled/\(path)_export.jsonl")
        }
      }),
    Corruption(
      phase: .scores, check: "scored_runs_valid", name: "a line that is no JSON",
      detail: ".jsonl:1: no JSON"
    ) { try $0.edit(try $0.first(below: LakehouseRoot.scoredRuns)) { $0[0] = "x" } },
    Corruption(
      phase: .scores, check: "scored_runs_valid", name: "an unknown category",
      detail: ".jsonl:1: no valid scored_run: /category: enum"
    ) {
      let path = try $0.first(below: LakehouseRoot.scoredRuns)
      try $0.edit(path) { $0[0].replace(/"category":"[^"]*"/, with: #""category":"good""#) }
    },
    Corruption(
      phase: .scores, check: "scored_runs_complete", name: "a row that is gone",
      detail: "scored runs of"
    ) { try $0.edit(try $0.first(below: LakehouseRoot.scoredRuns)) { $0.removeLast() } },
    Corruption(
      phase: .scores, check: "scored_runs_complete", name: "a file that is gone",
      detail: ": 0 scored runs of"
    ) { try $0.remove(try $0.first(below: LakehouseRoot.scoredRuns)) },
  ]

  private static let exports: [Corruption] = [
    Corruption(
      phase: .exports, check: "exports_valid", name: "a RAG row that is no JSON",
      detail: "rag_export.jsonl:1: no JSON"
    ) { try $0.edit(LakehouseRoot.ragExport) { $0[0] = "[" } },
    Corruption(
      phase: .exports, check: "exports_valid", name: "a preference row without fields",
      detail: "preference_export.jsonl:2: no valid preference_sample"
    ) { try $0.edit(LakehouseRoot.preferenceExport) { $0[1] = "{}" } },
    Corruption(
      phase: .exports, check: "exports_valid", name: "an SFT row of an unknown quality",
      detail: "sft_export.jsonl:1: no valid sft_sample: /quality_score: enum"
    ) { try $0.replace(#""accepted""#, with: #""good""#, in: LakehouseRoot.sftExport) },
    Corruption(
      phase: .exports, check: "sft_firewall", name: "a contaminated row",
      detail: "sft_export.jsonl:1: rejected never"
    ) { try $0.replace(#""accepted""#, with: #""rejected""#, in: LakehouseRoot.sftExport) },
    Corruption(
      phase: .exports, check: "exports_traced", name: "an SFT row of an unknown run",
      detail: "sft_export.jsonl:1: no evidence of source_run_id x"
    ) {
      try $0.edit(LakehouseRoot.sftExport) {
        $0[0].replace(/"source_run_id":"[^"]*"/, with: #""source_run_id":"x""#)
      }
    },
    Corruption(
      phase: .exports, check: "exports_traced", name: "a RAG row of another source row",
      detail: "rag_export.jsonl:1: no evidence of source_run_id"
    ) {
      try $0.edit(LakehouseRoot.ragExport) {
        $0[0].replace(
          /"sig_hash":"[^"]*"/, with: #""sig_hash":"\#(String(repeating: "0", count: 64))""#)
      }
    },
    Corruption(
      phase: .exports, check: "exports_traced", name: "a RAG row of another stream",
      detail: "rag_export.jsonl:1: no evidence of source_run_id"
    ) {
      try $0.edit(LakehouseRoot.ragExport) {
        $0[0].replace(/"source_file":"[^"]*"/, with: #""source_file":"data/_kb/x.jsonl""#)
      }
    },
    Corruption(
      phase: .exports, check: "exports_traced", name: "a folder for what does not fit into memory",
      detail: "rows cannot be held against their evidence: cannot create a file in /nowhere",
      options: {
        $0.scratchFolder = "/nowhere"
        $0.traceCapacity = 1
      }),
    Corruption(
      phase: .exports, check: "exports_traced", name: "a pair whose rejected run is unknown",
      detail: "preference_export.jsonl:1: no evidence of rejected_run_id x"
    ) {
      try $0.edit(LakehouseRoot.preferenceExport) {
        $0[0].replace(/"rejected_run_id":"[^"]*"/, with: #""rejected_run_id":"x""#)
      }
    },
  ]

  private struct Unreachable: Error, CustomStringConvertible {
    var description: String { "http://[::1]:1 is not there" }
  }

  private static let summary = "reports/distillation/run/summary.json"
  private static let receipt = "reports/distillation/run/score.receipt.json"

  private static let runs: [Corruption] = [
    Corruption(
      phase: .summary, check: "summaries_readable", name: "an older one that is torn",
      detail: "old/summary.json:2: no JSON"
    ) { try $0.write("{\n", to: "reports/distillation/old/summary.json") },
    Corruption(
      phase: .summary, check: "summaries_readable", name: "no time",
      detail: "\(summary):1: finished"
    ) { try $0.replace("\"finished_at\":\"2026", with: "\"finished_at\":\"", in: summary) },
    Corruption(
      phase: .summary, check: "summary_schema_version", name: "another version",
      detail: "\(summary):1: schema_version is not 1"
    ) { try $0.replace("\"schema_version\":1", with: "\"schema_version\":2", in: summary) },
    Corruption(
      phase: .summary, check: "summary_run_hash", name: "too short", detail: "run_hash is not 64"
    ) {
      try $0.edit(summary) { $0[0].replace(/"run_hash":"[^"]/, with: "\"run_hash\":\"") }
    },
    Corruption(
      phase: .summary, check: "summary_git_commit", name: "upper case",
      detail: "git_commit is not 40"
    ) {
      try $0.replace(DistillRunTests.commit, with: DistillRunTests.commit.uppercased(), in: summary)
    },
    Corruption(
      phase: .summary, check: "summary_valid", name: "an unknown field",
      detail: "\(summary):1: no valid run_summary: /x: unknown_field"
    ) { try $0.replace("{", with: #"{"x":0,"#, in: summary) },
    Corruption(
      phase: .summary, check: "receipts_valid", name: "a receipt that is gone",
      detail: "\(receipt): there is no such"
    ) { try $0.remove(receipt) },
    Corruption(
      phase: .summary, check: "receipts_valid", name: "a receipt that is torn",
      detail: "\(receipt):1: no JSON"
    ) { try $0.write("{", to: receipt) },
    Corruption(
      phase: .summary, check: "receipts_valid", name: "a receipt of no stage",
      detail: "\(receipt):1: no valid stage_receipt: /stage: enum"
    ) { try $0.replace(#""stage":"score""#, with: #""stage":"x""#, in: receipt) },
    Corruption(
      phase: .summary, check: "receipt_hashes", name: "a receipt that was changed",
      detail: "\(receipt): its SHA-256"
    ) { try $0.append(" ", to: receipt) },
    Corruption(
      phase: .summary, check: "run_status", name: "a run that failed", detail: "status failed",
      isRequired: false,
      corrupt: {
        try $0.replace(
          #""status":"ok","stages""#, with: #""status":"failed","stages""#, in: summary)
      }),
    Corruption(
      phase: .acceptance, check: "I01", name: "an invariant that does not hold",
      detail: "score.receipt.json",
      options: { $0.acceptance = { .held([("I01", .failed("no score.receipt.json"))]) } }),
    Corruption(
      phase: .acceptance, check: "invariants", name: "a gate that cannot be held",
      detail: "crashed",
      options: { $0.acceptance = { .broken("swift distill: crashed") } }),
    Corruption(
      phase: .replay, check: "replay_log_valid", name: "an older form",
      detail: "data/_kb/replay_runs.jsonl:11: no valid replay_run: /schema: format"
    ) {
      try $0.edit(LakehouseRoot.replayRuns) { $0[10].replace("replay_run.v1", with: "v0") }
    },
    Corruption(
      phase: .replay, check: "replay_log_valid", name: "a torn last line",
      detail: "data/_kb/replay_runs.jsonl:61: no JSON"
    ) { try $0.append("{", to: LakehouseRoot.replayRuns) },
    Corruption(
      phase: .replay, check: "live_replay", name: "no valid answer",
      detail: "verdict no_json, 7 ms",
      options: {
        $0.liveReplay = { LiveReplay(verdict: "no_json", latencyMilliseconds: 7) }
      }),
    Corruption(
      phase: .replay, check: "live_replay", name: "no answer", detail: "http://[::1]:1 is not",
      options: { $0.liveReplay = { throw Unreachable() } }),
  ]
}
