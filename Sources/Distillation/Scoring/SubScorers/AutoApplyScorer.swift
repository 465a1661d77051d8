// Sub-scorer auto_apply: what became of a patch that was applied by itself.

enum AutoApplyScorer {
  static func judge(_ record: ScoredRecord) -> Judgement { table.judge(Facts(record)) }

  private static let table = RuleTable<Facts>(
    [
      .when({ $0.isCommitted }, .accepted, "auto_apply: committed"),
      .when({ $0.isReverted }, .rejected, "auto_apply: reverted"),
      .when({ $0.isBuildFailed }, .rejected, "auto_apply: build_failed"),
      .when({ $0.did("no_change") || $0.did("dry_run") }, .needsHumanReview) {
        "auto_apply: \($0.action)"
      },
    ],
    .otherwise(.needsHumanReview) { "auto_apply: unrecognised action \($0.action)" })

  private struct Facts {
    /// An absent action is written `?`.
    var action: String
    var isCommitted: Bool
    var isReverted: Bool
    var isBuildFailed: Bool

    init(_ record: ScoredRecord) {
      action = record.metadata("action") ?? "?"
      isCommitted = record.succeeded("committed")
      isReverted = record.failed("reverted")
      isBuildFailed = record.failed("build_failed")
    }

    func did(_ word: String) -> Bool { action.hasUTF8(of: word) }
  }
}
