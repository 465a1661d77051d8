// A stage that fails: its receipt, the summary, and what stays as it was.

import Artifacts
import Distillation
import Foundation
import Testing
import WireJSON

@Suite struct FailedRunTests {
  struct Failure: Sendable, CustomTestStringConvertible {
    var stage: Stage
    /// How the failure is said in the receipt.
    var error: String
    /// Makes a root fail, after a run that did not.
    var spoil: @Sendable (TemporaryRoot) throws -> Void
    var testDescription: String { stage.rawValue }
  }

  /// A run that does not come to the SFT export says of it what stands there, whoever wrote it.
  @Test func theFirewallCountsWhatStands() throws {
    let root = try TemporaryRoot.generated(rows: 200)
    _ = try root.distill(at: "2026-01-01T00:00:00Z", run: "before")
    let rows = try root.lines(LakehouseRoot.sftExport).count
    try root.append(
      "{\"quality_score\":\"rejected\"}\nno JSON\n{\"quality_score\":\"needs_human_review\"}\n",
      to: LakehouseRoot.sftExport)
    try root.write("[]\n", to: "data/evidence/2020/01/01/other.jsonl")
    #expect(try root.distill(run: "failed").status == .failed)
    let summary = try root.json("reports/distillation/failed/summary.json")
    #expect(
      summary["firewall"]?.description == #"{"sft_rows":\#(rows + 3),"sft_never_rows":2}"#)
  }

  @Test(arguments: [
    Failure(
      stage: .collect, error: "data/_kb/audits.jsonl: a folder stands where a file has to be"
    ) { root in
      try FileSystem.remove(root.root.absolute("data/_kb/audits.jsonl"))
      try FileSystem.createDirectory(root.root.absolute("data/_kb/audits.jsonl"))
    },
    Failure(
      stage: .score,
      error: "data/evidence/2020/01/01/other.jsonl:2: no valid evidence_record: /run_id: empty"
    ) { root in
      try root.write(
        "\(EvidenceText().line)\n\(EvidenceText(runID: "").line)\n",
        to: "data/evidence/2020/01/01/other.jsonl")
    },
    Failure(
      stage: .exportRAG,
      error: "data/scored-runs/2020/01/01/gone.jsonl:1: no valid scored_run: "
        + "the record: type"
    ) { root in
      try root.write("[]\n", to: "data/scored-runs/2020/01/01/gone.jsonl")
    },
    Failure(stage: .exportSFT, error: "cannot") { root in
      try FileManager.default.removeItem(atPath: root.root.absolute("data/distilled/sft"))
      try root.write("a file", to: "data/distilled/sft")
    },
    Failure(stage: .exportPreference, error: "cannot rename") { root in
      try FileSystem.remove(root.root.absolute(LakehouseRoot.preferenceExport))
      try FileSystem.createDirectory(root.root.absolute(LakehouseRoot.preferenceExport))
    },
  ])
  func aStageFails(_ failure: Failure) throws {
    let root = try TemporaryRoot.generated(rows: 200)
    _ = try root.distill(at: "2026-01-01T00:00:00Z", run: "before")
    try failure.spoil(root)
    let before = try root.tree()
    let summary = try root.distill(run: "failed")
    #expect(summary.status == .failed)
    let ran = Stage.allCases.prefix { $0 != failure.stage } + [failure.stage]
    #expect(summary.stages.map(\.stage) == Array(ran))
    #expect(summary.stages.map(\.status) == ran.map { $0 == failure.stage ? .failed : .ok })
    #expect(summary.errors.count == 1)
    #expect(summary.errors[0].hasPrefix(failure.error), "\(summary.errors)")
    #expect(!summary.errors[0].contains(root.folder))

    let names = try FileSystem.list(root.root.absolute("reports/distillation/failed"))
    #expect(Set(names) == Set(ran.map { "\($0.rawValue).receipt.json" } + ["summary.json"]))
    let receipt = try root.json(
      "reports/distillation/failed/\(failure.stage.rawValue).receipt.json")
    #expect(RecordValidator.validate(receipt, as: .stageReceipt) == [])
    #expect(receipt["status"]?.string == "failed")
    for name in ["inputs", "outputs", "skip_reasons"] {
      #expect(["[]", "{}"].contains(receipt[name]?.description))
    }
    for name in ["records_in", "records_out", "records_deduped", "records_skipped"] {
      #expect(receipt[name]?.integer == 0)
    }
    let node = try root.json("reports/distillation/failed/summary.json")
    #expect(RecordValidator.validate(node, as: .runSummary) == [])
    #expect(node["status"]?.string == "failed")
    #expect(!root.exists("data/.distill.lock"))

    // The stages before it have written with the new clock; it and those after it have not.
    let after = try root.tree()
    #expect(Set(after.keys) == Set(before.keys))
    let changed = Set(after.filter { before[$0.key] != $0.value }.keys.map(Self.stage))
    #expect(changed == Set(ran.dropLast().filter { $0 != .collect }))
  }

  /// The stage that writes a file.
  private static func stage(of path: String) -> Stage {
    switch path {
    case LakehouseRoot.ragExport: .exportRAG
    case LakehouseRoot.sftExport: .exportSFT
    case LakehouseRoot.preferenceExport: .exportPreference
    case let path where path.hasPrefix(LakehouseRoot.scoredRuns): .score
    default: .collect
    }
  }

  @Test func aHeldRootIsLeftAlone() throws {
    let root = try TemporaryRoot.generated(rows: 20)
    try root.write(#"{"pid":1,"host":"elsewhere"}"#, to: "data/.distill.lock")
    let before = try root.tree()
    #expect(throws: ArtifactError.self) { try root.distill() }
    #expect(try root.tree() == before)
    #expect(!root.exists("reports"))
  }

  @Test func noPlaceForReceipts() throws {
    let root = try TemporaryRoot.generated(rows: 20)
    try root.write("a file", to: "reports")
    let before = try root.tree()
    #expect(throws: DistillationError.self) { try root.distill() }
    #expect(try root.tree() == before)
  }
}
