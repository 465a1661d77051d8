// An audit as one page that needs nothing else: no script, no network, light and dark.

public import Artifacts
public import Distillation

/// A page of HTML that is well-formed XML as well: checks, the history of metrics, the mix of categories, and the newest day against
/// the days before.
///
///     var options = AuditOptions()
///     options.isSurvey = true
///     let report = try Audit(of: root, options: options).run()
///     try AuditPage(report, root: root.path).write(to: "audit.html")
public struct AuditPage {
  let report: AuditReport
  let root: String

  /// A page of a report that should hold a survey; without one it shows checks alone.
  ///
  /// - Parameter root: What the page calls the root.
  public init(_ report: AuditReport, root: String) {
    self.report = report
    self.root = root
  }

  /// Writes the page beside its path and renames it, so that nobody sees half of it.
  public func write(to path: String) throws(ArtifactError) {
    try FileSystem.replace(path, with: html)
  }

  /// The page, in UTF-8.
  public var html: [UInt8] {
    var page = HTMLWriter()
    page.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
    // Whatever a root holds, a browser fetches and runs nothing.
    page.markup(
      """
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>

      """)
    page.element("title", "Audit of \(root): \(verdict)")
    page.element("style") { $0.markup(Self.style) }
    page.markup("\n</head>\n<body>\n")
    writeHeader(to: &page)
    page.element("main") { page in
      writeChecks(to: &page)
      if let survey = report.survey {
        writeHistory(of: survey.history, to: &page)
        writeCategories(of: survey.history, to: &page)
        if let days = survey.days { writeDays(days, to: &page) }
      }
    }
    page.markup("\n</body>\n</html>\n")
    return page.bytes
  }

  private var verdict: String { report.passes ? "passed" : "failed" }

  private func writeHeader(to page: inout HTMLWriter) {
    page.element("header") { page in
      page.element("h1") { page in
        page.text("Lakehouse audit ")
        page.element("span", ["class": "verdict \(report.passes ? "pass" : "fail")"]) {
          $0.text("\(report.passes ? "✓" : "✗") \(verdict)")
        }
      }
      page.element("dl", ["class": "facts"]) { page in
        func fact(_ name: String, _ value: String) {
          page.element("div") {
            $0.element("dt", name)
            $0.element("dd", value)
          }
        }
        fact("root", root)
        if let own = report.survey?.history.last {
          fact("recorded", own.recordedAt)
          fact("commit", own.gitCommit)
        }
        func count(_ status: AuditCheck.Status) -> Int {
          report.checks.count { $0.status == status }
        }
        fact(
          "checks", "\(count(.pass)) passed, \(count(.fail)) failed, \(count(.skip)) skipped")
        let warnings = report.drift.rows.count { $0.flag == .warn }
        let metrics = report.drift.rows.count
        fact("drift", warnings == 0 ? "no warning" : "\(warnings) of \(metrics) metrics warn")
      }
    }
  }
}

extension HTMLWriter {
  /// A table that scrolls by itself where the page is too narrow.
  ///
  /// - Parameters:
  ///   - caption: What it shows.
  ///   - header: The columns; those whose name begins with `#` are numbers.
  ///   - rows: The cells; the first of each row is its header.
  mutating func table(_ caption: String, header: [String], rows: [[String]]) {
    element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]) {
      $0.element("table") { table in
        table.element("caption", caption)
        let isNumber = header.map { $0.hasPrefix("#") }
        table.element("thead") { head in
          head.element("tr") { row in
            for (name, isNumber) in zip(header, isNumber) {
              row.element("th", ["scope": "col", "class": isNumber ? "number" : "word"]) {
                $0.text(isNumber ? String(name.dropFirst()) : name)
              }
            }
          }
        }
        table.element("tbody") { body in
          for cells in rows {
            body.element("tr") { row in
              for (place, cell) in cells.enumerated() {
                let shape = isNumber[place] ? "number" : "word"
                if place == 0 {
                  row.element("th", ["scope": "row", "class": shape], cell)
                } else {
                  row.element("td", ["class": shape], cell)
                }
              }
            }
          }
        }
      }
    }
  }

  /// What is shown when somebody asks for it.
  mutating func details(_ summary: String, _ content: (inout HTMLWriter) -> Void) {
    element("details") {
      $0.element("summary", summary)
      content(&$0)
    }
  }
}
