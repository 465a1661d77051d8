// The phases with their checks.

import Distillation

extension AuditPage {
  /// Phases of many checks that all pass are closed.
  private static let fewChecks = 10

  func writeChecks(to page: inout HTMLWriter) {
    page.element("section", ["aria-labelledby": "checks"]) { page in
      page.element("h2", ["id": "checks"], "Checks")
      page.element("div", ["class": "phases"]) { page in
        for phase in AuditPhase.allCases { writePhase(phase, to: &page) }
      }
    }
  }

  private func writePhase(_ phase: AuditPhase, to page: inout HTMLWriter) {
    let checks = report.checks(of: phase)
    let status = Self.status(of: checks)
    let isOpen = checks.count <= Self.fewChecks || checks.contains { $0.status == .fail }
    func content(_ page: inout HTMLWriter) {
      page.element("summary") { page in
        page.element("span", ["class": "mark \(status.rawValue)", "aria-hidden": "true"]) {
          $0.text(status.mark)
        }
        page.element("span", ["class": "phase"], "\(phase.rawValue) \(phase.name)")
        page.element("span", ["class": "quiet"]) {
          $0.text("\(Self.count(checks)) · \(Self.time(checks))")
        }
      }
      page.element("ul", ["class": "checks"]) { list in
        for check in checks {
          list.element("li", ["class": check.status.rawValue]) { item in
            item.element("span", ["class": "mark \(check.status.rawValue)"]) {
              $0.element("span", ["aria-hidden": "true"], check.status.mark)
              $0.element("span", ["class": "hidden"], check.status.rawValue)
            }
            item.element("span", ["class": "name"]) {
              $0.element("code", check.name)
              if !check.isRequired { $0.element("span", ["class": "quiet"], " not required") }
            }
            item.element("span", ["class": "detail"], check.detail)
          }
        }
      }
    }
    if isOpen {
      page.element("details", ["class": "phase", "open": "open"]) { content(&$0) }
    } else {
      page.element("details", ["class": "phase"]) { content(&$0) }
    }
  }

  /// What came of a phase: its worst check, where one that was passed over is no fault.
  private static func status(of checks: [AuditCheck]) -> AuditCheck.Status {
    if checks.contains(where: { $0.status == .fail }) { return .fail }
    return checks.contains { $0.status == .pass } ? .pass : .skip
  }

  private static func count(_ checks: [AuditCheck]) -> String {
    let counts = AuditCheck.Status.allCases.compactMap { status in
      let count = checks.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.word)"
    }
    return counts.joined(separator: ", ")
  }

  private static func time(_ checks: [AuditCheck]) -> String {
    let seconds = checks.map(\.duration).reduce(.zero, +) / .seconds(1)
    return seconds < 0.95
      ? "\(Int((seconds * 1000).rounded())) ms" : "\(PageNumber.fixed(seconds, places: 1)) s"
  }
}

extension AuditCheck.Status {
  /// A sign that is told by its form, not by its colour alone.
  fileprivate var mark: String {
    switch self {
    case .pass: "✓"
    case .fail: "✗"
    case .skip: "–"
    }
  }

  fileprivate var word: String {
    switch self {
    case .pass: "passed"
    case .fail: "failed"
    case .skip: "skipped"
    }
  }
}
