// The newest day's evidence against that of the days before.

import Distillation

extension AuditPage {
  func writeDays(_ days: DayComparison, to page: inout HTMLWriter) {
    page.element("section", ["aria-labelledby": "days"]) { page in
      page.element("h2", ["id": "days"], "The newest day against the days before")
      guard days.earlierDays > 0 else {
        page.element("p", "There is one day of evidence: nothing to compare it with.")
        return
      }
      page.element("p", ["class": "note"]) {
        $0.text(
          """
          Baselines hold no samples of earlier audits, but evidence is kept by days: rows of \
          \(Self.date(days.newest)) are compared with those of \
          \(days.earlierDays == 1 ? "the day" : "the \(PageNumber.text(days.earlierDays)) days") before. PSI, the population stability index, is below 0.10 where two distributions are \
          as good as the same, and 0.25 or more where they differ much. Samples of one distribution \
          differ by chance as well, small ones more, by about as much as each picture says.
          """)
      }
      page.element("ul", ["class": "legend"]) { list in
        for (name, title) in [("earlier", "days before"), ("newest", Self.date(days.newest))] {
          list.element("li") {
            $0.element("span", ["class": "key \(name)", "aria-hidden": "true"]) { _ in }
            $0.text(title)
          }
        }
      }
      page.element("ul", ["class": "days"]) { list in
        writeCategoryCard(of: days, to: &list)
        for quantity in days.quantities { writeCard(of: quantity, to: &list) }
      }
    }
  }

  private func writeCard(of quantity: DayComparison.Quantity, to list: inout HTMLWriter) {
    let kind = quantity.kind
    let drift = quantity.drift
    list.element("li", ["class": "card"]) { card in
      Self.writeTitle(kind.rawValue, drift, to: &card)
      guard let first = drift.buckets.first, let last = drift.buckets.last else {
        card.element("p", ["class": "note"], "Only one side has rows with it.")
        return
      }
      Histogram(
        pairs: drift.buckets.map { Self.shares($0, of: drift) },
        description: """
          Shares of \(kind.rawValue) in \(drift.buckets.count) buckets from \
          \(PageNumber.text(first.lower)) to \(PageNumber.text(last.upper)), days before and newest day
          """
      ).draw(to: &card)
      card.element("p", ["class": "ends"]) {
        $0.element("span", PageNumber.short(first.lower))
        $0.element("span", kind.unit)
        $0.element("span", PageNumber.short(last.upper))
      }
      card.element("p", ["class": "note"]) {
        $0.text(
          """
          \(Self.rows(quantity.earlierRows, drawn: drift.baselineCount)) before, \
          \(Self.rows(quantity.newestRows, drawn: drift.currentCount)) newest; by chance \
          \(Self.chance(drift))
          """)
      }
      card.details("As a table") {
        $0.table(
          "\(kind.rawValue) by bucket",
          header: ["from", "to", "#before", "#newest", "#contribution"],
          rows: drift.buckets.map { bucket in
            [
              PageNumber.fixed(bucket.lower, places: 1), PageNumber.fixed(bucket.upper, places: 1),
              PageNumber.text(bucket.baselineCount), PageNumber.text(bucket.currentCount),
              PageNumber.fixed(bucket.contribution, places: 4),
            ]
          })
      }
    }
  }

  private func writeCategoryCard(of days: DayComparison, to list: inout HTMLWriter) {
    let drift = days.categoryDrift
    guard !drift.buckets.isEmpty else { return }
    list.element("li", ["class": "card"]) { card in
      Self.writeTitle("category", drift, to: &card)
      Histogram(
        pairs: drift.buckets.map { Self.shares($0, of: drift) },
        description: "Shares of the four categories of scored runs, days before and newest day"
      ).draw(to: &card)
      card.element("p", ["class": "ends four"]) {
        for category in Category.allCases { $0.element("span", category.title) }
      }
      card.element("p", ["class": "note"]) {
        $0.text(
          """
          \(PageNumber.text(drift.baselineCount)) scored runs before, \
          \(PageNumber.text(drift.currentCount)) newest; by chance \(Self.chance(drift))
          """)
      }
      card.details("As a table") {
        $0.table(
          "Scored runs by category", header: ["category", "#before", "#newest", "#contribution"],
          rows: zip(Category.allCases, drift.buckets).map { category, bucket in
            [
              category.title, PageNumber.text(bucket.baselineCount),
              PageNumber.text(bucket.currentCount),
              PageNumber.fixed(bucket.contribution, places: 4),
            ]
          })
      }
    }
  }

  private static func writeTitle(
    _ name: String, _ drift: PopulationStability, to card: inout HTMLWriter
  ) {
    card.element("h3") { $0.element("code", name) }
    card.element("p", ["class": "value"]) {
      guard drift.verdict != .insufficientData else { return $0.text("nothing to compare") }
      $0.text("PSI ")
      $0.element("strong", PageNumber.fixed(drift.psi, places: 3))
      $0.element("span", ["class": "badge \(drift.verdict.rawValue)"], drift.verdict.rawValue)
    }
  }

  /// Shares as they are: those of the index are raised where a bucket is empty.
  private static func shares(
    _ bucket: PopulationStability.Bucket, of drift: PopulationStability
  ) -> (earlier: Double, newest: Double) {
    (
      Double(bucket.baselineCount) / Double(drift.baselineCount),
      Double(bucket.currentCount) / Double(drift.currentCount)
    )
  }

  /// What the index of two samples of one distribution is on the average: that of chi-squared with a
  /// degree of freedom less than there are buckets (Yurdakul, Statistical Properties of Population
  /// Stability Index, 2018).
  private static func chance(_ drift: PopulationStability) -> String {
    let filled = drift.buckets.count { $0.baselineCount + $0.currentCount > 0 }
    let index =
      Double(filled - 1) * (1 / Double(drift.baselineCount) + 1 / Double(drift.currentCount))
    return PageNumber.fixed(index, places: 3)
  }

  private static func rows(_ count: Int, drawn: Int) -> String {
    let rows = "\(PageNumber.text(count)) rows"
    return drawn < count ? "\(PageNumber.text(drawn)) of \(rows), drawn evenly," : rows
  }

  private static func date(_ day: String) -> String {
    day.split(separator: "/").joined(separator: "-")
  }
}

extension DayQuantity {
  /// What it is counted in.
  fileprivate var unit: String {
    switch self {
    case .latency: "milliseconds"
    case .promptTokens, .completionTokens: "tokens"
    case .textBytes: "bytes"
    }
  }
}
