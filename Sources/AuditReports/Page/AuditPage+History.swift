// The metrics over all audits: a small picture for each, and the same numbers as tables.

import Distillation
import WireJSON

extension AuditPage {
  /// The audits that the table lists; earlier ones are in the pictures and in the baselines file.
  private static let listedAudits = 50

  func writeHistory(of history: [AuditBaseline], to page: inout HTMLWriter) {
    let metrics = MetricHistory.all(of: history)
    page.element("section", ["aria-labelledby": "metrics"]) { page in
      page.element("h2", ["id": "metrics"], "Metrics")
      page.element("p", ["class": "note"]) {
        guard let first = history.first, let last = history.last else { return }
        $0.text(
          history.count == 1
            ? "This is the first audit of the root: lines begin with the next one."
            : """
            \(PageNumber.text(history.count)) audits from \(first.minute) to \(last.minute), at equal \
            distances; each line goes from its least to its greatest value. Changes are against the \
            audit before.
            """)
      }
      page.element("ul", ["class": "metrics"]) { list in
        for metric in metrics { writeCard(of: metric, history, to: &list) }
      }
      page.details("All metrics as a table") { page in
        page.table(
          "Metrics over \(PageNumber.text(history.count)) audits",
          header: ["metric", "#first", "#last", "#least", "#greatest", "#change", "drift"],
          rows: metrics.map { metric in
            let ends = metric.ends
            let row = driftRow(of: metric.name)
            return [
              metric.name, Self.text(ends.flatMap { metric.values[$0.first] }),
              Self.text(ends.flatMap { metric.values[$0.last] }), Self.text(metric.least),
              Self.text(metric.greatest), row.map(Self.change) ?? "n/a",
              row?.flag.words ?? "not in the last audit",
            ]
          })
      }
      page.details("The last \(min(history.count, Self.listedAudits)) audits as a table") { page in
        let listed = history.indices.suffix(Self.listedAudits).reversed()
        page.table(
          "Values by audit, the newest first", header: ["audit"] + metrics.map { "#" + $0.name },
          rows: listed.map { audit in
            [history[audit].minute] + metrics.map { Self.text($0.values[audit]) }
          })
      }
    }
  }

  private func writeCard(
    of metric: MetricHistory, _ history: [AuditBaseline], to list: inout HTMLWriter
  ) {
    guard let ends = metric.ends, let first = metric.values[ends.first],
      let last = metric.values[ends.last], let least = metric.least, let greatest = metric.greatest
    else { return }
    let row = driftRow(of: metric.name)
    let isWarning = row?.flag == .warn
    list.element("li", ["class": isWarning ? "card warn" : "card"]) { card in
      card.element("h3") { $0.element("code", metric.name) }
      card.element("p", ["class": "value"]) { value in
        value.element("strong", Self.text(metric.values[history.count - 1]))
        if let row, row.flag != .firstRun {
          value.element("span", ["class": isWarning ? "change warn" : "change"]) {
            $0.text("\(isWarning ? "⚠ " : "")\(Self.change(row))")
          }
        }
      }
      LineChart(
        values: metric.values,
        description: """
          \(metric.name) from \(Self.text(first)) on \(history[ends.first].day) to \(Self.text(last)) \
          on \(history[ends.last].day), least \(Self.text(least)), greatest \(Self.text(greatest))
          """
      ).draw(to: &card)
      card.element("p", ["class": "ends"]) {
        // The line stands among all audits, whenever the metric came and went.
        $0.element("span", history[0].day)
        if history.count > 1 { $0.element("span", history[history.count - 1].day) }
      }
      card.element("dl", ["class": "four"]) { list in
        for (name, value) in [
          ("first", first), ("last", last), ("min", least), ("max", greatest),
        ] {
          list.element("div") {
            $0.element("dt", name)
            $0.element("dd", PageNumber.short(value))
          }
        }
      }
    }
  }

  private func driftRow(of metric: String) -> DriftTable.Row? {
    report.drift.rows.first { $0.metric.utf8.elementsEqual(metric.utf8) }
  }

  private static func change(_ row: DriftTable.Row) -> String {
    guard let change = row.change else { return "n/a" }
    return (change < 0 ? "" : "+") + PageNumber.percent(change)
  }

  static func text(_ value: Double?) -> String { value.map(PageNumber.text) ?? "–" }
}

extension DriftTable.Flag {
  fileprivate var words: String {
    switch self {
    case .firstRun: "first run"
    case .ok: "ok"
    case .warn: "warning"
    }
  }
}
