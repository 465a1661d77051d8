// Materializing: once each, in source order, by day; what is passed over, skipped and counted.

import Artifacts
import Distillation
import Testing

@Suite struct MaterializerTests {
  /// An audit of a day.
  static func audit(_ id: String, _ time: String = "2026-01-01T00:00:00Z") -> String {
    #"{"audit_id":"\#(id)","ts":"\#(time)","phase":"p","findings":[]}"#
  }

  static func runIDs(_ root: TemporaryRoot, _ day: String, _ stem: String = "audits") throws
    -> [String]
  {
    try root.lines("data/evidence/\(day)/\(stem).jsonl").map { line in
      String(line.dropFirst(#"{"run_id":"audit:"#.count).prefix { $0 != "\"" })
    }
  }

  @Test func rowsGoToTheirDaysInSourceOrder() throws {
    let root = try TemporaryRoot(
      .audits,
      [
        Self.audit("c", "2026-01-02T00:00:00Z"), Self.audit("a", "2026-01-01T23:59:59.999Z"),
        Self.audit("d", "2026-01-02T00:30:00+01:00"), Self.audit("b", "2026-01-02T00:00:00-00:00"),
        Self.audit("e", "0000-01-01T00:00:00Z"), Self.audit("f", "9999-12-31T23:59:59Z"),
      ])
    #expect(try root.materialize().total.row == [6, 6, 0, 0])
    #expect(try Self.runIDs(root, "2026/01/02") == ["c", "b"])
    #expect(try Self.runIDs(root, "2026/01/01") == ["a", "d"])
    #expect(try Self.runIDs(root, "0000/01/01") == ["e"])
    #expect(try Self.runIDs(root, "9999/12/31") == ["f"])
  }

  @Test func aSecondRunChangesNothing() throws {
    let root = try TemporaryRoot(.audits, [Self.audit("a"), "[]", Self.audit("b"), "oops"])
    #expect(try root.materialize().total.row == [4, 2, 0, 2])
    let before = try root.tree()
    let report = try root.materialize(at: "2027-01-01T00:00:00Z")
    #expect(report.total.row == [4, 0, 2, 2])
    #expect(report.sortedSkipReasons.map(\.reason) == ["invalid_json", "not_an_object"])
    #expect(try root.tree() == before)
  }

  @Test func growthIsAppended() throws {
    let root = try TemporaryRoot(.audits, [Self.audit("a")])
    try root.materialize()
    let before = try root.text("data/evidence/2026/01/01/audits.jsonl")
    try root.append("\(Self.audit("b"))\n[]\n\(Self.audit("a"))\n", to: "data/_kb/audits.jsonl")
    #expect(try root.materialize(at: "2026-05-05T00:00:00Z").total.row == [4, 1, 2, 1])
    let after = try root.text("data/evidence/2026/01/01/audits.jsonl")
    #expect(after.hasPrefix(before))
    let added = String(after.dropFirst(before.count))
    #expect(added.contains(#""line_offset":1,"#))
    #expect(added.contains(#""recorded_at":"2026-05-05T00:00:00.000Z"}"#))
    #expect(try root.lines("data/_kb/distillation_skips.jsonl").count == 1)
  }

  @Test func aRowIsItsCanonicalForm() throws {
    let root = try TemporaryRoot(
      .audits,
      [
        #"{"audit_id":"a","ts":"2026-01-01T00:00:00Z","phase":"p","findings":[],"x":1}"#,
        #"{ "x":1.0, "findings":[],"phase":"\u0070","ts":"2026-01-01T00:00:00Z","audit_id":"a"}"#,
        #"{"audit_id":"a","ts":"2026-01-01T00:00:00Z","phase":"p","findings":[],"x":2}"#,
      ])
    // A field that the transform ignores still makes another row.
    #expect(try root.materialize().total.row == [3, 2, 1, 0])
  }

  @Test func theSameRowInTwoStreamsIsTwoRows() throws {
    let fact =
      #"{"run_id":"r","source_label":"s","created_at":"2026-01-01T00:00:00Z","extractor":"x","text":"t"}"#
    let root = try TemporaryRoot([
      "data/_kb/distilled_facts.jsonl": fact + "\n",
      "data/_kb/distilled_procedures.jsonl": fact + "\n",
      "data/_kb/distilled_config_hints.jsonl": "\(fact)\n\(fact)\n",
      "data/_kb/other_stream.jsonl": "not ours",
    ])
    let report = try root.materialize()
    #expect(
      report.sources.map(\.stem)
        == [.distilledFacts, .distilledProcedures, .distilledConfigHints])
    #expect(report.sources.map(\.counts.row) == [[1, 1, 0, 0], [1, 1, 0, 0], [2, 1, 1, 0]])
    #expect(try root.materialize().total.row == [4, 0, 4, 0])
  }

  @Test func skipsAreWrittenOnceForEachLine() throws {
    let root = try TemporaryRoot([
      "data/_kb/audits.jsonl": "[]\n[]\r\n[]\n [] \n",
      "data/_kb/outcomes.jsonl": "[]\n",
    ])
    // The CR and the spaces belong to the line, so these are three lines; and a stream is another.
    let report = try root.materialize()
    #expect(report.total.row == [5, 0, 0, 5])
    let skips = try root.lines("data/_kb/distillation_skips.jsonl")
    #expect(skips.count == 4)
    #expect(skips.map { $0.contains(#""line_offset":0"#) } == [true, false, false, true])
    #expect(try root.materialize().total.row == [5, 0, 0, 5])
    #expect(try root.lines("data/_kb/distillation_skips.jsonl") == skips)
  }

  @Test func blankLinesCountForTheOffsetAlone() throws {
    let root = try TemporaryRoot(.audits, ["", "  \t", "\r", Self.audit("a") + "\r", "", "\u{B}"])
    #expect(try root.materialize().total.row == [2, 1, 0, 1])
    let line = try root.text("data/evidence/2026/01/01/audits.jsonl")
    #expect(line.contains(#""line_offset":3,"#))
    let skip = try root.text("data/_kb/distillation_skips.jsonl")
    #expect(skip.contains(#""line_offset":5,"#))
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    var text: String
    var rest: String
    var first: [Int]
    var second: [Int]
    var testDescription: String { "\(text) | \(rest)" }
  }

  @Test(arguments: [
    Ending(text: audit("a"), rest: "\n", first: [1, 1, 0, 0], second: [1, 0, 1, 0]),
    Ending(text: #"{"audit_id":"a","#, rest: "", first: [0, 0, 0, 0], second: [0, 0, 0, 0]),
    Ending(text: #"{"audit_id":"a","#, rest: "\n", first: [0, 0, 0, 0], second: [1, 0, 0, 1]),
    Ending(
      text: #"{"audit_id":"a","#, rest: #""ts":"2026-01-01T00:00:00Z","phase":"p","findings":[]}"#,
      first: [0, 0, 0, 0], second: [1, 1, 0, 0]),
    Ending(text: "[]", rest: "", first: [1, 0, 0, 1], second: [1, 0, 0, 1]),
    Ending(text: "{}", rest: "\n", first: [1, 0, 0, 1], second: [1, 0, 0, 1]),
    Ending(text: "  ", rest: "\n", first: [0, 0, 0, 0], second: [0, 0, 0, 0]),
    Ending(text: "", rest: "", first: [0, 0, 0, 0], second: [0, 0, 0, 0]),
  ])
  func aLastLineWithoutLFIsReadIfItIsJSON(_ row: Ending) throws {
    let root = try TemporaryRoot(["data/_kb/audits.jsonl": row.text])
    #expect(try root.materialize().total.row == row.first)
    try root.append(row.rest, to: "data/_kb/audits.jsonl")
    #expect(try root.materialize().total.row == row.second)
  }

  @Test func aLastLineThatIsNotUTF8IsLeft() throws {
    let root = try TemporaryRoot()
    try root.write([0x22, 0xC3], to: "data/_kb/audits.jsonl")
    #expect(try root.materialize().total.row == [0, 0, 0, 0])
    try FileSystem.append([0xA9, 0x22], to: root.root.absolute("data/_kb/audits.jsonl"))
    #expect(try root.materialize().skipReasons == [.notAnObject: 1])
  }

  @Test func aDryRunCountsAndWritesNothing() throws {
    let root = try TemporaryRoot(.audits, [Self.audit("a"), "[]", Self.audit("a")])
    let before = try root.tree()
    #expect(try root.materialize(dryRun: true).total.row == [3, 1, 1, 1])
    #expect(try root.tree() == before)
    #expect(!root.exists("data/evidence"))
    let report = try root.materialize()
    try root.append(Self.audit("b") + "\n", to: "data/_kb/audits.jsonl")
    #expect(report.total.row == [3, 1, 1, 1])
    let after = try root.tree()
    #expect(try root.materialize(dryRun: true).total.row == [4, 1, 2, 1])
    #expect(try root.materialize(dryRun: true, force: true).total.row == [4, 2, 1, 1])
    #expect(try root.tree() == after)
  }

  @Test func forceWritesTheEvidenceOfWhatExistsAnew() throws {
    let root = try TemporaryRoot(
      .audits, [Self.audit("a"), Self.audit("b", "2026-02-01T00:00:00Z"), "[]"])
    try root.materialize()
    try root.write("{\"of\":\"another source\"}\n", to: "data/evidence/2026/01/01/outcomes.jsonl")
    try root.write("{\"left\":\"alone\"}\n", to: "data/evidence/2026/01/01/notes.jsonl")
    try root.write("torn", to: "data/evidence/2026/03/01/audits.jsonl")
    try root.write(Self.audit("a") + "\n" + Self.audit("c") + "\n[]\n", to: "data/_kb/audits.jsonl")
    #expect(
      try root.materialize(at: "2027-01-01T00:00:00Z", force: true).total.row == [3, 2, 0, 1])
    #expect(try Self.runIDs(root, "2026/01/01") == ["a", "c"])
    let line = try root.text("data/evidence/2026/01/01/audits.jsonl")
    #expect(!line.contains("2026-01-02T03:04:05.678Z"))
    #expect(
      try root.tree().keys.filter { $0.hasPrefix("data/evidence") }.sorted() == [
        "data/evidence/2026/01/01/audits.jsonl", "data/evidence/2026/01/01/notes.jsonl",
        "data/evidence/2026/01/01/outcomes.jsonl",
      ])
    // The skips file stays, and is not written twice.
    #expect(try root.lines("data/_kb/distillation_skips.jsonl").count == 1)
    #expect(try root.text("data/_kb/distillation_skips.jsonl").contains("2026-01-02T03:04"))
  }

  @Test func theResultLineIsExact() throws {
    let root = try TemporaryRoot([
      "data/_kb/outcomes.jsonl": "[]\n{\"run_id\":3}\n[1]\n",
      "data/_kb/audits.jsonl": Self.audit("a") + "\n",
      "data/_kb/auto_apply.jsonl": "",
    ])
    let wire = String(decoding: try root.materialize().wire, as: UTF8.self)
    #expect(
      wire == #"{"rows_read":4,"rows_written":1,"rows_deduped":0,"rows_skipped":3,"#
        + #""skip_reasons":{"bad_field:run_id":1,"not_an_object":2},"sources":["#
        + #"{"source_file":"data/_kb/auto_apply.jsonl","rows_read":0,"rows_written":0,"#
        + #""rows_deduped":0,"rows_skipped":0},"#
        + #"{"source_file":"data/_kb/audits.jsonl","rows_read":1,"rows_written":1,"#
        + #""rows_deduped":0,"rows_skipped":0},"#
        + #"{"source_file":"data/_kb/outcomes.jsonl","rows_read":3,"rows_written":0,"#
        + #""rows_deduped":0,"rows_skipped":3}]}"#)
    let empty = try TemporaryRoot()
    #expect(
      String(decoding: try empty.materialize().wire, as: UTF8.self)
        == #"{"rows_read":0,"rows_written":0,"rows_deduped":0,"rows_skipped":0,"#
        + #""skip_reasons":{},"sources":[]}"#)
  }

  @Test func theClockIsReadOnceAndWrittenInUTC() throws {
    let root = try TemporaryRoot(.audits, [Self.audit("a"), "[]", Self.audit("b")])
    try root.materialize(at: "2026-01-02T04:04:05.6789+01:00")
    let recorded = #""recorded_at":"2026-01-02T03:04:05.678Z"}"#
    for line in try root.lines("data/evidence/2026/01/01/audits.jsonl") {
      #expect(line.contains(recorded))
    }
    #expect(try root.text("data/_kb/distillation_skips.jsonl").contains(recorded))
    #expect(throws: DistillationError.self) { try root.materialize(at: "now") }
    let system = try TemporaryRoot(.audits, [Self.audit("a")])
    _ = try Materializer(root: system.root).run()
    let line = try system.text("data/evidence/2026/01/01/audits.jsonl")
    let reading = try #require(line.split(separator: #""recorded_at":""#).last)
    let text = String(reading.prefix(24))
    #expect(ContractTimestamp(text)?.text == text)
  }

  @Test func longLinesAndManyBlocksKeepTheirOrder() throws {
    let long = String(repeating: "x", count: 3_000_000)
    var lines = (0..<4000).map { Self.audit("row-\($0)-\(String(repeating: "y", count: 900))") }
    lines.insert(
      #"{"audit_id":"long","ts":"2026-01-01T00:00:00Z","phase":"\#(long)","findings":[]}"#, at: 2000
    )
    lines.insert("[\"\(long)\"]", at: 2001)
    lines.append(lines[17])
    let root = try TemporaryRoot(.audits, lines)
    var last = 0
    let report = try Materializer(root: root.root).run { progress in
      #expect(progress.bytesRead > last)
      last = progress.bytesRead
      #expect(progress.bytesTotal >= last)
    }
    #expect(report.total.row == [4003, 4001, 1, 1])
    #expect(last == (try root.bytes("data/_kb/audits.jsonl").count))
    var expected = (0..<4000).map { "row-\($0)-\(String(repeating: "y", count: 900))" }
    expected.insert("long", at: 2000)
    #expect(try Self.runIDs(root, "2026/01/01") == expected)
    let offsets = try root.lines("data/evidence/2026/01/01/audits.jsonl").map { line in
      line.split(separator: #""line_offset":"#)[1].prefix { $0 != "," }
    }
    #expect(offsets.map { Int($0) } == Array(0...2000) + Array(2002...4001))
    #expect(try root.materialize().total.row == [4003, 0, 4002, 1])
  }
}
