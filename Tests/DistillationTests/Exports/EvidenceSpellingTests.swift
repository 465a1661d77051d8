// Evidence in any spelling that JSON allows: what is made of it is what is made of the usual one.

import Distillation
import Testing

@Suite struct EvidenceSpellingTests {
  /// A spelling of evidence, as what is put in place of what.
  struct Spelling: Sendable, CustomTestStringConvertible {
    var name: String
    var usual: String
    var other: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Spelling(name: "white space", usual: #""provenance":{"#, other: #""provenance" : { "#),
    Spelling(name: "white space inside", usual: #","sig_hash":"#, other: #" , "sig_hash" : "#),
    Spelling(name: "an escape in a name", usual: #""provenance""#, other: #""pro\u0076enance""#),
    Spelling(
      name: "an escape in an inner name", usual: #""sig_hash""#, other: #""sig\u005fhash""#),
    Spelling(name: "escapes that need not be", usual: "data/_kb/", other: #"data\/_k\u0062\/"#),
    Spelling(
      name: "a number with a fraction", usual: #""line_offset":0"#, other: #""line_offset":0.0"#),
    Spelling(
      name: "another order",
      usual: #"{"source_file":"data/_kb/scrum_reviews.jsonl","line_offset":0"#,
      other: #"{"line_offset":0,"source_file":"data/_kb/scrum_reviews.jsonl""#),
    Spelling(
      name: "a member that a later one overrides", usual: #","line_offset":"#,
      other: #","line_offset":7,"line_offset":"#),
    Spelling(name: "an overridden text", usual: #","text":"#, other: #","text":"old","text":"#),
    Spelling(name: "an escaped text", usual: "answer", other: #"\u0061nswer"#),
  ])
  func aSpelling(_ spelling: Spelling) throws {
    let rows = [
      ExportRow(
        runID: "a", members: #","source_files":["a.swift"],"model_name":"m","text":"answer""#),
      ExportRow(
        category: .rejected, runID: "b", sig: "b",
        members: #","source_files":["a.swift"],"text":"answer, worse""#),
    ]
    let evidence = rows.map { $0.evidence.line + "\n" }.joined()
    let respelled = evidence.replacing(spelling.usual, with: spelling.other)
    try #require(respelled != evidence)
    let expected = try exports(of: rows, evidence)
    #expect(expected.allSatisfy { !$0.isEmpty })
    #expect(try exports(of: rows, respelled) == expected)
  }

  /// The three exports of some rows.
  private func exports(of rows: [ExportRow], _ evidence: String) throws -> [String] {
    let root = try TemporaryRoot([
      "data/scored-runs/\(ExportRow.file)": rows.map { $0.scoredRun + "\n" }.joined(),
      "data/evidence/\(ExportRow.file)": evidence,
    ])
    return try ExportKind.allCases.map { kind in
      _ = try root.export(kind)
      return try root.text(kind.path)
    }
  }
}
