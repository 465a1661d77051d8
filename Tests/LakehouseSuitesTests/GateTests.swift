// The acceptance gate's own parts: its catalog, its mutants, and how outputs are read and masked.

import Conformance
import Distillation
import Foundation
import LakehouseSuites
import Testing
import WireJSON

@Suite struct GateTests {
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  private static let truth: [JSONValue] = {
    let path = "\(project)/fixtures/scorer/truth.jsonl"
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    return bytes.split(separator: 0x0A).compactMap { try? JSONValue(parsing: Array($0)) }
  }()

  @Test func thereAreTwentyTwoInvariantsInOrder() {
    let ids = (1...22).map { "I" + ($0 < 10 ? "0" : "") + "\($0)" }
    #expect(Invariant.sorted.map(\.id) == ids)
    #expect(Set(Invariant.all.map(\.statement)).count == 22)
  }

  @Test(arguments: Invariant.sorted.map(\.id))
  func hasAMutant(_ id: String) {
    #expect(Mutant.all.contains { $0.target == id })
  }

  @Test func mutantsHaveNamesOfTheirOwn() {
    #expect(Set(Mutant.all.map(\.name)).count == Mutant.all.count)
  }

  @Test func aFaultIsReadAsItIsWritten() {
    for mutant in Mutant.all {
      guard case .runtime(let fault) = mutant.change else { continue }
      #expect(SystemFault(argument: fault.argument)?.argument == fault.argument)
    }
    for text in ["", "scorer", "scorer:no such rule", "writer:", "validator:letsAllThrough"] {
      #expect(SystemFault(argument: text) == nil)
    }
  }

  /// A rule without a row could be broken and nobody would see it; a row without a rule is a rule that the
  /// list of mutants lacks.
  @Test func rulesAndTruthCoverEachOther() throws {
    let reasons = Self.truth.compactMap { $0["expected"]?["reasons"]?.array?.first?.string }
    try #require(!reasons.isEmpty)
    for rule in ScorerRule.all {
      #expect(reasons.contains { rule.gives($0) }, "\(rule.reason)")
    }
    for reason in reasons where !reason.hasPrefix("human override: ") {
      #expect(ScorerRule.all.contains { $0.gives(reason) }, "\(reason)")
    }
  }

  @Test func theSFTNeverSetIsPinnedHereToo() {
    #expect(Category.sftNever.map(\.rawValue).sorted() == Invariant.sftNever)
  }

  struct MaskCase: Sendable, CustomTestStringConvertible {
    var path: String
    var text: String
    var masked: String
    var testDescription: String { path }
  }

  @Test(arguments: [
    MaskCase(
      path: "data/evidence/2026/01/01/audits.jsonl",
      text: #"{"run_id":"a","provenance":{"recorded_at":"2026-01-01T00:00:00.000Z"}}"# + "\n",
      masked: #"{"run_id":"a","provenance":{"recorded_at":""}}"# + "\n"),
    MaskCase(
      path: "data/scored-runs/2026/01/01/audits.jsonl",
      text:
        #"{"scored_at":"2026-01-01T00:00:00Z","provenance":{"recorded_at":"2026-01-01T00:00:00Z"}}"#,
      masked: #"{"scored_at":"","provenance":{"recorded_at":""}}"#),
    MaskCase(
      path: "data/distilled/rag/rag_export.jsonl", text: #"{"created_at":"now","title":"t"}"#,
      masked: #"{"created_at":"now","title":"t"}"#),
    MaskCase(
      path: "data/_kb/distillation_skips.jsonl", text: #"{"recorded_at":"2026-01-01T00:00:00Z"}"#,
      masked: #"{"recorded_at":""}"#),
    MaskCase(
      path: "reports/distillation/r/summary.json",
      text: #"{"started_at":"2026-01-01T00:00:00Z","stages":[{"receipt_sha256":"ab"}]}"#,
      masked: #"{"started_at":"","stages":[{"receipt_sha256":"ab"}]}"#),
    MaskCase(
      path: "data/_kb/audits.jsonl", text: #"{"recorded_at":"2026-01-01T00:00:00Z"}"#,
      masked: #"{"recorded_at":"2026-01-01T00:00:00Z"}"#),
  ])
  func masks(_ row: MaskCase) {
    let masked = VolatileText.masked(Array(row.text.utf8), at: row.path, hashesToo: true)
    #expect(String(decoding: masked, as: UTF8.self) == row.masked)
  }

  @Test func rowsAreThoseThatAreNotBlank() {
    let outputs = GateOutputs(
      name: "run", runID: "r", files: ["a.jsonl": Array("{\"n\":1}\n \t\r\n{\"n\":2}".utf8)])
    #expect(outputs.rows("a.jsonl").map(\.line) == [1, 3])
    #expect(outputs.rows("a.jsonl").map { $0["n"] } == [1, 2])
    #expect(outputs.rows("b.jsonl").isEmpty)
  }

  @Test func ofSeveralOffendersTheFirstIsTold() {
    var finding = Finding()
    finding.count("rows", 2)
    finding.requireAny("rows", of: "a.jsonl")
    #expect(finding.offender == nil)
    finding.blame("a.jsonl", line: 2, "is wrong")
    finding.blame("b.jsonl", "is wrong too")
    #expect(finding.offender?.description == "a.jsonl:2: is wrong")
    #expect(finding.evidence == "2 rows")
    finding = Finding()
    finding.requireAny("rows", of: "a.jsonl")
    #expect(finding.offender?.description == "a.jsonl: there are no rows")
  }
}
