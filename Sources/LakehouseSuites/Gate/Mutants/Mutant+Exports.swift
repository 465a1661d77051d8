// Mutants of I17 to I20: what the exports hold.

import Artifacts
import WireJSON

extension Mutant {
  static let exportMutants: [Mutant] = [
    .outputs("I17", "rejected-in-rag", "a rejected run is in RAG under another category") { run in
      run.first.pointFirstSample(of: GateOutputs.rag, to: "rejected", says: "accepted")
    },
    .outputs("I17", "review-unasked", "needs_human_review is in RAG without being asked for") {
      run in
      run.first.pointFirstSample(
        of: GateOutputs.rag, to: "needs_human_review", says: "needs_human_review")
    },
    .outputs("I17", "review-never", "needs_human_review stays out though it was asked for") {
      $0.wide.changeRows(below: GateOutputs.rag) { rows in
        rows.removeAll { $0["success_score"]?.string == "needs_human_review" }
        return true
      }
    },
    .outputs("I17", "rejected-in-second-rag", "a second run puts a rejected run into RAG") { run in
      run.second.pointFirstSample(of: GateOutputs.rag, to: "rejected", says: "rejected")
    },
    .outputs("I18", "worse-chosen", "chosen and rejected change places") {
      $0.first.editRow(below: GateOutputs.preference) { pair in
        for (a, b) in [("chosen", "rejected"), ("chosen_run_id", "rejected_run_id")] {
          let (x, y) = (pair[a], pair[b])
          pair.set(a, to: y)
          pair.set(b, to: x)
        }
      }
    },
    .outputs("I18", "same-text", "a pair of one text") {
      $0.first.editRow(below: GateOutputs.preference) { $0.set("rejected", to: $0["chosen"]) }
    },
    .outputs("I18", "run-used-twice", "the best of a group is chosen in two pairs") {
      $0.first.changeRows(below: GateOutputs.preference) { rows in
        guard let first = rows.first else { return false }
        var again = first
        again.set("id", to: .string(String(repeating: "a", count: 32)))
        rows.append(again)
        return true
      }
    },
    .outputs("I19", "sample-of-nobody", "a sample names a run that there is not") {
      $0.first.editRow(below: GateOutputs.rag) { $0.set("source_run_id", to: "scrum:gone:1") }
    },
    .outputs("I19", "provenance-of-the-run", "the provenance of a sample is not its evidence's") {
      $0.first.editRow(below: GateOutputs.sft) {
        $0.set("provenance", "line_offset", to: 999)
      }
    },
    .outputs("I20", "id-of-the-text-alone", "an id leaves the run id out") {
      $0.first.editRow(below: GateOutputs.rag) {
        let text = JSONValue.array([$0["content"] ?? .null]).canonical()
        $0.set("id", to: .string(String(Digest.sha256(of: text).prefix(32))))
      }
    },
    .outputs("I20", "duplicate-kept", "a sample is written again") {
      $0.first.changeRows(below: GateOutputs.sft) { rows in
        rows += rows.suffix(1)
        return true
      }
    },
  ]

  static let repetitionMutants: [Mutant] = [
    .outputs("I21", "evidence-rewritten", "the second run writes its own clock into evidence") {
      $0.second.editRow(below: GateOutputs.evidence) {
        $0.set("provenance", "recorded_at", to: "2026-11-21T07:30:15.250Z")
      }
    },
    .outputs("I21", "evidence-appended", "the second run appends a row again") {
      $0.second.changeRows(below: GateOutputs.evidence) { rows in
        rows += rows.prefix(1)
        return true
      }
    },
    .outputs("I21", "collect-writes-again", "the second collect counts rows as written") { run in
      run.second.edit(run.second.receiptPath("collect")) {
        $0.add(1, to: "records_out")
        $0.add(-1, to: "records_deduped")
      }
    },
    .outputs("I22", "clock-in-the-hash", "the run_hash depends on the time of the run") { run in
      run.fresh.edit(run.fresh.summaryPath) {
        $0.set("run_hash", to: .string(String(repeating: "5", count: 64)))
      }
    },
    .outputs("I22", "last-bit", "the last bit of a number in evidence is another") {
      $0.first.editRow(
        below: GateOutputs.evidence, where: { $0["observer_confidence"]?.number != nil }
      ) {
        $0.set("observer_confidence", to: .number(($0["observer_confidence"]?.number ?? 0).nextUp))
      }
    },
    .outputs("I22", "tags-in-another-order", "the tags of a RAG sample are sorted") {
      $0.wide.editRow(below: GateOutputs.rag) {
        $0.set("tags", to: .array(($0["tags"]?.array ?? []).reversed()))
      }
    },
    .outputs("I22", "volatile-without-shape", "a clock reading that is no timestamp") {
      $0.fresh.editRow(below: GateOutputs.rag) { $0.set("created_at", to: "now") }
    },
    .outputs("I22", "source-emptied", "a run empties a source stream") {
      $0.wide.files["data/_kb/audits.jsonl"] = []
    },
    .outputs("I22", "second-export-lost", "the second run removes an export") {
      $0.second.files[GateOutputs.preference] = nil
    },
    .outputs("I22", "link-left", "a run leaves a symbolic link") {
      $0.fresh.links = ["data/distilled/sft/extra.jsonl"]
    },
    .outputs("I22", "hash-for-a-time", "a clock reading that is a hash") {
      $0.fresh.editRow(below: GateOutputs.rag) {
        $0.set("created_at", to: .string(String(repeating: "a", count: 64)))
      }
    },
    .outputs("I22", "file-of-its-own", "a run leaves a file that no golden has") {
      $0.first.files["data/distilled/notes.txt"] = [0x0A]
    },
  ]
}

extension GateOutputs {
  /// Makes the first sample of an export one of the first run of a category.
  fileprivate mutating func pointFirstSample(
    of path: String, to category: String, says score: String
  ) {
    guard let run = rows(below: Self.scoredRuns).first(where: { $0.text("category") == category })
    else { return }
    editRow(below: path) {
      $0.set("source_run_id", to: run["evidence_run_id"])
      $0.set("success_score", to: .string(score))
      $0.set("provenance", to: run["provenance"])
    }
  }
}
