// Short ways to compare two texts by a rule.

import Parity

extension ComparisonRule {
  /// A rule with masks given as pointer and shape.
  init(_ mode: Mode = .bytes, masks: [(String, Shape)] = [], tolerances: [(String, Double)] = []) {
    self.init(
      mode: mode, masks: masks.map { Mask(place: PlacePattern($0.0)!, shape: $0.1) },
      tolerances: tolerances.map { Tolerance(place: PlacePattern($0.0)!, bound: $0.1) })
  }

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
