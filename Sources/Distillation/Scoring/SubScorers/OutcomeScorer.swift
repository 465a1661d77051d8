// Sub-scorer outcome: how many events of a scenario went well.

enum OutcomeScorer {
  static func judge(_ record: ScoredRecord) -> Judgement { table.judge(Facts(record)) }

  private static let table = RuleTable<Facts>(
    [
      .when({ $0.isAllOK }, .accepted, "outcome: all events ok"),
      .when({ $0.isNoneOK }, .rejected, "outcome: no event ok"),
      .when({ $0.total == 0 }, .needsHumanReview, "outcome: no events"),
    ],
    .otherwise(.partiallyAccepted) {
      "outcome: \($0.ok)/\($0.total) events ok, \($0.gaps) gaps"
    })

  private struct Facts {
    var isAllOK: Bool
    var isNoneOK: Bool
    var ok: Int
    var total: Int
    var gaps: Int

    init(_ record: ScoredRecord) {
      isAllOK = record.succeeded("all_ok")
      isNoneOK = record.failed("none_ok")
      ok = record.events("ok_events")
      total = record.events("total_events")
      gaps = record.events("total_gaps")
    }
  }
}
