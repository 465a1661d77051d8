// What has become of an audit's metrics since the last one (receipts-and-audit.md, Audit drift
// table).

/// A row for each metric of a prior and a current audit, ascending by the UTF-8 of the names.
///
///     let prior = try MetricSet([("rows", 100)])
///     let table = DriftTable(prior: prior, current: try MetricSet([("rows", 125)]))
///     table.rows[0].change      // 0.25
///     table.rows[0].flag        // .warn
public struct DriftTable: Sendable {
  /// What is to be said of a change.
  public enum Flag: String, Sendable, CaseIterable {
    /// There is nothing to compare with.
    case firstRun = "first_run"
    /// Within the threshold.
    case ok
    /// Beyond the threshold, or gone.
    case warn
  }

  /// One metric.
  public struct Row: Sendable, Equatable {
    /// Its name.
    public var metric: String
    /// What it was, nil if it was not measured.
    public var prior: Double?
    /// What it is, nil if it is gone.
    public var current: Double?
    /// `(current - prior) / |prior|`, 0.25 for a quarter more; nil where there is no finite one.
    public var change: Double?
    /// What is to be said of it.
    public var flag: Flag

    /// Rows are equal if their names have the same code points, and all else is equal.
    public static func == (a: Row, b: Row) -> Bool {
      a.metric.hasUTF8(of: b.metric) && a.prior == b.prior && a.current == b.current
        && a.change == b.change && a.flag == b.flag
    }
  }

  /// The change up to which a metric is as it was, if nobody says otherwise.
  public static let defaultThreshold = 0.20

  /// The rows in order.
  public let rows: [Row]

  /// Compares two audits.
  ///
  /// - Parameters:
  ///   - prior: The metrics of the last audit, nil if there was none.
  ///   - current: The metrics of this one.
  ///   - threshold: The change, as a part of the prior value, that is still no drift.
  public init(
    prior: MetricSet?, current: MetricSet, threshold: Double = defaultThreshold
  ) {
    var rows: [Row] = []
    var old = (prior?.entries ?? [])[...]
    for (name, value) in current.entries {
      while let gone = old.first, gone.name.utf8.lexicographicallyPrecedes(name.utf8) {
        rows.append(.gone(gone))
        old.removeFirst()
      }
      if let before = old.first, before.name.hasUTF8(of: name) {
        rows.append(Self.row(name, before.value, value, threshold))
        old.removeFirst()
      } else {
        rows.append(Row(metric: name, prior: nil, current: value, change: nil, flag: .firstRun))
      }
    }
    self.rows = rows + old.map(Row.gone)
  }

  private static func row(
    _ name: String, _ prior: Double, _ current: Double, _ threshold: Double
  ) -> Row {
    var row = Row(metric: name, prior: prior, current: current, change: nil, flag: .warn)
    if prior == 0 {
      if current == 0 { row.flag = .ok }
      return row
    }
    let change = (current - prior) / prior.magnitude
    if change.isFinite {
      row.change = change
      row.flag = change.magnitude > threshold ? .warn : .ok
    }
    return row
  }
}

extension DriftTable.Row {
  fileprivate static func gone(_ entry: MetricSet.Entry) -> Self {
    Self(metric: entry.name, prior: entry.value, current: nil, change: nil, flag: .warn)
  }
}
