// An audit as JUnit XML: a testsuite for each phase, a testcase for each check.

public import Distillation
public import Reports

extension AuditReport {
  /// Writes JUnit XML.
  ///
  /// A check that fails and is not required is skipped, with what it found: the audit passes with
  /// it, and so does its file.
  ///
  /// - Parameters:
  ///   - path: Where the file will stand once it is whole.
  ///   - root: What properties call the root.
  ///   - timestamp: The beginning of the audit, `YYYY-MM-DDThh:mm:ss`, UTC.
  ///   - hostname: The machine's name.
  /// - Throws: ``JUnitError`` if the file cannot be written: what stood there stays.
  public func writeJUnit(
    to path: String, profile: JUnitProfile, root: String, timestamp: String, hostname: String
  ) throws {
    let writer = try JUnitWriter(
      path: path, profile: profile, timestamp: timestamp, hostname: hostname)
    for phase in AuditPhase.allCases {
      let name = "audit.\(phase.name)"
      let suite = try writer.beginSuite(
        name: name, package: "audit", properties: [("root", root), ("phase", "\(phase.rawValue)")])
      for check in checks(of: phase) {
        try writer.append(
          JUnitCase(
            classname: name, name: check.name, milliseconds: check.duration / .milliseconds(1),
            outcome: check.outcome, systemOut: check.status == .pass ? check.detail : nil),
          to: suite)
      }
    }
    _ = try writer.finish(complete: true)
  }
}

extension AuditCheck {
  fileprivate var outcome: JUnitCase.Outcome {
    switch status {
    case .pass: .passed
    case .skip: .skipped(message: detail)
    case .fail where !isRequired: .skipped(message: "not required, and does not hold: \(detail)")
    case .fail: .failed(type: "audit", message: detail, body: "")
    }
  }
}
