// The baselines file: the last entry, every way that a file can be damaged, an entry added.

import Artifacts
import Distillation
import Foundation
import Testing

@Suite struct AuditBaselinesTests {
  private static let path = LakehouseRoot.auditBaselines
  private static let commit = String(repeating: "0123456789", count: 4)

  private static func line(_ value: Double) -> String {
    """
    {"schema_version":1,"recorded_at":"2026-01-02T03:04:05.678Z","git_commit":"\(commit)",\
    "metrics":{"p0_sources":\(value)}}
    """
  }

  private static func baseline(_ metrics: [(String, Double)]) throws -> AuditBaseline {
    try AuditBaseline(
      recordedAt: "2026-01-02T04:04:05.6789+01:00", gitCommit: commit,
      metrics: try MetricSet(metrics))
  }

  @Test(arguments: ["", "\n", " \t\r\n\n"])
  func withoutEntriesThereIsNoLastOne(text: String) throws {
    let folder = try TemporaryRoot()
    #expect(try AuditBaselines(of: folder.root).last() == nil)
    try folder.write(text, to: Self.path)
    #expect(try AuditBaselines(of: folder.root).last() == nil)
  }

  @Test(arguments: [
    "\(line(1))\n\(line(2))\n", "\n\(line(1))\n \t\n\(line(2))\r\n\n\n", "\(line(1))\n\(line(2))",
  ])
  func theLastEntryIsReadPastBlankLines(text: String) throws {
    let folder = try TemporaryRoot([Self.path: text])
    let last = try #require(try AuditBaselines(of: folder.root).last())
    #expect(last.metrics["p0_sources"] == 2)
    #expect(last == (try Self.baseline([("p0_sources", 2)])))
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var line: Int
    var code = DistillationError.Code.damagedLine
    var testDescription: String { name }
  }

  @Test(arguments: [
    Damage(name: "a torn last line", text: "\(line(1))\n\(line(2).dropLast(7))", line: 2),
    Damage(name: "a torn last line after a blank one", text: "\(line(1))\n\n{", line: 3),
    Damage(name: "a torn only line", text: "{\"schema_version\":1", line: 1),
    Damage(name: "a torn last line, ended", text: "\(line(1))\n\(line(2).dropLast())\n", line: 2),
    Damage(name: "a malformed line in the middle", text: "\(line(1))\nx\n\(line(2))\n", line: 2),
    Damage(name: "two entries glued together", text: "\(line(1))\(line(2))\n", line: 1),
    Damage(
      name: "no baseline in the middle", text: "\n{}\n\(line(2))\n", line: 2, code: .invalidRecord),
    Damage(
      name: "a metric that is no number", text: line(1).replacing(":1.0}", with: ":true}"), line: 1,
      code: .invalidRecord),
  ])
  func damageIsNamedWithItsLine(_ damage: Damage) throws {
    let folder = try TemporaryRoot([Self.path: damage.text])
    let error = #expect(throws: DistillationError.self) {
      try AuditBaselines(of: folder.root).last()
    }
    #expect(error?.code == damage.code)
    #expect(error?.path == Self.path)
    #expect(error?.line == damage.line)
    #expect(error?.description.hasPrefix("\(Self.path):\(damage.line): ") ?? false)
  }

  @Test func entriesAreAddedLineByLine() throws {
    let folder = try TemporaryRoot()
    let baselines = AuditBaselines(of: folder.root)
    // The order of names is canonical: by UTF-16, where U+1F600 comes before U+FFFD.
    let first = try Self.baseline([("\u{FFFD}", 0), ("\u{1F600}", 0.5), ("a", -0.0)])
    try baselines.append(first)
    #expect(try baselines.last() == first)
    #expect(
      try folder.text(Self.path) == """
        {"schema_version":1,"recorded_at":"2026-01-02T03:04:05.678Z","git_commit":"\(Self.commit)",\
        "metrics":{"a":0,"\u{1F600}":0.5,"\u{FFFD}":0}}

        """)
    let second = try Self.baseline([])
    try baselines.append(second)
    #expect(try baselines.last() == second)
    #expect(try folder.lines(Self.path).count == 2)
    #expect(try folder.tree().count == 1)
  }

  @Test func anEntryIsNeverGluedToTheLastLine() throws {
    let folder = try TemporaryRoot([Self.path: Self.line(1)])
    let baselines = AuditBaselines(of: folder.root)
    let second = try Self.baseline([("p0_sources", 2)])
    try baselines.append(second)
    #expect(try baselines.last() == second)
    #expect(try folder.text(Self.path).hasPrefix("\(Self.line(1))\n{"))
    #expect(try folder.lines(Self.path).count == 2)
  }

  @Test func whatCannotBeAFileIsRefused() throws {
    let folder = try TemporaryRoot(["\(Self.path)/x": ""])
    let baselines = AuditBaselines(of: folder.root)
    #expect(refusal { _ = try baselines.last() } == "not_a_file")
    #expect(refusal { try baselines.append(try Self.baseline([])) } == "not_a_file")
    let nowhere = AuditBaselines(of: LakehouseRoot(folder.root.absolute("nowhere")))
    #expect(refusal { try nowhere.append(try Self.baseline([])) } == "not_a_folder")
    #expect(refusal { _ = try nowhere.last() } == "not_a_folder")
  }

  @Test func aLinkThatLeadsOutIsRefused() throws {
    let folder = try TemporaryRoot(["data/_kb/audits.jsonl": ""])
    let outside = "\(folder.folder)/outside"
    try FileSystem.replace(outside, with: [])
    try FileManager.default.createSymbolicLink(
      atPath: folder.root.absolute(Self.path), withDestinationPath: outside)
    let baselines = AuditBaselines(of: folder.root)
    #expect(refusal { try baselines.append(try Self.baseline([])) } == "outside_root")
    #expect(try FileSystem.read(outside).isEmpty)
  }

  @Test(arguments: [
    ("2026-01-02", commit), ("2026-01-02T03:04:05Z", "abc"),
    ("2026-01-02T03:04:05Z", commit.uppercased() + "A"),
  ])
  func formsAreChecked(time: String, commit: String) {
    #expect(
      refusal {
        _ = try AuditBaseline(
          recordedAt: time, gitCommit: commit, metrics: try MetricSet([]))
      } == "invalid_argument")
  }
}
