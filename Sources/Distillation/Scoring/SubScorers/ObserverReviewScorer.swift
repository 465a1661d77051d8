// Sub-scorer observer_review: what an observer said of an attempt on a file.

import WireJSON

enum ObserverReviewScorer {
  static func judge(_ record: ScoredRecord) -> Judgement { table.judge(Facts(record)) }

  private static let table = RuleTable<Facts>(
    [
      .when({ $0.says("accept") }, .accepted, "observer: accept"),
      .when({ $0.says("cycle") }, .partiallyAccepted, "observer: cycle"),
      .when({ $0.says("reject") }, .rejected, "observer: reject"),
      .when({ $0.verdict != nil }, .needsHumanReview) {
        "observer: unrecognised verdict \($0.verdict?.string ?? "")"
      },
    ],
    .otherwise(.needsHumanReview, "observer: no verdict"))

  private struct Facts {
    var verdict: JSONNode?

    init(_ record: ScoredRecord) { verdict = record.observerVerdict }

    func says(_ word: String) -> Bool { verdict?.holds(word) ?? false }
  }
}
