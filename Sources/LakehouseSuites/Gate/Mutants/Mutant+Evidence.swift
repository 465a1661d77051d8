// Mutants of I06 to I10: evidence, skips, and the scored runs that go with them.

import Artifacts
import WireJSON

extension Mutant {
  static let evidenceMutants: [Mutant] = [
    .outputs("I06", "scored-runs-out-of-order", "two scored runs of a file change places") {
      $0.first.changeRows(below: GateOutputs.scoredRuns) { rows in
        guard rows.count > 1 else { return false }
        rows.swapAt(0, 1)
        return true
      }
    },
    .outputs("I06", "scored-run-lost", "the last scored run of a file is missing") {
      $0.first.changeRows(below: GateOutputs.scoredRuns) { $0.popLast() != nil }
    },
    .outputs("I07", "null-for-absent", "an optional field of evidence is null instead of absent") {
      $0.first.editRow(below: GateOutputs.evidence) { $0.set("model_provider", to: .null) }
    },
    .outputs("I07", "negative-count", "latency_ms is -1") {
      $0.first.editRow(below: GateOutputs.evidence) { $0.set("latency_ms", to: -1) }
    },
    .outputs("I08", "zero-omitted", "line_offset 0 is dropped, as Go's omitempty does") {
      $0.first.editRow(below: GateOutputs.evidence, where: isFirstRow) {
        $0.set("provenance", "line_offset", to: nil)
      }
    },
    .outputs("I08", "provenance-without-clock", "provenance has no recorded_at") {
      $0.fresh.editRow(below: GateOutputs.evidence) {
        $0.set("provenance", "recorded_at", to: nil)
      }
    },
    .outputs("I09", "offsets-from-one", "line_offset counts from 1") {
      $0.first.editRow(below: GateOutputs.evidence, where: isFirstRow) {
        $0.set("provenance", "line_offset", to: 1)
      }
    },
    .outputs("I09", "hash-of-the-line", "sig_hash is another row's") { run in
      run.first.changeRows(below: GateOutputs.evidence) { rows in
        guard rows.count > 1 else { return false }
        rows[0].set("provenance", "sig_hash", to: rows[1]["provenance"]?["sig_hash"])
        return true
      }
    },
    .outputs("I10", "skip-dropped-in-silence", "a skipped row is in no file") {
      $0.first.changeRows(below: GateOutputs.skips) { $0.popLast() != nil }
    },
    .outputs("I10", "evidence-lost", "the last evidence row of a file is missing") {
      $0.first.changeRows(below: GateOutputs.evidence) { $0.popLast() != nil }
    },
    .outputs("I10", "evidence-doubled", "an evidence row is there twice") {
      $0.first.changeRows(below: GateOutputs.evidence) { rows in
        rows += rows.suffix(1)
        return true
      }
    },
    .outputs("I10", "in-both", "a row of evidence is in skips as well") { run in
      guard let row = run.first.rows(below: GateOutputs.evidence).first,
        let file = row["provenance"]?["source_file"]?.string,
        let offset = row["provenance"]?["line_offset"]?.integer
      else { return }
      let lines = run.sources[file]?.split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      guard let lines, offset < lines.count else { return }
      let skip: JSONValue = [
        "schema_version": 1, "source_file": .string(file), "line_offset": .number(Double(offset)),
        "line_sha256": .string(Digest.sha256(of: Array(lines[offset]))), "reason": "invalid_json",
        "recorded_at": "2026-11-20T12:00:00.000Z",
      ]
      run.first.files[GateOutputs.skips, default: []] += skip.wire() + [UInt8(ascii: "\n")]
    },
    .outputs("I10", "skip-without-reason", "a skip gives a reason that says nothing") {
      $0.first.editRow(below: GateOutputs.skips) { $0.set("reason", to: "bad_field:") }
    },
    .outputs("I10", "skip-of-the-trimmed-line", "line_sha256 is not of the line as it stands") {
      $0.first.editRow(below: GateOutputs.skips) {
        $0.set("line_sha256", to: .string(String(repeating: "0", count: 64)))
      }
    },
  ]

  private static let isFirstRow: @Sendable (JSONValue) -> Bool = {
    $0["provenance"]?["line_offset"]?.integer == 0
  }
}
