// A whole run: its receipts, its summary, and that it leaves what the stages by themselves leave.

import Artifacts
import Distillation
import Foundation
import Testing
import WireJSON

@Suite struct DistillRunTests {
  static let commit = String(repeating: "c", count: 40)
  static let stages = ["collect", "score", "export-rag", "export-sft", "export-preference"]

  @Test func receiptsAndSummary() throws {
    let root = try TemporaryRoot.generated(rows: 400)
    let summary = try root.distill()
    #expect(summary.status == .ok)
    #expect(summary.errors == [])
    let text = try root.bytes("reports/distillation/run/summary.json")
    #expect(text == summary.text)
    let node = try JSONDocument(parsing: text).root
    #expect(RecordValidator.validate(node, as: .runSummary) == [])
    #expect(node["git_commit"]?.string == Self.commit)
    let outcomes = try #require(node["stages"]).elements.map(\.self)
    #expect(outcomes.map { $0["stage"]?.string } == Self.stages)

    for outcome in outcomes {
      let stage = try #require(outcome["stage"]?.string)
      let bytes = try root.bytes("reports/distillation/run/\(stage).receipt.json")
      let receipt = try JSONDocument(parsing: bytes).root
      #expect(RecordValidator.validate(receipt, as: .stageReceipt) == [])
      #expect(outcome["receipt_sha256"]?.string == Digest.sha256(of: bytes))
      for name in ["records_in", "records_out", "records_deduped", "records_skipped"] {
        #expect(outcome[name]?.integer == receipt[name]?.integer)
      }
      let parts = ["records_out", "records_deduped", "records_skipped"]
        .compactMap { receipt[$0]?.integer }
      #expect(receipt["records_in"]?.integer == parts.reduce(0, +))
      let reasons = try #require(receipt["skip_reasons"]).members.compactMap(\.value.integer)
      #expect(reasons.reduce(0, +) == receipt["records_skipped"]?.integer)
      #expect(receipt["started_at"]?.string == ScoreStageTests.clock)
      #expect(receipt["finished_at"]?.string == ScoreStageTests.clock)
    }
    let rows = try root.lines(LakehouseRoot.sftExport).count
    #expect(node["firewall"]?.description == #"{"sft_rows":\#(rows),"sft_never_rows":0}"#)
    #expect(rows > 0)
    #expect(!root.exists("data/.distill.lock"))
  }

  /// What a receipt says of each file, made once more from the file itself: of files that the run
  /// made, and of files that were there and have grown.
  @Test(arguments: [false, true])
  func stampsAreThoseOfTheFiles(isGrown: Bool) throws {
    let root = try TemporaryRoot.generated(rows: 3000)
    if isGrown {
      try root.materialize()
      let rows = try root.lines("data/_kb/auto_apply.jsonl").prefix(50).joined(separator: "\n")
      try root.append(
        rows.replacing("\"ts\":", with: "\"again\":1,\"ts\":") + "\n",
        to: "data/_kb/auto_apply.jsonl")
    }
    // A line that is left for the next run, and a blank one.
    try root.append(" \n{\"audit_id\":", to: "data/_kb/audits.jsonl")
    let summary = try root.distill()
    #expect(summary.stages[0].recordsOut > (isGrown ? 10 : 300))
    var kinds = Set<String>()
    for stage in Self.stages {
      let receipt = try root.json("reports/distillation/run/\(stage).receipt.json")
      for side in ["inputs", "outputs"] {
        let stamps = try #require(receipt[side]).elements.map(\.self)
        let paths = stamps.compactMap { $0["path"]?.string }
        #expect(paths == paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for stamp in stamps {
          let path = try #require(stamp["path"]?.string)
          kinds.insert(path.split(separator: "/").prefix(2).joined(separator: "/"))
          let text = try root.text(path)
          let isSource = path.hasPrefix("data/_kb/") && path != LakehouseRoot.skips
          let volatile = /"(recorded_at|scored_at|created_at)":"[^"]*"/
          let masked = isSource ? text : text.replacing(volatile) { "\"\($0.1)\":\"\"" }
          #expect(stamp["sha256"]?.string == Digest.sha256(of: Array(masked.utf8)), "\(path)")
          #expect(stamp["bytes"]?.integer == text.utf8.count)
          let records = text.split(separator: "\n").filter { !$0.allSatisfy { $0 == " " } }
          let isLeft = path.hasSuffix("_kb/audits.jsonl")
          #expect(stamp["records"]?.integer == records.count - (isLeft ? 1 : 0), "\(path)")
        }
      }
    }
    #expect(kinds == ["data/_kb", "data/evidence", "data/scored-runs", "data/distilled"])
  }

  /// A source is hashed on the way, and not from its beginning where a cache remembers that: whatever
  /// is remembered of it, its stamp is that of the file.
  @Test func sourcesAreStampedWhateverIsRemembered() throws {
    let root = try TemporaryRoot()
    let source = "data/_kb/audits.jsonl"
    let caches = "\(root.folder)/caches"
    func check(_ location: SourceLocation = #_sourceLocation) throws {
      let cache = IdentityCache(folder: caches, minimumSourceSize: 0)
      _ = try root.distill(identities: cache)
      let receipt = try root.json("reports/distillation/run/collect.receipt.json")
      let stamp = try #require(receipt["inputs"]?.elements.map(\.self).first)
      let bytes = try root.bytes(source)
      let records = try root.lines(source).filter { !$0.isEmpty }.count
      #expect(stamp["sha256"]?.string == Digest.sha256(of: bytes), sourceLocation: location)
      #expect(stamp["bytes"]?.integer == bytes.count, sourceLocation: location)
      #expect(stamp["records"]?.integer == records, sourceLocation: location)
    }
    try root.write(IdentityCacheTests.Twins.lines(0..<1400), to: source)
    try check()
    try check()
    // A few rows more, then many: a short last block is read again.
    for rows in [1400..<1403, 1403..<1405, 1405..<2600] {
      try root.append(IdentityCacheTests.Twins.lines(rows), to: source)
      try check()
      try check()
    }
    try root.append(IdentityCacheTests.longLines, to: source)
    try check()
    // Evidence is gone: what is remembered is read again.
    for day in try root.tree().keys where day.hasPrefix("data/evidence") {
      try FileSystem.remove(root.root.absolute(day))
    }
    try check()
    // Another source of the same length, a shorter one, and an empty one.
    var bytes = try root.bytes(source)
    let place = try #require(bytes[600_000...].firstIndex(of: UInt8(ascii: "x")))
    bytes[place] = UInt8(ascii: "y")
    for length in [bytes.count, 700_000, 0] {
      let end = bytes[..<length].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      try root.write(Array(bytes[..<end]), to: source)
      try check()
    }
  }

  @Test func theRunHash() throws {
    let root = try TemporaryRoot.generated(rows: 300)
    let copy = try root.copy()
    let first = try root.distill()
    let second = try copy.distill(at: "2026-05-05T05:05:05Z", run: "other")
    #expect(first.runHash == second.runHash)
    #expect(first.text != second.text)

    // The hash of what the receipts list.
    var list: [JSONValue] = []
    for stage in Self.stages {
      let receipt = try root.json("reports/distillation/run/\(stage).receipt.json")
      let outputs = try #require(receipt["outputs"]).elements.map {
        JSONValue.array([$0["path"]!.value, $0["sha256"]!.value])
      }
      list.append(.array([.string(stage), .array(outputs)]))
    }
    #expect(first.runHash == Digest.sha256(of: JSONValue.array(list).canonical()))

    try copy.append(
      #"{"audit_id":"new","ts":"2026-01-01T00:00:00Z","phase":"p","findings":["x"]}"# + "\n",
      to: "data/_kb/audits.jsonl")
    #expect(try copy.distill().runHash != first.runHash)
  }

  @Test func aSecondRunChangesNoEvidence() throws {
    let root = try TemporaryRoot.generated(rows: 300)
    _ = try root.distill()
    let before = try root.tree().filter { $0.key.hasPrefix("data/evidence") }
    let summary = try root.distill(at: "2026-03-03T03:03:03Z", run: "second")
    #expect(summary.stages[0].recordsOut == 0)
    #expect(try root.tree().filter { $0.key.hasPrefix("data/evidence") } == before)
  }

  struct Variant: Sendable, CustomTestStringConvertible {
    var name: String
    var options = ExportOptions()
    /// Changes the root before both go.
    var prepare: @Sendable (TemporaryRoot) throws -> Void = { _ in }
    var testDescription: String { name }
  }

  /// The stages share the reading of the evidence; what they leave is what they leave by themselves.
  @Test(arguments: [
    Variant(name: "an ordinary root"),
    Variant(
      name: "every option", options: ExportOptions(includesPartial: true, includesReview: true)),
    Variant(name: "scored runs whose evidence is gone") { root in
      try root.write(
        ExportRow(category: .accepted, runID: "gone").scoredRun + "\n",
        to: "data/scored-runs/2020/01/01/gone.jsonl")
    },
    Variant(name: "two rows with one run id and hash") { root in
      let rows = [
        ExportRow(members: #","text":"first""#), ExportRow(members: #","text":"second""#),
        ExportRow(category: .rejected, runID: "q", sig: "b", members: #","text":"third""#),
      ]
      try root.write(
        rows.map { $0.evidence.line + "\n" }.joined(), to: "data/evidence/2020/01/01/other.jsonl")
    },
    Variant(name: "no sources") { root in
      try FileManager.default.removeItem(atPath: root.root.absolute("data/_kb"))
    },
  ])
  func aRunLeavesWhatItsStagesLeave(_ variant: Variant) throws {
    let root = try TemporaryRoot.generated(rows: 500)
    try variant.prepare(root)
    let copy = try root.copy()
    let summary = try root.distill(options: variant.options)
    #expect(summary.status == .ok)

    let collected = try copy.materialize(at: ScoreStageTests.clock)
    let scored = try ScoreStage(root: copy.root, recordedAt: ScoreStageTests.clock).run()
    let exports = try [ExportKind.rag, .sft, .preference].map {
      try copy.export($0, variant.options)
    }
    #expect(try root.tree() == copy.tree())
    #expect(
      summary.stages.map(\.recordsIn) == [collected.total.rowsRead, scored.read]
        + exports.map(\.read))
    #expect(
      summary.stages.map(\.recordsOut) == [collected.total.rowsWritten, scored.written]
        + exports.map(\.written))
    #expect(
      summary.stages[2...].map(\.recordsDeduped) == exports.map { $0.leftOut[.duplicate] ?? 0 })
  }

  struct Name: Sendable {
    var text: String
    var isGood: Bool
  }

  @Test(arguments: [
    Name(text: "A-z.0_9", isGood: true),
    Name(text: String(repeating: "x", count: 128), isGood: true),
    Name(text: String(repeating: "x", count: 129), isGood: false), Name(text: "", isGood: false),
    Name(text: ".x", isGood: false), Name(text: "a/b", isGood: false),
    Name(text: "é", isGood: false),
    Name(text: "a b", isGood: false),
  ])
  func runIDs(_ name: Name) throws {
    var options = DistillOptions()
    options.runID = name.text
    let run = try? DistillRun(root: LakehouseRoot("/nowhere"), options: options)
    #expect((run != nil) == name.isGood)
  }

  @Test(arguments: [
    "", "HEAD", String(repeating: "C", count: 40), String(repeating: "c", count: 39),
  ])
  func commitsThatAreNone(_ commit: String) throws {
    var options = DistillOptions()
    options.gitCommit = commit
    let error = #expect(throws: DistillationError.self) {
      try DistillRun(root: LakehouseRoot("/nowhere"), options: options)
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test func aNewNameForEachRun() throws {
    let root = try TemporaryRoot.generated(rows: 20)
    let first = try DistillRun(root: root.root).run()
    let second = try DistillRun(root: root.root).run()
    #expect(first.runID != second.runID)
    #expect(
      first.runID.wholeMatch(
        of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    #expect(root.exists("reports/distillation/\(second.runID)/summary.json"))
  }
}

extension TemporaryRoot {
  /// A root with rows of all streams.
  ///
  /// - Parameter days: Over how many days a million rows would be spread.
  static func generated(rows: Int, days: Int = 3) throws -> TemporaryRoot {
    let root = try TemporaryRoot()
    try RootGenerator(seed: 7, rows: rows, days: days).write(to: root.root)
    return root
  }

  /// A root with the same files.
  func copy() throws -> TemporaryRoot {
    let copy = try TemporaryRoot()
    try FileManager.default.removeItem(atPath: copy.root.path)
    try FileManager.default.copyItem(atPath: root.path, toPath: copy.root.path)
    return copy
  }

  func json(_ path: String) throws -> JSONNode { try JSONDocument(parsing: bytes(path)).root }

  /// Distills with a fixed clock, name and commit.
  func distill(
    at time: String = ScoreStageTests.clock, run: String = "run",
    options exports: ExportOptions = ExportOptions(), identities: IdentityCache? = nil
  ) throws -> RunSummary {
    var options = DistillOptions()
    options.recordedAt = time
    options.runID = run
    options.gitCommit = DistillRunTests.commit
    options.exports = exports
    options.identities = identities
    return try DistillRun(root: root, options: options).run()
  }
}
