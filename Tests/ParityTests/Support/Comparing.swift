// Short ways to compare two texts by a rule.

import Parity
import Testing

/// A rule with masks and tolerances given by pointer.
func makeRule(
  _ mode: ComparisonRule.Mode = .bytes, masks: [(String, ComparisonRule.Shape)] = [],
  tolerances: [(String, Double)] = []
) -> ComparisonRule {
  ComparisonRule(
    mode: mode, masks: masks.map { ComparisonRule.Mask(place: PlacePattern($0.0)!, shape: $0.1) },
    tolerances: tolerances.map {
      ComparisonRule.Tolerance(place: PlacePattern($0.0)!, bound: $0.1)
    })
}

extension ComparisonRule {
  func compare(_ expected: String, _ actual: String) -> Comparator.Comparison {
    compare(Array(expected.utf8), Array(actual.utf8))
  }

  func compare(_ expected: [UInt8], _ actual: [UInt8]) -> Comparator.Comparison {
    Comparator(rule: self).compare(
      expected: Answer(output: expected), actual: Answer(output: actual))
  }
}

extension Comparator.Comparison {
  /// Place, kind and cause of each difference; `.` for the whole.
  var places: [String] {
    divergences.map {
      "\($0.place.isEmpty ? "." : $0.place) \($0.kind) \($0.cause.rawValue)"
    }
  }
}

/// `#expect` for loops of many thousands: it costs nothing as long as it holds.
func check(
  _ condition: Bool, _ comment: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if !condition { Issue.record("\(comment())", sourceLocation: sourceLocation) }
}
