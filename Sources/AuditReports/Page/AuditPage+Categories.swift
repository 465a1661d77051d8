// What scored runs are worth: the mix today and in every audit.

import Distillation

extension AuditPage {
  /// The columns that are drawn and listed.
  private static let mostColumns = 60

  func writeCategories(of history: [AuditBaseline], to page: inout HTMLWriter) {
    let audits = history.suffix(Self.mostColumns).map { (audit: $0, counts: Self.counts($0)) }
    guard let today = audits.last?.counts, audits.contains(where: { $0.counts.reduce(0, +) > 0 })
    else { return }
    page.element("section", ["aria-labelledby": "categories"]) { page in
      page.element("h2", ["id": "categories"], "Categories of scored runs")
      page.element("ul", ["class": "legend"]) { list in
        for (category, count) in zip(Category.allCases, today) {
          list.element("li") { item in
            item.element("span", ["class": "key \(category.colour)", "aria-hidden": "true"]) { _ in
            }
            item.text("\(category.title) ")
            item.element("strong", PageNumber.text(count))
            item.element("span", ["class": "quiet"], Self.share(count, of: today))
          }
        }
      }
      if today.reduce(0, +) > 0 {
        StackedBar(counts: today, description: "This audit: \(Self.mix(today))").draw(to: &page)
      }
      guard audits.count > 1 else { return }
      page.element("h3", "Over the last \(audits.count) audits")
      StackedColumns(
        columns: audits.map(\.counts),
        description: """
          Shares of categories in each of \(audits.count) audits, from \(Self.mix(audits[0].counts)) \
          on \(audits[0].audit.day) to \(Self.mix(today)) on \(audits[audits.count - 1].audit.day)
          """
      ).draw(to: &page)
      page.element("p", ["class": "ends"]) {
        $0.element("span", "oldest: \(audits[0].audit.minute)")
        $0.element("span", "newest: \(audits[audits.count - 1].audit.minute)")
      }
      page.details("The mix as a table") {
        $0.table(
          "Scored runs by category, the newest audit first",
          header: ["audit"] + Category.allCases.map { "#" + $0.title },
          rows: audits.reversed().map { audit, counts in
            [audit.minute]
              + counts.map { PageNumber.text($0) + Self.share($0, of: counts) }
          })
      }
    }
  }

  /// A baselines file can hold any number; of these only counts are drawn.
  private static func counts(_ audit: AuditBaseline) -> [Double] {
    Category.allCases.map { min(max(audit.metrics["p3_\($0.rawValue)"] ?? 0, 0), 1e12) }
  }

  private static func mix(_ counts: [Double]) -> String {
    zip(Category.allCases, counts)
      .map { "\($0.title) \(PageNumber.percent($1 / max(counts.reduce(0, +), 1)))" }
      .joined(separator: ", ")
  }

  private static func share(_ count: Double, of counts: [Double]) -> String {
    let total = counts.reduce(0, +)
    return total > 0 ? " (\(PageNumber.percent(count / total)))" : ""
  }
}
