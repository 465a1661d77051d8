// Pending goldens are listed, shown, accepted and rejected; nothing but an acceptance touches a golden.

import Artifacts
import Conformance
import Foundation
import Testing

@Suite struct PendingGoldensTests {
  private func project() throws -> (TemporaryProject, PendingGoldens) {
    let project = try TemporaryProject([
      "golden/p/old.out": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "golden/p/gone.out": "x\n",
      "golden/p/gone.exit": "2\n",
    ])
    return (project, PendingGoldens(project.root))
  }

  private func record(
    _ pending: PendingGoldens, _ files: KeyValuePairs<String, String>
  ) throws {
    try pending.record(files.map { ($0.key, Array($0.value.utf8)) })
  }

  private func text(_ project: TemporaryProject, _ path: String) -> String? {
    (try? FileSystem.read("\(project.root)/\(path)")).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func acceptingPutsEachInItsPlace() throws {
    let (project, pending) = try project()
    try record(
      pending,
      [
        "p/old.out": "new\n", "p/new.out": "", "p/gone.exit.removed": "",
        "q/tree-row/tree/a/b.removed": "not empty, so a file\n",
      ])
    #expect(
      try pending.list().map(\.path) == [
        "p/gone.exit", "p/new.out", "p/old.out", "q/tree-row/tree/a/b.removed",
      ])
    #expect(try pending.list().map(\.isRemoval) == [true, false, false, false])
    #expect(text(project, "golden/p/old.out") == "1\n2\n3\n4\n5\n6\n7\n8\n9\n")
    #expect(text(project, "golden/p/gone.exit") == "2\n")

    #expect(try pending.accept("p/old").map(\.path) == ["p/old.out"])
    #expect(text(project, "golden/p/old.out") == "new\n")
    #expect(text(project, "golden/p/gone.exit") == "2\n")
    #expect(try pending.accept("q/*").count == 1)
    #expect(text(project, "golden/q/tree-row/tree/a/b.removed") == "not empty, so a file\n")
    #expect(try pending.accept("*").count == 2)
    #expect(text(project, "golden/p/new.out") == "")
    #expect(text(project, "golden/p/gone.exit") == nil)
    #expect(text(project, "golden/p/gone.out") == "x\n")
    #expect(try pending.list().isEmpty)
    #expect(try FileSystem.list("\(project.root)/golden") == ["p", "q"])
  }

  @Test func rejectingLeavesTheGoldensAlone() throws {
    let (project, pending) = try project()
    try record(pending, ["p/old.out": "new\n", "p/gone.out.removed": "", "p/new.out": "1"])
    #expect(try pending.reject("p/*.out").map(\.path) == ["p/gone.out", "p/new.out", "p/old.out"])
    #expect(try FileSystem.list("\(project.root)/golden") == ["p"])
    #expect(text(project, "golden/p/gone.out") == "x\n")
    #expect(text(project, "golden/p/old.out")?.hasPrefix("1\n") == true)
    #expect(text(project, "golden/p/new.out") == nil)
  }

  @Test func aLaterProposalReplacesAnEarlierOne() throws {
    let (project, pending) = try project()
    try record(pending, ["p/old.out.removed": ""])
    try record(pending, ["p/old.out": "a"])
    #expect(try pending.list() == [PendingGolden(path: "p/old.out", isRemoval: false)])
    try record(pending, ["p/old.out.removed": ""])
    #expect(try pending.list() == [PendingGolden(path: "p/old.out", isRemoval: true)])
    try pending.accept("p/old")
    #expect(text(project, "golden/p/old.out") == nil)
  }

  @Test(arguments: ["../x", "/x", "p//x", "p/./x", "", ".pending/x", "acceptance.lock.json"])
  func aPathThatNoGoldenCanHaveIsRefused(_ path: String) throws {
    let (project, pending) = try project()
    #expect(throws: DeclarationErrors.self) { try record(pending, ["p/fine.out": "", path: "1"]) }
    #expect(try FileSystem.list("\(project.root)/golden") == ["p"])
  }

  @Test func aPatternThatMeetsNothingIsAnError() throws {
    let (_, pending) = try project()
    let none = try #require(throws: DeclarationErrors.self) { try pending.accept("*") }
    #expect("\(none)".contains("no golden is pending"))
    try record(pending, ["p/old.out": "1"])
    let other = try #require(throws: DeclarationErrors.self) { try pending.reject("p/odl") }
    #expect("\(other)".contains("did you mean \"p/old\"?"))
    #expect(try pending.list().count == 1)
  }

  @Test func aDifferenceShowsWhatGoesAndComesWithWhatIsAroundIt() throws {
    let (project, pending) = try project()
    func diff(_ text: String) throws -> [String] {
      try record(pending, ["p/old.out": text])
      return try pending.diff(pending.list()[0])
    }
    #expect(
      try diff("1\n2\n3\n4\n5\nsix\t\u{1f}\r\n7\n8\n9\n") == [
        "golden/p/old.out: changed", "@@ -3 +3 @@", "  3", "  4", "  5", "- 6",
        "+ six\\t\\u{1F}\\r", "  7", "  8", "  9",
      ])
    #expect(
      try diff("0\n1\n2\n3\n4\n5\n6\n7\n8\n9") == [
        "golden/p/old.out: changed", "+ 0", "  1", "  2", "  3", "@@ -6 +7 @@", "  6", "  7", "  8",
        "- 9", "+ 9 (no line feed at its end)",
      ])
    #expect(try diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n") == ["golden/p/old.out: changed"])
    try record(pending, ["p/old.out.removed": ""])
    #expect(try pending.diff(pending.list()[0]).prefix(2) == ["golden/p/old.out: shall go", "- 1"])
    try pending.reject("*")
    try record(pending, ["p/new.out": "a\n\u{2028}\n"])
    #expect(
      try pending.diff(pending.list()[0]) == ["golden/p/new.out: new", "+ a", "+ \\u{2028}"])
    _ = project
  }

  @Test func longLinesAndLongTextsAreShownWhereTheyDiffer() throws {
    let (project, pending) = try project()
    let long = String(repeating: "x", count: 5_000)
    try project.write("golden/p/old.out", long + "1\n")
    try record(pending, ["p/old.out": long + "2\n"])
    let lines = try pending.diff(pending.list()[0])
    #expect(
      lines.count == 3 && lines[1].hasSuffix("x1\\n") && lines[2].hasSuffix("x2\\n"), "\(lines)")
    #expect(lines.allSatisfy { $0.utf8.count < 200 })
    let many = (0..<60_000).map { "line \($0)\n" }.joined()
    try project.write("golden/p/old.out", many)
    try record(pending, ["p/old.out": many.replacing("line 2", with: "Line 2")])
    let cut = try pending.diff(pending.list()[0])
    #expect(cut.count == 402 && cut[401].contains("more lines"), "\(cut.count)")
  }
}
