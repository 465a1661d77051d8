// A gate's results as text, JUnit and JSON.

import Conformance
import Foundation
import Reports
import Testing
import WireJSON

@Suite struct GateReportTests {
  private static let results = [
    InvariantResult(id: "I01", statement: "all is there", evidence: "5 receipts", offender: nil),
    InvariantResult(
      id: "I02", statement: "all is valid", evidence: "4 receipts",
      offender: .init("reports/a.json", line: 3, "is not <valid>")),
  ]

  private static func summary(_ results: [InvariantResult]) -> GateSummary {
    GateSummary(
      gate: "acceptance", runtime: "swift", runtimeVersion: "6.3", results: results,
      lockHash: "ab", corpusHash: "cd", elapsed: .milliseconds(420))
  }

  @Test func aGateOfNothingDoesNotPass() {
    #expect(!Self.summary([]).passes)
    #expect(Self.summary([Self.results[0]]).passes)
    #expect(!Self.summary(Self.results).passes)
  }

  @Test func thePageNamesTheOffender() {
    let text = GateText(style: TextStyle(isColoured: false))
    #expect(
      text.page(Self.summary(Self.results)) == """
           id   invariant     counted
        ✓  I01  all is there  5 receipts
        ✗  I02  all is valid  4 receipts

        ✗ I02  all is valid
          reports/a.json:3: is not <valid>

        FAIL  acceptance: 1 of 2 invariants hold on swift (6.3) in 0.42 s
        lock  ab

        """)
  }

  @Test func theMatrixShowsWhoSawWhat() {
    let text = GateText(style: TextStyle(isColoured: false))
    let proofs = [
      ProofResult(
        name: "lost", summary: "", target: "I01", caughtBy: ["I01", "I02"], message: ""),
      ProofResult(name: "hidden", summary: "", target: "I02", caughtBy: [], message: ""),
    ]
    #expect(
      text.matrix(proofs, columns: ["I01", "I02"]) == """
        mutant  01  02
        lost     ✗   ·
        hidden       ?  SURVIVES

        """)
  }

  @Test(arguments: JUnitProfile.allCases)
  func theJUnitFileIsValid(_ profile: JUnitProfile) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/gate-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/junit.xml"
    try Self.summary(Self.results).writeJUnit(
      to: path, profile: profile, timestamp: "2026-01-01T00:00:00", hostname: "here")
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let schema = profile == .rich ? "junit.xsd" : "junit-strict.xsd"
    let validator = try JUnitValidator(schema: "\(project)/conformance/\(schema)")
    #expect(try validator.validate(file: path).isEmpty)
    let read = try JUnitReader().read(path: path)
    #expect(read.suites.map(\.name) == ["acceptance.swift"])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("lock_root_hash"))
    #expect(text.contains("is not &lt;valid&gt;"))
  }

  @Test func theJSONHoldsEveryResult() throws {
    let json = try JSONValue(parsing: Self.summary(Self.results).json)
    #expect(json["passed"] == false)
    #expect(json["lock_root_hash"] == "ab")
    #expect(json["invariants"]?.array?.count == 2)
    #expect(
      json["invariants"]?.array?[1]["offender"]
        == ["file": "reports/a.json", "line": 3, "message": "is not <valid>"])
  }
}
