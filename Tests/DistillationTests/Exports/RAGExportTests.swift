// The RAG export: the line, what is embedded, and why runs are left out.

import Artifacts
import Distillation
import Testing
import WireJSON

@Suite struct RAGExportTests {
  @Test func aSample() throws {
    let row = ExportRow(
      category: .partiallyAccepted, sourceClass: .extraction, runID: "r",
      taskID: #"a "task""#
        .replacing("\"", with: "\\\""), stem: "audit_facts",
      members: #","model_name":"m","model_role":"extractor","text":"one\ntwo\u0041""#)
    let root = try TemporaryRoot(rows: [row])
    #expect(try root.export(.rag).line == #"{"read":1,"written":1,"left_out":{}}"#)
    let id = Digest.sha256(of: Array(#"["r","one\ntwoA"]"#.utf8))
    #expect(
      try root.text(LakehouseRoot.ragExport) == """
        {"schema_version":1,"id":"\(id.prefix(32))","title":"a \\"task\\"","content":"one\\ntwoA",\
        "tags":["audit_facts","extraction","partially_accepted","m"],"source_run_id":"r",\
        "success_score":"partially_accepted","embedding_text":"a \\"task\\"\\none\\ntwoA",\
        "created_at":"\(ScoreStageTests.clock)","provenance":\(row.evidence.provenance)}

        """)
  }

  struct Embedding: Sendable, CustomTestStringConvertible {
    var name: String
    /// A piece of the content, as it is written, repeated 3000 times.
    var piece: String
    var scalars: Int
    var testDescription: String { name }
  }

  /// The first 2000 scalars, however many bytes or characters they are.
  @Test(arguments: [
    Embedding(name: "ASCII", piece: "x", scalars: 1),
    Embedding(name: "two bytes", piece: "é", scalars: 1),
    Embedding(name: "three bytes", piece: "‹", scalars: 1),
    Embedding(name: "four bytes", piece: "😀", scalars: 1),
    Embedding(name: "short escapes", piece: #"\nx"#, scalars: 2),
    Embedding(name: "long escapes", piece: #"\u0001"#, scalars: 1),
    Embedding(name: "one character of two scalars", piece: "e\u{301}", scalars: 2),
    Embedding(name: "mixed", piece: #"a\\é😀"#, scalars: 4),
  ])
  func embedding(_ embedding: Embedding) throws {
    let content = String(repeating: embedding.piece, count: 3000)
    let root = try TemporaryRoot(rows: [
      ExportRow(taskID: "t", members: #","text":"\#(content)""#)
    ])
    _ = try root.export(.rag)
    let sample = try JSONDocument(parsing: root.bytes(LakehouseRoot.ragExport)).root
    let expected = "t\n" + String(repeating: embedding.piece, count: 2000 / embedding.scalars)
    let written = try JSONDocument(parsing: Array("\"\(expected.escapingLineFeeds)\"".utf8)).root
    let text = try #require(sample["embedding_text"]?.string)
    #expect(Array(text.utf8) == Array(try #require(written.string).utf8))
    #expect(text.unicodeScalars.count == 2002)
    #expect(sample["content"]?.string?.unicodeScalars.count == 3000 * embedding.scalars)
  }

  @Test(arguments: [false, true])
  func reviewOnlyOnRequest(_ includesReview: Bool) throws {
    let rows = Category.allCases.map {
      ExportRow(category: $0, runID: $0.rawValue)
    }
    let root = try TemporaryRoot(rows: rows)
    let report = try root.export(.rag, ExportOptions(includesReview: includesReview))
    let scores = try root.lines(LakehouseRoot.ragExport)
      .compactMap { $0.firstMatch(of: /"success_score":"(.*?)"/).map { String($0.1) } }
    if includesReview {
      #expect(scores == ["accepted", "partially_accepted", "needs_human_review"])
      #expect(report.leftOut == [.rejected: 1])
    } else {
      #expect(scores == ["accepted", "partially_accepted"])
      #expect(report.leftOut == [.needsHumanReview: 1, .rejected: 1])
    }
  }

  struct LeftOut: Sendable, CustomTestStringConvertible {
    var reason: LeftOutReason
    var row: ExportRow
    var hasEvidence = true
    var testDescription: String { reason.rawValue }
  }

  @Test(arguments: [
    LeftOut(
      reason: .rejected, row: ExportRow(category: .rejected, members: ""), hasEvidence: false),
    LeftOut(
      reason: .needsHumanReview, row: ExportRow(category: .needsHumanReview, members: ""),
      hasEvidence: false),
    LeftOut(reason: .noEvidence, row: ExportRow(members: ""), hasEvidence: false),
    LeftOut(reason: .emptyContent, row: ExportRow(members: "")),
    LeftOut(reason: .emptyContent, row: ExportRow(members: #","text":"\u3000""#)),
  ])
  func leftOut(_ leftOut: LeftOut) throws {
    let root = try TemporaryRoot(
      rows: [leftOut.row], evidence: leftOut.hasEvidence ? nil : [])
    #expect(
      try root.export(.rag).line
        == #"{"read":1,"written":0,"left_out":{"\#(leftOut.reason.rawValue)":1}}"#)
  }

  /// Not the instruction but the content makes an id: another task with the same text is one too many.
  @Test func theFirstOfEqualSamplesIsKept() throws {
    let rows = [
      ExportRow(taskID: "first", sig: "a"), ExportRow(taskID: "second", sig: "b"),
      ExportRow(runID: "q", taskID: "third"),
    ]
    let root = try TemporaryRoot(rows: rows)
    #expect(try root.export(.rag).line == #"{"read":3,"written":2,"left_out":{"duplicate":1}}"#)
    let titles = try root.lines(LakehouseRoot.ragExport)
      .compactMap { $0.firstMatch(of: /"title":"(.*?)"/).map { String($0.1) } }
    #expect(titles == ["first", "third"])
  }
}

extension String {
  fileprivate var escapingLineFeeds: String { replacing("\n", with: #"\n"#) }
}
