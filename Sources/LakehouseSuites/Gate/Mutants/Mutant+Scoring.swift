// Mutants of I11 and I12: scored runs, and one for each rule of the scorer.

import WireJSON

extension Mutant {
  static let scoringMutants: [Mutant] =
    [
      .outputs("I11", "no-reason", "a scored run gives no reason") {
        $0.first.editRow(below: GateOutputs.scoredRuns) { $0.set("reasons", to: []) }
      },
      .outputs("I11", "category-of-no-rank", "a scored run has a category that there is not") {
        $0.wide.editRow(below: GateOutputs.scoredRuns) { $0.set("category", to: "maybe") }
      },
      .outputs("I12", "answer-lost", "the scorer does not answer a row of the truth table") {
        if !$0.truth.isEmpty { $0.truth[0].answer = nil }
      },
      .runtime(
        "I12", "rule-override", "a human override is not looked at", .scorer(.ignoresOverride)),
    ]
    + ScorerRule.all.map { rule in
      .runtime(
        "I12", "rule-\(rule.name)", "the rule that says \"\(rule.reason)\" gives another category",
        .scorer(.miscategorises(rule)))
    }
}

/// A rule of the table of sub-scorers, by the reason that it gives.
package struct ScorerRule: Sendable {
  /// The reason, with `*` for what it fills in.
  package let reason: String

  /// The reason as a name.
  var name: String {
    String(
      reason.unicodeScalars.map { scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
          ? Character(scalar) : scalar == "*" ? "N" : "-"
      }
    ).split(separator: "-").joined(separator: "-")
  }

  /// scoring.md, the table from its first row to its last.
  package static let all = [
    "scrum: accepted on attempt 1", "scrum: accepted on attempt 2", "scrum: accepted on attempt 3",
    "scrum: accepted only on attempt *", "scrum: no acceptance marker", "observer: accept",
    "observer: cycle", "observer: reject", "observer: unrecognised verdict *",
    "observer: no verdict", "audit: severity critical", "audit: severity high",
    "audit: severity medium", "audit: severity low", "audit: severity info", "audit: approve",
    "audit: request_changes", "audit: block", "audit: no verdict", "contract: observer accept",
    "contract: observer accept but run not ok", "contract: observer cycle",
    "contract: observer reject", "contract: run not ok", "contract: run ok, no observer verdict",
    "contract: no verdict", "auto_apply: committed", "auto_apply: reverted",
    "auto_apply: build_failed", "auto_apply: no_change", "auto_apply: dry_run",
    "auto_apply: unrecognised action *", "outcome: all events ok", "outcome: no event ok",
    "outcome: no events", "outcome: */* events ok, * gaps", "mode_experiment: empty response",
    "mode_experiment: not ok", "mode_experiment: ok, unverified", "mode_experiment: no outcome",
    "extraction: empty text", "extraction: unverified text", "unknown source *",
  ].map(ScorerRule.init)
}
