// What one metric was in every audit.

import Distillation
import WireJSON

/// The values of one metric, one for each audit; nil where it was not measured.
struct MetricHistory {
  let name: String
  fileprivate(set) var values: [Double?]

  /// All metrics of any audit, ascending by the UTF-8 of their names.
  static func all(of history: [AuditBaseline]) -> [MetricHistory] {
    // Names are told apart by their code points, which a key of strings would not do.
    var places: [[UInt8]: Int] = [:]
    var all: [MetricHistory] = []
    for (audit, baseline) in history.enumerated() {
      for (name, value) in baseline.metrics.entries {
        let place = places[Array(name.utf8)] ?? all.count
        if place == all.count {
          places[Array(name.utf8)] = place
          all.append(
            MetricHistory(name: name, values: [Double?](repeating: nil, count: history.count)))
        }
        all[place].values[audit] = value
      }
    }
    return all.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The places of the audits that measured it, first and last.
  var ends: (first: Int, last: Int)? {
    guard let first = values.firstIndex(where: { $0 != nil }),
      let last = values.lastIndex(where: { $0 != nil })
    else { return nil }
    return (first, last)
  }

  var least: Double? { values.compactMap { $0 }.min() }
  var greatest: Double? { values.compactMap { $0 }.max() }
}

extension AuditBaseline {
  /// The day, `YYYY-MM-DD`.
  var day: String { String(recordedAt.prefix(10)) }
  /// Day and minute, `YYYY-MM-DD HH:MM`.
  var minute: String { "\(day) \(recordedAt.dropFirst(11).prefix(5))" }
}
