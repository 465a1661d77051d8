// I06, I11 and I12: scored runs, and the scorer itself.

import Distillation
import WireJSON

extension Invariant {
  static let scoringInvariants = [
    Invariant(id: "I06", statement: "one scored run for each evidence row, in the same order") {
      observation in
      var finding = Finding()
      for run in observation.runs {
        let evidence = run.paths(below: GateOutputs.evidence)
        let paired = evidence.map {
          GateOutputs.scoredRuns + $0.dropFirst(GateOutputs.evidence.count)
        }
        for path in run.paths(below: GateOutputs.scoredRuns) where !paired.contains(path) {
          finding.blame(path, "has no evidence file")
        }
        for (evidence, scored) in zip(evidence, paired) {
          let records = run.rows(evidence)
          let runs = run.rows(scored)
          if records.count != runs.count {
            finding.blame(scored, "\(runs.count) scored runs for \(records.count) evidence rows")
          }
          for (record, scored) in zip(records, runs) {
            finding.count("pairs")
            if scored["evidence_run_id"] != record["run_id"]
              || scored["evidence_task_id"] != record["task_id"]
              || scored["provenance"] != record["provenance"]
            {
              finding.blame(scored, "is not of line \(record.line) of \(evidence)")
            }
          }
        }
      }
      finding.requireAny("pairs", of: GateOutputs.scoredRuns)
      return finding
    },

    Invariant(id: "I11", statement: "every scored run validates, with at least one reason") {
      observation in
      var finding = Finding()
      for run in observation.runs {
        for row in run.rows(below: GateOutputs.scoredRuns) {
          finding.count("scored runs")
          finding.validate(row.text, as: .scoredRun, row.path, line: row.line)
          if row["reasons"]?.array?.isEmpty ?? true { finding.blame(row, "has no reason") }
        }
      }
      finding.requireAny("scored runs", of: GateOutputs.scoredRuns)
      return finding
    },

    Invariant(
      id: "I12",
      statement:
        "the scorer's truth table: every row of fixtures/scorer/truth.jsonl gets what it expects"
    ) { observation in
      var finding = Finding()
      for row in observation.truth {
        finding.count("truth rows")
        if row.attempts > 1 { finding.count("asked again after the session was lost") }
        guard let answer = row.answer else {
          finding.blame(GateFiles.truth, line: row.line, "\(row.name): \(row.message)")
          continue
        }
        let value = try? JSONValue(parsing: answer)
        if value != row.expected {
          finding.blame(
            GateFiles.truth, line: row.line,
            "\(row.name): \(shown(value)) where \(row.expected) is expected")
        }
      }
      finding.requireAny("truth rows", of: GateFiles.truth)
      return finding
    },
  ]
}
