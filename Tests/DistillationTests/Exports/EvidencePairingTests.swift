// Which evidence belongs to which scored run, whatever the order of both files; and what stops an
// export.

import Artifacts
import Distillation
import Testing

@Suite struct EvidencePairingTests {
  struct Pairing: Sendable, CustomTestStringConvertible {
    var name: String
    /// Run id and hash of the scored runs.
    var runs: [(id: String, sig: Character)]
    /// Run id, hash and text of the evidence.
    var evidence: [(id: String, sig: Character, text: String)]
    /// The texts in the export, in order.
    var texts: [String]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Pairing(
      name: "the same order", runs: [("a", "1"), ("b", "2")],
      evidence: [("a", "1", "A"), ("b", "2", "B")], texts: ["A", "B"]),
    Pairing(
      name: "another order", runs: [("a", "1"), ("b", "2"), ("c", "3")],
      evidence: [("c", "3", "C"), ("b", "2", "B"), ("a", "1", "A")], texts: ["A", "B", "C"]),
    Pairing(
      name: "rows that no run belongs to", runs: [("b", "2")],
      evidence: [("a", "1", "A"), ("b", "2", "B"), ("c", "3", "C")], texts: ["B"]),
    Pairing(
      name: "a run that no row belongs to", runs: [("a", "1"), ("x", "2"), ("b", "3")],
      evidence: [("a", "1", "A"), ("b", "3", "B")], texts: ["A", "B"]),
    Pairing(
      name: "one row with the id and another hash", runs: [("a", "9"), ("b", "2")],
      evidence: [("b", "2", "B"), ("a", "1", "A")], texts: ["A", "B"]),
    Pairing(
      name: "of several rows the one with the hash", runs: [("a", "2"), ("a", "1")],
      evidence: [("a", "1", "A1"), ("a", "2", "A2")], texts: ["A2", "A1"]),
    Pairing(
      name: "several rows, none with the hash", runs: [("a", "9"), ("b", "3")],
      evidence: [("a", "1", "A1"), ("a", "2", "A2"), ("b", "3", "B")], texts: ["B"]),
    Pairing(
      name: "several rows with id and hash", runs: [("a", "1")],
      evidence: [("a", "1", "first"), ("a", "1", "second")], texts: ["first"]),
    Pairing(
      name: "several runs of one row", runs: [("a", "1"), ("b", "2"), ("a", "1"), ("a", "7")],
      evidence: [("b", "2", "B"), ("a", "1", "A")], texts: ["A", "B"]),
    Pairing(
      name: "ids that are canonically equivalent are two", runs: [("é", "9"), ("e\u{301}", "9")],
      evidence: [("e\u{301}", "1", "two"), ("é", "2", "one")], texts: ["one", "two"]),
  ])
  func pairing(_ pairing: Pairing) throws {
    let rows = pairing.runs.map { ExportRow(runID: $0.id, sig: $0.sig) }
    let evidence = pairing.evidence.map {
      ExportRow(runID: $0.id, sig: $0.sig, members: #","text":"\#($0.text)""#).evidence
    }
    let root = try TemporaryRoot(rows: rows, evidence: evidence)
    for kind in [ExportKind.rag, .sft] {
      let report = try root.export(kind)
      let field = kind == .rag ? "content" : "response"
      let texts = try root.lines(kind.path)
        .compactMap { $0.firstMatch(of: try Regex("\"\(field)\":\"(.*?)\""))?[1].substring }
      #expect(texts.map(String.init) == pairing.texts)
      #expect(report.read == pairing.runs.count)
      #expect(report.read == report.written + report.leftOut.values.reduce(0, +))
    }
  }

  @Test func noEvidenceFileAtAll() throws {
    let root = try TemporaryRoot([
      "data/scored-runs/\(ExportRow.file)": ExportRow().scoredRun + "\n"
    ])
    for kind in ExportKind.allCases {
      #expect(
        try root.export(kind).line == #"{"read":1,"written":0,"left_out":{"no_evidence":1}}"#)
      #expect(try root.text(kind.path) == "")
    }
  }

  /// Files in path order, lines in line order, over more than one block.
  @Test func longFilesKeepTheirOrder() throws {
    let text = String(repeating: "x", count: 3000)
    let rows = (0..<3000).map { ExportRow(runID: "\($0)", members: #","text":"\#(text)""#) }
    let root = try TemporaryRoot(rows: rows, evidence: rows.reversed().map(\.evidence))
    #expect(try root.export(.rag).written == 3000)
    let ids = try root.lines(LakehouseRoot.ragExport)
      .compactMap { $0.firstMatch(of: /source_run_id":"(\d+)"/).map { String($0.1) } }
    #expect(ids == (0..<3000).map { "\($0)" })
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var file: String
    var line: String
    var message: String
    var testDescription: String { "\(file): \(message)" }
  }

  @Test(
    arguments: [
      Fault(
        file: "data/scored-runs/\(ExportRow.file)", line: "{",
        message: "no JSON: line 1, column 2: the text ends where more is needed"),
      Fault(
        file: "data/scored-runs/\(ExportRow.file)",
        line: ExportRow().scoredRun.replacing("verdict", with: "opinion"),
        message: "no valid scored_run: /source_class: enum"),
      Fault(
        file: "data/evidence/\(ExportRow.file)", line: "[1]",
        message: "no valid evidence_record: the record: type"),
    ], ExportKind.allCases)
  func whatIsNotValidStopsTheExport(_ fault: Fault, _ kind: ExportKind) throws {
    let root = try TemporaryRoot(rows: [ExportRow()])
    try root.append("\n\(fault.line)\n", to: fault.file)
    try root.write("what was there\n", to: kind.path)
    let before = try root.tree()
    let error = #expect(throws: DistillationError.self) { try root.export(kind) }
    #expect(error?.description == "\(fault.file):3: \(fault.message)")
    #expect(try root.tree() == before)
    #expect(try FileSystem.list(root.root.absolute(FileSystem.directory(of: kind.path))).count == 1)
  }
}
