// Numbers by name, as audits measure and baselines keep them.

public import WireJSON

/// Finite numbers by name, ascending by the UTF-8 of the names; names are told apart by their code
/// points.
///
///     let metrics = try MetricSet([("p2_evidence_rows", 12), ("p0_sources", 3)])
///     metrics.entries.map(\.name)      // ["p0_sources", "p2_evidence_rows"]
///     metrics["p0_sources"]            // 3
public struct MetricSet: Sendable, Equatable {
  /// A metric.
  public typealias Entry = (name: String, value: Double)

  /// The metrics in order.
  public let entries: [Entry]

  /// Metrics in any order; of several with one name the last counts.
  ///
  /// - Throws: `not_finite` for a value that is not finite: no text holds it.
  public init(_ metrics: [(String, Double)]) throws(DistillationError) {
    let object = JSONObject(metrics.map { ($0, JSONValue.number($1)) })
    entries = object.members.map { ($0.name, $0.value.number ?? .nan) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    if let entry = entries.first(where: { !$0.value.isFinite }) {
      throw DistillationError(
        .notFinite, "the metric \(entry.name) is not finite: \(entry.value)")
    }
  }

  /// The metrics of `{NAME:number,…}`.
  ///
  /// - Throws: `invalid_request` for anything else; `name` is what the message calls it.
  public init(_ node: JSONNode, name: String = "metrics") throws(DistillationError) {
    guard node.kind == .object else {
      throw DistillationError(
        .invalidRequest, "\(name) has to be of the kind object and is \(node.kind)")
    }
    var entries: [Entry] = []
    for (metric, value) in node.members {
      guard let number = value.number else {
        throw DistillationError(
          .invalidRequest, "\(name).\(metric) has to be a number and is \(value.kind)")
      }
      entries.append((metric, number))
    }
    self.entries = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The value of a metric, nil if there is none.
  public subscript(name: String) -> Double? {
    entries.first { $0.name.hasUTF8(of: name) }?.value
  }

  /// The metrics as a free-form value, which is written in canonical form.
  var canonical: [UInt8] {
    JSONValue.object(JSONObject(entries.map { ($0.name, .number($0.value)) })).canonical()
  }

  /// Whether both have the same metrics with the same values.
  public static func == (a: MetricSet, b: MetricSet) -> Bool {
    a.entries.count == b.entries.count
      && zip(a.entries, b.entries).allSatisfy {
        $0.name.hasUTF8(of: $1.name) && $0.value == $1.value
      }
  }
}
