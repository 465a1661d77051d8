// The preference export: the line, the rules of pairing, and why runs are left out.

import Artifacts
import Distillation
import Testing
import WireJSON

@Suite struct PreferenceExportTests {
  /// A run of a task, with its id as its text.
  static func run(
    _ category: Category, _ id: String, task: String = "t", text: String? = nil,
    at time: String = "2026-01-01T00:00:00.000Z", _ sourceClass: SourceClass = .verdict
  ) -> ExportRow {
    ExportRow(
      category: category, sourceClass: sourceClass, runID: id, taskID: task, timestamp: time,
      members: #","text":"\#(text ?? id)""#)
  }

  @Test func aSample() throws {
    let chosen = ExportRow(
      runID: "good", taskID: "scrum_review:a", members: #","source_files":["a"],"text":"yes\n""#)
    let rejected = ExportRow(
      category: .rejected, runID: "bad", taskID: "scrum_review:a", sig: "b",
      members: #","source_files":["b"],"text":"no""#)
    let root = try TemporaryRoot(rows: [rejected, chosen])
    #expect(
      try root.export(.preference).line
        == #"{"read":2,"written":1,"left_out":{"used_as_rejected":1}}"#)
    let id = Digest.sha256(of: Array(#"["good","bad"]"#.utf8))
    #expect(
      try root.text(LakehouseRoot.preferenceExport) == """
        {"schema_version":1,"id":"\(id.prefix(32))",\
        "prompt":"Review the file 'a' against the PRD and propose concrete changes.",\
        "chosen":"yes\\n","rejected":"no","reason":"accepted over rejected",\
        "chosen_run_id":"good","rejected_run_id":"bad","created_at":"\(ScoreStageTests.clock)",\
        "provenance":\(chosen.evidence.provenance)}

        """)
    let sample = try JSONDocument(parsing: root.bytes(LakehouseRoot.preferenceExport))
    #expect(RecordValidator.validate(sample, as: .preferenceSample) == [])
  }

  struct Group: Sendable, CustomTestStringConvertible {
    var name: String
    var rows: [ExportRow]
    /// `CHOSEN>REJECTED` for each pair.
    var pairs: [String]
    var leftOut: [LeftOutReason: Int]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Group(
      name: "the best with the worst, and so on",
      rows: [
        run(.partiallyAccepted, "p"), run(.rejected, "r2", at: "2026-01-03T00:00:00Z"),
        run(.accepted, "a"), run(.rejected, "r1", at: "2026-01-02T00:00:00Z"),
      ],
      pairs: ["a>r2", "p>r1"], leftOut: [.usedAsRejected: 2]),
    Group(
      name: "the one in the middle has no partner",
      rows: [run(.accepted, "a"), run(.partiallyAccepted, "p"), run(.rejected, "r")],
      pairs: ["a>r"], leftOut: [.usedAsRejected: 1, .unpaired: 1]),
    Group(
      name: "accepted over partially accepted",
      rows: [run(.partiallyAccepted, "p"), run(.accepted, "a")],
      pairs: ["a>p"], leftOut: [.usedAsRejected: 1]),
    Group(
      name: "equal ranks are no pair",
      rows: [run(.accepted, "a"), run(.accepted, "b")], pairs: [], leftOut: [.unpaired: 2]),
    Group(
      name: "rejected runs alone", rows: [run(.rejected, "a"), run(.rejected, "b")], pairs: [],
      leftOut: [.unpaired: 2]),
    Group(
      name: "a run alone", rows: [run(.accepted, "a")], pairs: [], leftOut: [.unpaired: 1]),
    Group(
      name: "equal texts end the group, also for those behind",
      rows: [
        run(.accepted, "a", text: "same"), run(.partiallyAccepted, "p"), run(.rejected, "r"),
        run(.rejected, "s", text: "same", at: "2026-01-05T00:00:00Z"),
      ],
      pairs: [], leftOut: [.unpaired: 4]),
    Group(
      name: "a later pair fails",
      rows: [
        run(.accepted, "a"), run(.accepted, "b"), run(.accepted, "c"),
        run(.rejected, "r"),
      ],
      pairs: ["a>r"], leftOut: [.usedAsRejected: 1, .unpaired: 2]),
    Group(
      name: "texts that are canonically equivalent differ",
      rows: [run(.accepted, "a", text: "é"), run(.rejected, "r", text: "e\u{301}")],
      pairs: ["a>r"], leftOut: [.usedAsRejected: 1]),
    Group(
      name: "ties by time, as an instant",
      rows: [
        run(.accepted, "late", at: "2026-01-01T00:00:00.001Z"),
        run(.accepted, "early", at: "2026-01-01T01:00:00+01:00"), run(.rejected, "r"),
      ],
      pairs: ["early>r"], leftOut: [.usedAsRejected: 1, .unpaired: 1]),
    Group(
      name: "then by run id, by its bytes",
      rows: [
        run(.accepted, "\u{1F600}"), run(.accepted, "\u{FF5E}"), run(.accepted, "b"),
        run(.rejected, "x"), run(.rejected, "y"), run(.rejected, "z"),
      ],
      pairs: ["b>z", "\u{FF5E}>y", "\u{1F600}>x"], leftOut: [.usedAsRejected: 3]),
    Group(
      name: "runs that count for no pair",
      rows: [
        run(.needsHumanReview, "n", .extraction), run(.accepted, "e", text: " ", .extraction),
        run(.accepted, "b", text: " "), run(.accepted, "a"), run(.rejected, "r"),
      ],
      pairs: ["a>r"],
      leftOut: [.needsHumanReview: 1, .extractionClass: 1, .emptyText: 1, .usedAsRejected: 1]),
    Group(
      name: "groups in the order of their first runs, also ones left out",
      rows: [
        run(.needsHumanReview, "n", task: "second"), run(.accepted, "a1", task: "first"),
        run(.accepted, "a2", task: "second"), run(.rejected, "r1", task: "first"),
        run(.rejected, "r2", task: "second"),
      ],
      pairs: ["a2>r2", "a1>r1"], leftOut: [.needsHumanReview: 1, .usedAsRejected: 2]),
    Group(
      name: "a pair of ids that is known",
      rows: [
        run(.accepted, "a", task: "one"), run(.rejected, "r", task: "one"),
        ExportRow(
          runID: "a", taskID: "two", sig: "b", members: #","text":"other""#),
        ExportRow(
          category: .rejected, runID: "r", taskID: "two", sig: "b", members: #","text":"another""#),
      ],
      pairs: ["a>r"], leftOut: [.usedAsRejected: 1, .duplicate: 2]),
  ])
  func group(_ group: Group) throws {
    let root = try TemporaryRoot(rows: group.rows)
    let report = try root.export(.preference)
    let pairs = try root.lines(LakehouseRoot.preferenceExport).map { line in
      let sample = try JSONDocument(parsing: Array(line.utf8)).root
      return "\(sample["chosen_run_id"]?.string ?? "")>\(sample["rejected_run_id"]?.string ?? "")"
    }
    #expect(pairs.map { Array($0.utf8) } == group.pairs.map { Array($0.utf8) })
    #expect(report.leftOut == group.leftOut)
    #expect(report.read == group.rows.count)
    #expect(report.read == report.written + report.leftOut.values.reduce(0, +))
  }

  /// The last tie is in the order of reading.
  @Test func equalRunsKeepTheirOrder() throws {
    let rows = [
      ExportRow(runID: "a", taskID: "t", sig: "1", members: #","text":"first""#),
      ExportRow(runID: "a", taskID: "t", sig: "2", members: #","text":"second""#),
      Self.run(.rejected, "r"),
    ]
    let root = try TemporaryRoot(rows: rows)
    _ = try root.export(.preference)
    #expect(try root.text(LakehouseRoot.preferenceExport).contains(#""chosen":"first""#))
  }

  @Test func aRunWithoutEvidenceGivesItsGroupNoPlace() throws {
    let rows = [
      Self.run(.accepted, "gone", task: "second"), Self.run(.accepted, "a1", task: "first"),
      Self.run(.rejected, "r1", task: "first"), Self.run(.accepted, "a2", task: "second"),
      Self.run(.rejected, "r2", task: "second"),
    ]
    let root = try TemporaryRoot(rows: rows, evidence: rows.dropFirst().map(\.evidence))
    let report = try root.export(.preference)
    #expect(report.leftOut == [.noEvidence: 1, .usedAsRejected: 2])
    let chosen = try root.lines(LakehouseRoot.preferenceExport)
      .compactMap { $0.firstMatch(of: /"chosen_run_id":"(.*?)"/).map { String($0.1) } }
    #expect(chosen == ["a1", "a2"])
  }

  /// Many groups, so that several threads make pairs, over several files.
  @Test func manyGroups() throws {
    var files: [String: String] = [:]
    for day in 1...3 {
      let rows = (0..<700).flatMap { task in
        [
          Self.run(day == 1 ? .accepted : .rejected, "\(day)-\(task)", task: "t\(task)"),
          Self.run(.rejected, "\(day)-\(task)-worse", task: "t\(task)"),
        ]
      }
      files["data/scored-runs/2026/01/0\(day)/audits.jsonl"] =
        rows.map { $0.scoredRun + "\n" }.joined()
      files["data/evidence/2026/01/0\(day)/audits.jsonl"] =
        rows.map { $0.evidence.line + "\n" }.joined()
    }
    let root = try TemporaryRoot(files)
    let report = try root.export(.preference)
    #expect(report.written == 700)
    #expect(report.leftOut == [.usedAsRejected: 700, .unpaired: 2800])
    let chosen = try root.lines(LakehouseRoot.preferenceExport)
      .compactMap { $0.firstMatch(of: /"chosen_run_id":"(.*?)"/).map { String($0.1) } }
    #expect(chosen == (0..<700).map { "1-\($0)" })
  }
}
