// Sub-scorer contract_analysis: what an observer said of an analysis, or else how its run ended.

import WireJSON

enum ContractAnalysisScorer {
  static func judge(_ record: ScoredRecord) -> Judgement { table.judge(Facts(record)) }

  private static let table = RuleTable<Facts>(
    [
      .when(
        { $0.says("accept") && !$0.isNotOK }, .accepted, "contract: observer accept"),
      .when({ $0.says("accept") }, .needsHumanReview, "contract: observer accept but run not ok"),
      .when({ $0.says("cycle") }, .partiallyAccepted, "contract: observer cycle"),
      .when({ $0.says("reject") }, .rejected, "contract: observer reject"),
      .when({ $0.isNotOK }, .rejected, "contract: run not ok"),
      .when({ $0.isOK }, .partiallyAccepted, "contract: run ok, no observer verdict"),
    ],
    .otherwise(.needsHumanReview, "contract: no verdict"))

  private struct Facts {
    var verdict: JSONNode?
    var isOK: Bool
    var isNotOK: Bool

    init(_ record: ScoredRecord) {
      verdict = record.observerVerdict
      isOK = record.succeeded("ok")
      isNotOK = record.failed("not_ok")
    }

    func says(_ word: String) -> Bool { verdict?.holds(word) ?? false }
  }
}
