// `run --record`: rows without a golden are recorded and fail; the others are judged as ever.

import Artifacts
import Conformance
import Foundation
import Testing

@Suite struct RecordTests {
  private func text(_ project: TemporaryProject, _ path: String) -> String? {
    (try? FileSystem.read("\(project.root)/\(path)")).map { String(decoding: $0, as: UTF8.self) }
  }

  private func project(_ runtimes: String = "[gamma, alpha]") throws -> TemporaryProject {
    try TemporaryProject([
      "conformance/probes/p.yaml": "surface: echo\nruntimes: \(runtimes)\nfixtures: fixtures/p/*\n",
      "fixtures/p/new.txt": "007\n", "fixtures/p/old.txt": "1\n", "golden/p/old.out": "1\n",
    ])
  }

  @Test func withoutItAMissingGoldenEndsTheRun() throws {
    let project = try project()
    let errors = try #require(throws: DeclarationErrors.self) { try project.run() }
    #expect("\(errors)".contains("conformance run --record"))
    #expect(try PendingGoldens(project.root).list().isEmpty)
  }

  @Test func theFirstRuntimeIsRecordedAndTheRowFails() throws {
    let project = try project()
    for _ in 0..<2 {
      let (summary, rows) = try project.run { $0.record = true }
      #expect(summary.exitStatus == .failed)
      #expect(summary.counts == [.gated: 2, .match: 2])
      let row = try #require(rows.first { $0.row.name == "new" })
      #expect(row.results.map(\.verdict) == [.gated, .gated])
      #expect(row.results[0].message.contains("conformance accept p/new"))
      #expect(text(project, "golden/.pending/p/new.out") == "117\n")
      #expect(try PendingGoldens(project.root).list().map(\.path) == ["p/new.out"])
    }
    try PendingGoldens(project.root).accept("p/new")
    let (summary, _) = try project.run { $0.record = true }
    #expect(summary.counts == [.match: 3, .diverge: 1])
    #expect(try PendingGoldens(project.root).list().isEmpty)
  }

  @Test func anExitStatusIsRecordedAndOneThatIsLeftOverGoes() throws {
    let project = try project("[failing]")
    try project.write(
      "conformance/runtimes.yaml",
      """
      runtimes:
        failing: {surfaces: {echo: {oneshot: [sh, -c, "cat; grep -q 7 flag && exit 3 || :"]}}}

      """)
    try project.write("flag", "7\n")
    try project.write("golden/p/old.exit", "3\n")
    try project.run { $0.record = true }
    #expect(text(project, "golden/.pending/p/new.exit") == "3\n")
    try project.write("flag", "0\n")
    try project.write("golden/p/new.exit", "3\n")
    try project.run { $0.record = true }
    #expect(
      try PendingGoldens(project.root).list() == [
        PendingGolden(path: "p/new.exit", isRemoval: true),
        PendingGolden(path: "p/new.out", isRemoval: false),
      ])
  }

  @Test func aRuntimeThatDoesNotAnswerIsNotRecorded() throws {
    let project = try project("[dying, alpha]")
    let (summary, rows) = try project.run { $0.record = true }
    #expect(summary.exitStatus == .failed)
    let row = try #require(rows.first { $0.row.name == "new" })
    #expect(row.results.map(\.verdict) == [.crash, .gated])
    #expect(try PendingGoldens(project.root).list().isEmpty)
  }

  @Test func aTreeIsRecordedWithItsLinks() throws {
    let project = try TemporaryProject([
      "conformance/probes/t.yaml": "surface: tree\nruntimes: [beta]\nfixtures: fixtures/t/*\n",
      "fixtures/t/row/row.yaml":
        "steps: [{run: ['echo hi; cd {tree}; mkdir d; echo 1 > d/a; ln -s a d/l; exit 4']}]\n",
    ])
    try project.write("golden/.pending/t/row/tree/stale", "")
    let (summary, _) = try project.run { $0.record = true }
    #expect(summary.counts == [.gated: 1])
    let pending = PendingGoldens(project.root)
    #expect(
      try pending.list().map(\.path) == [
        "t/row/exit-1", "t/row/stdout-1", "t/row/tree/d/a", "t/row/tree/d/l",
      ])
    #expect(try pending.diff(pending.list()[3]) == ["golden/t/row/tree/d/l: new", "+ link to a"])
    try pending.accept("t/row")
    #expect(FileSystem.linkTarget("\(project.root)/golden/t/row/tree/d/l") == "a")
    #expect(try project.run { $0.record = true }.summary.counts == [.match: 1])
  }
}
