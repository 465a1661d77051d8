// The JUnit file: valid by both schemas, with the checks of the report and what came of them.

import Artifacts
import AuditReports
import Distillation
import Foundation
import Reports
import Testing

@Suite struct AuditJUnitTests {
  private static let schemas =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/conformance"

  private static func write(_ report: AuditReport, _ lake: AuditedLake, _ profile: JUnitProfile)
    throws
    -> String
  {
    let path = lake.path("audit.xml")
    try report.writeJUnit(
      to: path, profile: profile, root: "la<ke", timestamp: "2026-11-26T09:00:00", hostname: "host")
    return path
  }

  /// A root of which a required check fails, one that is not required, and some have no inputs.
  private static func damaged() throws -> (AuditedLake, AuditReport) {
    let lake = try AuditedLake(rows: 100)
    let summary = lake.root.absolute("reports/distillation/run/summary.json")
    let text = String(decoding: try FileSystem.read(summary), as: UTF8.self)
    try FileSystem.replace(
      summary,
      with: Array(
        text.replacing(#""status":"ok","stages""#, with: #""status":"failed","stages""#).utf8))
    try FileSystem.append(
      Array("<&\"\u{1}>\n".utf8), to: lake.root.absolute("data/evidence/2026/01/01/audits.jsonl"))
    return (lake, try lake.audit())
  }

  @Test(arguments: JUnitProfile.allCases)
  func itIsValid(profile: JUnitProfile) throws {
    let (lake, report) = try Self.damaged()
    let path = try Self.write(report, lake, profile)
    let schema = profile == .rich ? "junit.xsd" : "junit-strict.xsd"
    #expect(
      try JUnitValidator(schema: "\(Self.schemas)/\(schema)").validate(file: path) == [])
  }

  @Test func everyCheckIsACase() throws {
    let (lake, report) = try Self.damaged()
    let read = try JUnitReader().read(path: try Self.write(report, lake, .rich))
    #expect(read.suites.map(\.name) == AuditPhase.allCases.map { "audit.\($0.name)" })
    #expect(read.suites.map(\.package) == AuditPhase.allCases.map { _ in "audit" })
    #expect(read.cases.map(\.name) == report.checks.map(\.name))
    #expect(read.cases.map(\.classname) == report.checks.map { "audit.\($0.phase.name)" })
    var kinds = [0, 0, 0, 0]
    for (check, found) in zip(report.checks, read.cases) {
      switch (check.status, check.isRequired, found.outcome) {
      case (.pass, _, .passed): kinds[0] += 1
      case (.fail, true, .failed(let type, let message, _)):
        kinds[1] += 1
        #expect(type == "audit" && message == check.detail)
      case (.fail, false, .skipped(let message)):
        kinds[2] += 1
        #expect(message == "not required, and does not hold: \(check.detail)")
      case (.skip, _, .skipped(let message)):
        kinds[3] += 1
        #expect(message == check.detail)
      default: Issue.record("\(check) became \(found.outcome)")
      }
    }
    #expect(kinds.allSatisfy { $0 > 0 }, "\(kinds)")
    #expect(read.counts.failures == report.checks.count(where: \.isFatal))
    // Each time is rounded to a millisecond, and a quick machine needs less for each.
    let milliseconds = report.checks.reduce(0.0) { $0 + $1.duration / .milliseconds(1) }
    #expect(abs(read.counts.milliseconds - milliseconds) <= Double(report.checks.count))
  }
}
