// What an audit shows beside its checks: all audits before it, and the newest day against the days
// before.

/// The history of a root's metrics, and how its newest day compares with the earlier ones.
public struct AuditSurvey: Sendable {
  /// The baselines in order, this audit's own last, whether or not it is kept.
  public let history: [AuditBaseline]
  /// The newest day against the days before it; nil if there is no evidence.
  public let days: DayComparison?
}

/// Evidence of a root's newest day against that of all days before it.
///
/// A root holds no samples of earlier audits. What it does hold is evidence by days, so that is what
/// can be compared without a guess.
public struct DayComparison: Sendable {
  /// The newest day, `YYYY/MM/DD`.
  public let newest: String
  /// How many days are before it.
  public let earlierDays: Int
  /// Each quantity that some row has, in the order of ``DayQuantity``.
  public let quantities: [Quantity]
  /// Scored runs of the newest day by category.
  public let newestCategories: CategoryCounts
  /// Scored runs of the earlier days by category.
  public let earlierCategories: CategoryCounts
  /// The categories' index: one bucket each.
  public let categoryDrift: PopulationStability

  /// One quantity on both sides.
  public struct Quantity: Sendable {
    /// Which one.
    public let kind: DayQuantity
    /// How many earlier rows have it, of which at most ``DaySamples/capacity`` are compared.
    public let earlierRows: Int
    /// How many rows of the newest day have it.
    public let newestRows: Int
    /// The comparison: earlier days are its baseline.
    public let drift: PopulationStability
  }
}

/// What rows of evidence are compared by.
public enum DayQuantity: String, Sendable, CaseIterable {
  /// Milliseconds that a run took.
  case latency = "latency_ms"
  /// Tokens that a model was given.
  case promptTokens = "prompt_tokens"
  /// Tokens that it answered.
  case completionTokens = "completion_tokens"
  /// Bytes of the text, in UTF-8.
  case textBytes = "text_bytes"
}
