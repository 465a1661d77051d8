// Sub-scorer mode_experiment: whether a mode answered, and whether its run went well.

enum ModeExperimentScorer {
  static func judge(_ record: ScoredRecord) -> Judgement { table.judge(Facts(record)) }

  private static let table = RuleTable<Facts>(
    [
      .when({ $0.isBlank }, .rejected, "mode_experiment: empty response"),
      .when({ $0.isNotOK }, .rejected, "mode_experiment: not ok"),
      .when({ $0.isOK }, .partiallyAccepted, "mode_experiment: ok, unverified"),
    ],
    .otherwise(.needsHumanReview, "mode_experiment: no outcome"))

  private struct Facts {
    var isBlank: Bool
    var isOK: Bool
    var isNotOK: Bool

    init(_ record: ScoredRecord) {
      isBlank = record.isTextBlank
      isOK = record.succeeded("ok")
      isNotOK = record.failed("not_ok")
    }
  }
}
