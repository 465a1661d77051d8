// A run as Markdown, and as annotations for GitHub Actions: what a reviewer sees in a pull request.

import Artifacts
public import Conformance
import Parity

/// Collects what did not pass and writes it as one Markdown page at the end.
public final class MarkdownReport: RunObserver {
  private let finish: (String) throws -> Void
  private let annotate: ((String) -> Void)?
  private var plan: RunPlan?
  private var failures = [String]()
  private var omitted = 0

  static let shownFailures = 50
  /// GitHub shows ten annotations of a step; more are lost.
  static let shownAnnotations = 10

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - annotate: writes one GitHub workflow command; nil for none.
  ///   - finish: takes the whole page.
  public init(annotate: ((String) -> Void)? = nil, finish: @escaping (String) throws -> Void) {
    self.annotate = annotate
    self.finish = finish
  }

  public func begin(_ header: RunHeader) throws { plan = header.plan }

  public func report(_ results: [RowResult]) throws {
    guard let plan else { return }
    for row in results {
      for result in row.results where !result.verdict.passes(absenceAllowed: true) {
        let text = FailureText(probe: plan.probes[row.probe], row: row.row, result: result)
        guard failures.count < Self.shownFailures else {
          omitted += 1
          continue
        }
        let details = text.details.joined(separator: "\n")
        failures.append(
          "#### `\(text.name)`: \(Self.escaped(text.headline))\n\n```text\n\(Self.fenced(details))\n"
            + "repeat: \(text.repeatCommand)\n```\n")
        if failures.count <= Self.shownAnnotations {
          annotate?(
            "::error file=\(Self.property(row.row.file)),line=\(row.row.line),"
              + "title=\(Self.property(text.name))::\(Self.data(text.headline))\n")
        }
      }
    }
  }

  public func end(_ summary: RunSummary) throws {
    guard let plan else { return }
    let mark = summary.exitStatus == .passed ? "passed" : "did not pass"
    var page = "### Conformance \(mark): \(summary.rows) rows in \(summary.elapsed.short)\n\n"
    var names = [String]()
    for probe in plan.probes {
      for (name, _) in probe.runtimes where !names.contains(name) { names.append(name) }
    }
    page += "| probe | " + names.joined(separator: " | ") + " |\n"
    page += "|---|" + String(repeating: "---|", count: names.count) + "\n"
    for probe in plan.probes {
      let counts = summary.countsByProbe[probe.declaration.name] ?? [:]
      let cells = names.map { name in
        guard let verdicts = counts[name] else { return "" }
        return Verdict.allCases.compactMap { verdict in
          verdicts[verdict].map { "\($0) \(verdict.rawValue)" }
        }.joined(separator: ", ")
      }
      page += "| `\(probe.declaration.name)` | " + cells.joined(separator: " | ") + " |\n"
    }
    if !failures.isEmpty { page += "\n" + failures.joined(separator: "\n") }
    if omitted > 0 { page += "\n… and \(omitted) more failures.\n" }
    if summary.isInterrupted { page += "\n**Interrupted: the results are incomplete.**\n" }
    try finish(page)
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      if "\\`*_{}[]<>|#".unicodeScalars.contains(scalar) { out += "\\" }
      out.unicodeScalars.append(scalar)
    }
    return out
  }

  /// A code block ends at three backticks, also those of its content.
  private static func fenced(_ text: String) -> String {
    text.replacing("```", with: "`\u{200B}``")
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
