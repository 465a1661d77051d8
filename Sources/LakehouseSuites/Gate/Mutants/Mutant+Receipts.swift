// Mutants of I01 to I05: receipts and the summary.

import WireJSON

extension Mutant {
  static let receiptMutants: [Mutant] = [
    .outputs("I01", "receipt-lost", "the receipt of export-sft is not written") {
      $0.first.files[$0.first.receiptPath("export-sft")] = nil
    },
    .outputs("I01", "run-failed", "distill ends with status 1") { $0.wide.exitStatus = 1 },
    .outputs("I02", "receipt-null-for-empty", "skip_reasons is null where it is empty") { run in
      run.first.edit(run.first.receiptPath("score")) { $0.set("skip_reasons", to: .null) }
    },
    .outputs("I02", "receipt-of-another-stage", "two receipts change places") { run in
      let (a, b) = (run.first.receiptPath("export-rag"), run.first.receiptPath("export-sft"))
      (run.first.files[a], run.first.files[b]) = (run.first.files[b], run.first.files[a])
    },
    .outputs("I03", "run-hash-digit", "one digit of the run_hash is another") { run in
      run.first.edit(run.first.summaryPath) {
        let hash = $0["run_hash"]?.string ?? ""
        $0.set("run_hash", to: .string((hash.first == "0" ? "1" : "0") + hash.dropFirst()))
      }
    },
    .outputs("I03", "receipt-after-summary", "a receipt is written again after the summary") {
      run in
      run.first.edit(run.first.receiptPath("collect")) {
        $0.set("finished_at", to: "2026-11-20T12:00:00.001Z")
      }
    },
    .outputs("I03", "output-hash-of-another-file", "a receipt names the hash of another output") {
      run in
      run.first.edit(run.first.receiptPath("score")) { receipt in
        guard var outputs = receipt["outputs"]?.array, outputs.count > 1 else { return }
        outputs[0].set("sha256", to: outputs[1]["sha256"])
        receipt.set("outputs", to: .array(outputs))
      }
    },
    .outputs("I03", "export-touched-afterwards", "a line is added to an export after the run") {
      $0.first.files[GateOutputs.rag, default: []] += Array("{}\n".utf8)
    },
    .outputs("I03", "summary-with-more", "the summary has a field that it should not have") { run in
      run.first.edit(run.first.summaryPath) { $0.set("note", to: "released") }
    },
    .outputs("I04", "summary-counts-one-more", "the summary says one more record than the receipt")
    {
      run in
      run.first.edit(run.first.summaryPath) {
        $0.add(1, to: "records_in", ofStage: 0)
        $0.add(1, to: "records_out", ofStage: 0)
      }
    },
    .outputs("I04", "firewall-counts-wrong", "the summary says one SFT row less than there are") {
      run in
      run.first.edit(run.first.summaryPath) {
        $0.set("firewall", "sft_rows", to: .number(($0["firewall"]?["sft_rows"]?.number ?? 0) - 1))
      }
    },
    .outputs("I05", "duplicates-not-counted", "deduped rows are in no count") { run in
      for path in [run.first.receiptPath("collect")] {
        run.first.edit(path) { $0.set("records_deduped", to: 0) }
      }
    },
    .outputs("I05", "one-skip-too-many", "a row is counted as skipped and as written") { run in
      run.second.edit(run.second.receiptPath("export-sft")) { $0.add(1, to: "records_skipped") }
    },
    .outputs("I05", "two-rows-fewer", "a stage overlooks a row and counts consistently") { run in
      run.first.edit(run.first.receiptPath("collect")) {
        $0.add(-1, to: "records_in")
        $0.add(-1, to: "records_out")
      }
    },
  ]
}
