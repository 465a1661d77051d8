// Two answers held against each other: equal, or a list of divergences with their causes.

/// Compares answers by one probe's rule.
///
///     let comparator = Comparator(rule: ComparisonRule())
///     comparator.compare(
///       expected: Answer(output: Array("{\"a\":0}".utf8)), actual: Answer(output: Array("{}".utf8)))
///     // [/a missing zero_value_omitted]
public struct Comparator: Sendable {
  /// The rule that is applied.
  public let rule: ComparisonRule

  /// Makes a comparator.
  public init(rule: ComparisonRule) { self.rule = rule }

  /// What comparing two answers came to.
  public struct Comparison: Sendable {
    /// The differences; empty where the answers may stand for each other.
    public var divergences: [Divergence]
    /// The indexes of the rule's masks that met a value on both sides.
    public var masksMet: Set<Int>
  }

  /// Returns how `actual` differs from `expected`.
  public func compare(expected: Answer, actual: Answer) -> Comparison {
    if rule.masks.isEmpty {
      if expected == actual { return Comparison(divergences: [], masksMet: []) }
    }
    if expected.tree != nil || actual.tree != nil {
      return compare(
        expected: expected.tree ?? TreeSnapshot(), actual: actual.tree ?? TreeSnapshot())
    }
    guard expected.exitStatus == actual.exitStatus else {
      let shown = [expected, actual].map {
        "\($0.exitStatus), after " + VisibleText.excerpt($0.output, limit: 100)
      }
      let divergence = Divergence(
        place: "exit status", kind: .changed, cause: .exitStatus, expected: shown[0],
        actual: shown[1])
      return Comparison(divergences: [divergence], masksMet: [])
    }
    var difference = TextComparison(rule: rule)
    difference.compare(expected.output, actual.output)
    return Comparison(divergences: difference.divergences, masksMet: difference.masksMet)
  }
}
