// Sub-scorer audit: the severity of an audit's findings; its overall word only where an older
// audit has no severity.

enum AuditScorer {
  static func judge(_ record: ScoredRecord) -> Judgement { table.judge(Facts(record)) }

  private static let table = RuleTable<Facts>(
    [
      .when({ $0.severity == .critical || $0.severity == .high }, .rejected, severity),
      .when({ $0.severity == .medium }, .partiallyAccepted, severity),
      .when({ $0.severity == .low || $0.severity == .info }, .accepted, severity),
      .when({ $0.overall == .approve }, .accepted, "audit: approve"),
      .when({ $0.overall == .requestChanges }, .partiallyAccepted, "audit: request_changes"),
      .when({ $0.overall == .block }, .rejected, "audit: block"),
    ],
    .otherwise(.needsHumanReview, "audit: no verdict"))

  @Sendable private static func severity(_ facts: Facts) -> String {
    "audit: severity \(facts.severity?.rawValue ?? "")"
  }

  private struct Facts {
    var severity: Severity?
    var overall: Overall?

    init(_ record: ScoredRecord) {
      severity = record.metadata("severity", as: Severity.self)
      overall = record.metadata("overall", as: Overall.self)
    }
  }

  private enum Severity: String, CaseIterable {
    case info, low, medium, high, critical
  }

  private enum Overall: String, CaseIterable {
    case approve, block
    case requestChanges = "request_changes"
  }
}
