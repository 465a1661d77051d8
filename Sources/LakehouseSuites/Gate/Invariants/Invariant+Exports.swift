// I17 to I20: what the exports hold.

import Artifacts
import WireJSON

extension Invariant {
  static let exportInvariants = [
    Invariant(
      id: "I17", statement: "no rejected run in RAG; needs_human_review only when asked for"
    ) { observation in
      var finding = Finding()
      for run in observation.runs {
        let index = GateIndex(run)
        for row in run.rows(GateOutputs.rag) {
          finding.count("RAG rows")
          let score = row.text("success_score")
          let isAsked = run.options.contains(GateOutputs.includeReview)
          if score == "rejected" || score == "needs_human_review" && !isAsked {
            finding.blame(row, "success_score is \(score) (\(run.name))")
          }
          let category = index.category(of: row)
          if category != score {
            finding.blame(row, "its scored run is \(category ?? "absent"), not \(score)")
          }
          if score == "needs_human_review" { finding.count("needs_human_review rows, asked for") }
        }
      }
      finding.requireAny("RAG rows", of: GateOutputs.rag)
      finding.requireAny("needs_human_review rows, asked for", of: GateOutputs.rag)
      return finding
    },

    Invariant(
      id: "I18",
      statement:
        "every preference pair ranks chosen above rejected, with different texts, and uses a run at most once"
    ) { observation in
      var finding = Finding()
      for run in observation.runs { finding.checkPairs(of: run) }
      finding.requireAny("pairs", of: GateOutputs.preference)
      return finding
    },

    Invariant(
      id: "I19", statement: "every export row traces back to one scored run and one evidence row"
    ) { observation in
      var finding = Finding()
      for run in observation.runs {
        let index = GateIndex(run)
        for path in run.exports {
          for row in run.rows(path) {
            finding.count("export rows")
            let runID = path == GateOutputs.preference ? "chosen_run_id" : "source_run_id"
            let origin = RowOrigin(row, runID: runID)
            let scored = index.scoredRuns[origin]?.count ?? 0
            let evidence = index.evidence[origin] ?? []
            if scored != 1 || evidence.count != 1 {
              finding.blame(
                row, "has \(scored) scored runs and \(evidence.count) evidence rows to its name")
            }
            if evidence.first.map({ $0["provenance"] != row["provenance"] }) ?? false {
              finding.blame(row, "its provenance is not that of its evidence")
            }
          }
        }
      }
      finding.requireAny("export rows", of: GateOutputs.rag)
      return finding
    },

    Invariant(
      id: "I20",
      statement: "ids are unique in each export, and equal what their definition recomputes"
    ) { observation in
      var finding = Finding()
      for run in observation.runs {
        for path in run.exports {
          var seen: Set<String> = []
          for row in run.rows(path) {
            finding.count("ids")
            let id = row.text("id")
            if !seen.insert(id).inserted { finding.blame(row, "id \(id) is there twice") }
            let fields = idFields[path] ?? []
            let text = JSONValue.array(fields.map { row[$0] ?? .null }).canonical()
            if Digest.sha256(of: text).prefix(32) != id {
              finding.blame(row, "id is not that of \(fields.joined(separator: ", "))")
            }
          }
        }
      }
      finding.requireAny("ids", of: GateOutputs.rag)
      return finding
    },
  ]

  /// What an id is made of (exports.md).
  private static let idFields = [
    GateOutputs.sft: ["source_run_id", "instruction", "response"],
    GateOutputs.rag: ["source_run_id", "content"],
    GateOutputs.preference: ["chosen_run_id", "rejected_run_id"],
  ]

  static let ranks = [
    "rejected": 0, "needs_human_review": 1, "partially_accepted": 2, "accepted": 3,
  ]
}

extension Finding {
  fileprivate mutating func checkPairs(of run: GateOutputs) {
    let index = GateIndex(run)
    var used: Set<[String]> = []
    for row in run.rows(GateOutputs.preference) {
      count("pairs")
      if row["chosen"] == row["rejected"] { blame(row, "both texts are the same") }
      let chosen = index.category(of: row, runID: "chosen_run_id") ?? "absent"
      let rejectedID = row.text("rejected_run_id")
      // A rejected run has no provenance in the pair: the one of that id with that text is meant.
      let rejected =
        (index.scoredByRunID[rejectedID] ?? []).first { scored in
          let evidence = index.evidence[RowOrigin(scored, runID: "evidence_run_id")]?.first
          return evidence?["text"] == row["rejected"]
        }?.text("category") ?? "absent"
      let ranks = Invariant.ranks
      if (ranks[chosen] ?? -1) <= (ranks[rejected] ?? 9) {
        blame(row, "chosen is \(chosen), rejected is \(rejected)")
      }
      if chosen == "needs_human_review" || rejected == "needs_human_review" {
        blame(row, "needs_human_review is neither chosen nor rejected")
      }
      if row.text("reason") != "\(chosen) over \(rejected)" {
        blame(row, "reason is not \"\(chosen) over \(rejected)\"")
      }
      for (id, text) in [("chosen_run_id", "chosen"), ("rejected_run_id", "rejected")] {
        if !used.insert([row.text(id), row.text(text)]).inserted {
          blame(row, "\(row.text(id)) is used twice")
        }
      }
    }
  }
}
