// Names on the command line and files on the disk: what matches nothing ends the run before it starts.

import Conformance
import Testing

@Suite struct PlanTests {
  private func project() throws -> TemporaryProject {
    try TemporaryProject([
      "conformance/probes/p.yaml":
        "surface: echo\nruntimes: [alpha, beta]\nfixtures: fixtures/p/*\n",
      "conformance/probes/q.yaml": .probe(["alpha"], rows: ["one": "1"]),
      "conformance.yaml": "sets:\n  default: [p]\n",
      "fixtures/p/first.txt": "1", "golden/p/first.out": "1",
      "fixtures/p/second.txt": "2", "golden/p/second.out": "2",
    ])
  }

  struct Wish: Sendable, CustomTestStringConvertible {
    var name: String
    var change: @Sendable (inout RunOptions) -> Void
    var says: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Wish(name: "probe", change: { $0.probes = ["pp"] }, says: "unknown probe \"pp\""),
    Wish(name: "set", change: { $0.set = "defualt" }, says: "did you mean \"default\"?"),
    Wish(name: "runtime", change: { $0.runtimes = ["alfa"] }, says: "did you mean \"alpha\"?"),
    Wish(
      name: "runtime of no probe", change: { $0.runtimes = ["gamma"] },
      says: "in none of the probes"),
    Wish(name: "absent runtime", change: { $0.allowAbsent = ["delta"] }, says: "unknown runtime"),
    Wish(name: "filter", change: { $0.filters = ["p/frist"] }, says: "did you mean \"p/first\"?"),
    Wish(
      name: "one of two filters", change: { $0.filters = ["first", "zzz*"] },
      says: "unknown row \"zzz*\""),
  ])
  func namesThatMatchNothing(_ wish: Wish) throws {
    let project = try project()
    let errors = try #require(throws: DeclarationErrors.self) { try project.plan(wish.change) }
    #expect(errors.errors.allSatisfy { $0.file == "command line" })
    #expect(errors.description.contains(wish.says), "\(errors)")
  }

  struct Disk: Sendable, CustomTestStringConvertible {
    var name: String
    var file: String
    var says: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Disk(name: "golden without fixture", file: "golden/p/third.out", says: "no row uses it"),
    Disk(name: "golden of another kind", file: "golden/p/first.txt", says: "no row uses it"),
    Disk(name: "exit status without fixture", file: "golden/p/third.exit", says: "no row uses it"),
    Disk(name: "two fixtures of one name", file: "fixtures/p/first.json", says: "is there twice"),
    Disk(name: "fixture that is no name", file: "fixtures/p/a b.txt", says: "no name for a row"),
  ])
  func filesThatBelongNowhere(_ disk: Disk) throws {
    let project = try project()
    try project.write(disk.file, "1")
    let errors = try #require(throws: DeclarationErrors.self) { try project.plan() }
    #expect(errors.description.contains(disk.says), "\(errors)")
  }

  @Test func aFixtureWithoutGoldenEndsTheRun() throws {
    let project = try project()
    try project.remove("golden/p/second.out")
    let errors = try #require(throws: DeclarationErrors.self) { try project.run() }
    #expect(errors.description.contains("fixtures/p/second.txt: has no golden"))
  }

  @Test func aPatternOfTooManyKnownRowsIsRefused() throws {
    let rows = Dictionary(uniqueKeysWithValues: (0...20).map { ("row-\($0)", "x") })
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["alpha"], rows: rows),
      "conformance/known/k.yaml": DeclarationTests.entry.replacing("row: a", with: "row: row-*"),
    ])
    let errors = try #require(throws: DeclarationErrors.self) { try project.plan() }
    #expect(errors.description.contains("names 21 rows; one entry may name 20"))
  }

  @Test func theSetDecidesAndTheRestIsListed() throws {
    let project = try project()
    #expect(try project.plan().probes.map(\.declaration.name) == ["p"])
    #expect(try project.plan().otherProbes == ["q"])
    #expect(try project.plan { $0.set = "all" }.otherProbes.isEmpty)
    #expect(try project.plan { $0.probes = ["q"] }.otherProbes == ["p"])
    #expect(try project.plan { $0.filters = ["*second"] }.rowCount == 1)
  }

  struct Pattern: Sendable, CustomTestStringConvertible {
    var pattern: String
    var text: String
    var matches: Bool
    var testDescription: String { "\(pattern) \(matches ? "matches" : "does not match") \(text)" }
  }

  @Test(arguments: [
    Pattern(pattern: "abc", text: "abc", matches: true),
    Pattern(pattern: "abc", text: "abcd", matches: false),
    Pattern(pattern: "a*", text: "a", matches: true),
    Pattern(pattern: "*c", text: "abc", matches: true),
    Pattern(pattern: "a*b*c", text: "a-b-b-c", matches: true),
    Pattern(pattern: "a*b*c", text: "a-c-b", matches: false),
    Pattern(pattern: "a?c", text: "abc", matches: true),
    Pattern(pattern: "a?c", text: "ac", matches: false),
    Pattern(pattern: "", text: "", matches: true),
    Pattern(pattern: "**", text: "x", matches: true),
  ])
  func globs(_ row: Pattern) {
    #expect(Glob.matches(row.pattern, row.text) == row.matches)
  }
}
