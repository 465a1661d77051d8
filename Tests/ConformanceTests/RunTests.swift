// Whole runs over small projects: what passes, what fails, with which verdict and exit status.

import Artifacts
import Conformance
import Parity
import Testing

@Suite(.serialized) struct RunTests {
  private func verdicts(_ rows: [RowResult]) -> [String: [Verdict]] {
    Dictionary(uniqueKeysWithValues: rows.map { ($0.row.name, $0.results.map(\.verdict)) })
  }

  @Test func equalAnswersPass() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["alpha", "beta"], rows: ["a": "{}", "b": "[1]"])
    ])
    let (summary, rows) = try project.run()
    #expect(verdicts(rows) == ["a": [.match, .match], "b": [.match, .match]])
    #expect(summary.exitStatus == .passed)
    #expect(summary.counts == [.match: 4])
  }

  @Test func aDifferenceFailsAndNamesItsCause() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(
        ["alpha", "gamma"], rows: ["a": #"{"n":[10]}"#, "b": "2"])
    ])
    let (summary, rows) = try project.run()
    #expect(verdicts(rows) == ["a": [.match, .diverge], "b": [.match, .match]])
    #expect(summary.exitStatus == .failed)
    let cluster = try #require(summary.clusters.first)
    #expect(cluster.cluster.differing == ["gamma"] && cluster.cluster.agreeing == ["alpha"])
    #expect(cluster.cluster.signature.description == "/n/* changed value")
    #expect(cluster.rows == 1 && cluster.first == "a")
  }

  @Test func rowsWithTheSameDefectAreOneGroup() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(
        ["alpha", "beta", "gamma"], rows: ["a": "[1,0]", "b": "[0]", "c": "[0,2]", "d": "{}"])
    ])
    let summary = try project.run().summary
    #expect(summary.clusters.count == 1)
    #expect(summary.clusters.first?.rows == 3)
    #expect(summary.clusters.first?.cluster.agreeing == ["alpha", "beta"])
  }

  struct KnownCase: Sendable, CustomTestStringConvertible {
    var name: String
    var row: String
    var signature = "/n changed value"
    var expires = ""
    var verdict: Verdict
    var status: Conformance.ExitStatus
    var testDescription: String { name }
  }

  @Test(arguments: [
    KnownCase(name: "as it says", row: "zero", verdict: .known, status: .passed),
    KnownCase(
      name: "not expired", row: "zero", expires: "2026-06-01", verdict: .known, status: .passed),
    KnownCase(
      name: "expired", row: "zero", expires: "2026-05-31", verdict: .diverge, status: .failed),
    KnownCase(name: "no longer there", row: "two", verdict: .fixed, status: .failed),
    KnownCase(
      name: "otherwise", row: "zero", signature: "/n changed number_format", verdict: .changed,
      status: .failed),
  ])
  func knownDivergences(_ known: KnownCase) throws {
    let expires = known.expires.isEmpty ? "" : "    expires: \(known.expires)\n"
    let other = known.row == "zero" ? "two" : "zero"
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(
        ["gamma"], rows: [known.row: known.row == "zero" ? #"{"n":0}"# : #"{"n":2}"#]),
      "conformance/known/k.yaml": """
      known:
        - runtime: gamma
          probe: p
          row: \(known.row)
          signature: "\(known.signature)"
          reason: tr
          date: 2026-01-01
      \(expires)
      """,
    ])
    let (summary, rows) = try project.run()
    #expect(verdicts(rows)[known.row] == [known.verdict])
    #expect(verdicts(rows)[other] == nil)
    #expect(summary.exitStatus == known.status)
  }

  @Test func aKnownRowThatIsNotRunIsReported() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["gamma"], rows: ["a": "1", "b": #"{"n":0}"#]),
      "conformance/known/k.yaml": DeclarationTests.entry.replacing("alpha", with: "gamma")
        .replacing("row: a", with: "row: b").replacing(
          "/a changed number_format", with: "/n changed value"),
    ])
    #expect(try project.run().summary.unusedKnown.isEmpty)
    #expect(try project.run { $0.filters = ["a"] }.summary.unusedKnown.map(\.row) == ["b"])
  }

  @Test func anAbsentRuntimeFailsUnlessItIsAllowed() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["alpha", "ghost"], rows: ["a": "1"])
    ])
    let (summary, rows) = try project.run()
    #expect(verdicts(rows) == ["a": [.match, .absent]])
    #expect(rows[0].results[1].message.contains("nobody has it"))
    #expect(summary.exitStatus == .absent)
    #expect(try project.run { $0.allowAbsent = ["ghost"] }.summary.exitStatus == .passed)
  }

  @Test func onlyAbsentRuntimesIsNothingRun() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["ghost"], rows: ["a": "1"])
    ])
    #expect(try project.run { $0.allowAbsent = ["ghost"] }.summary.exitStatus == .nothingRun)
  }

  @Test func aCrashAndATimeoutAreNamed() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(
        ["alpha", "dying", "slow"], rows: ["a": "1"], "timeout: 200ms")
    ])
    let (summary, rows) = try project.run()
    #expect(verdicts(rows) == ["a": [.match, .crash, .timeout]])
    #expect(rows[0].results[1].message.contains("SIGKILL"))
    #expect(rows[0].results.map(\.attempts) == [1, 2, 2])
    #expect(summary.exitStatus == .failed)
  }

  @Test func aGateThatFailsGatesItsRows() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(
        ["alpha", "beta"], rows: ["a": "1"],
        "gate:\n  beta: [sh, -c, 'echo unit tests are red; exit 3']")
    ])
    let (summary, rows) = try project.run()
    #expect(verdicts(rows) == ["a": [.match, .gated]])
    #expect(rows[0].results[1].message.contains("unit tests are red"))
    #expect(summary.exitStatus == .failed)
    try project.write(
      "conformance/probes/p.yaml",
      .probe(["alpha", "beta"], rows: ["a": "1"], "gate:\n  beta: ['true']"))
    #expect(try project.run().summary.exitStatus == .passed)
  }

  @Test func aBuildThatFailsGatesItsRowsAndAGoodOneRunsOnce() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml":
        "surface: s\nruntimes: [made]\nrows: [{name: a, input: x, output: x}]\n",
      "peer/source": "1",
    ])
    func runtime(_ script: String) -> String {
      """
      runtimes:
        made:
          build:
            command: [sh, -c, '\(script)']
            directory: peer
            inputs: [peer/source]
          surfaces:
            s: {oneshot: ["{build}/peer"]}

      """
    }
    try project.write("conformance/runtimes.yaml", runtime("echo no compiler >&2; exit 1"))
    let (summary, rows) = try project.run()
    #expect(verdicts(rows) == ["a": [.gated]])
    #expect(rows[0].results[0].message.contains("no compiler"))
    #expect(summary.exitStatus == .failed)

    let good = "echo built >> ../log; cp /bin/cat ../.build/conformance/made/peer"
    try project.write("conformance/runtimes.yaml", runtime(good))
    for _ in 0..<3 { #expect(try project.run().summary.exitStatus == .passed) }
    try project.write("peer/source", "2")
    #expect(try project.run().summary.exitStatus == .passed)
    #expect(try FileSystem.read("\(project.root)/log") == Array("built\nbuilt\n".utf8))
  }

  @Test func theReferenceCanBeARuntime() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml":
        "surface: echo\nruntimes: [alpha, gamma]\nreference: gamma\nrows: [{name: a, input: '0'}]\n"
    ])
    #expect(verdicts(try project.run().rows) == ["a": [.diverge, .match]])
    try project.write(
      "conformance/probes/p.yaml",
      "surface: echo\nruntimes: [alpha, dying]\nreference: dying\nrows: [{name: a, input: '0'}]\n")
    let (summary, rows) = try project.run()
    #expect(verdicts(rows) == ["a": [.gated, .crash]])
    #expect(summary.exitStatus == .failed)
  }

  @Test func theModeCanBeChosen() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["alpha", "beta"], rows: ["a": "1"])
    ])
    let plan = try project.plan { $0.mode = .oneshot }
    #expect(plan.probes[0].runtimes.map(\.transport) == [.oneshot(["cat"]), .oneshot(["cat"])])
    let inProcess = try project.plan { $0.mode = .inProcess }
    #expect(inProcess.probes[0].runtimes.map(\.name) == ["alpha"])
    #expect(inProcess.probes[0].excludedRuntimes == ["beta"])
  }

  @Test func filteredRowsAreCounted() throws {
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["alpha"], rows: ["a": "1", "b": "2", "c": "3"])
    ])
    let (summary, rows) = try project.run { $0.filters = ["b"] }
    #expect(rows.map(\.row.name) == ["b"])
    #expect(summary.counts == [.match: 1, .excluded: 2])
    #expect(summary.exitStatus == .passed)
  }

  @Test func aMaskThatMeetsNothingIsAnError() throws {
    let volatile = "volatile: [{pointer: /t, shape: integer}]"
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["alpha"], rows: ["a": #"{"t":1}"#], volatile)
    ])
    #expect(try project.run().summary.exitStatus == .passed)
    try project.write(
      "conformance/probes/p.yaml", .probe(["alpha"], rows: ["a": #"{"u":1}"#], volatile))
    let summary = try project.run().summary
    #expect(summary.exitStatus == .usage)
    #expect(summary.faults.first?.line == 3)
  }

  @Test func theControlFindsWhatIsVolatile() throws {
    let project = try TemporaryProject([
      "conformance/runtimes.yaml": """
      runtimes:
        clock:
          surfaces:
            echo: {oneshot: [sh, -c, 'date +{\\"t\\":%N}']}

      """,
      "conformance/probes/p.yaml":
        "surface: echo\nruntimes: [clock]\nreference: clock\nrows: [{name: a, input: ''}]\n",
    ])
    #expect(try project.run().summary.exitStatus == .passed)
    let rows = try project.run { $0.control = true }.rows
    #expect(verdicts(rows) == ["a": [.diverge]])
    #expect(rows[0].results[0].divergences.map(\.cause) == [.undeclaredVolatile])
  }

  @Test func resultsComeInTheOrderOfThePlan() throws {
    let names = (0..<500).map { "row-\(1000 + $0)" }
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(
        ["alpha"], rows: Dictionary(uniqueKeysWithValues: names.map { ($0, $0) }))
    ])
    let (summary, rows) = try project.run()
    #expect(rows.map(\.row.name) == names)
    #expect(summary.rows == 500)
  }

  @Test func lineCorporaStreamAndNameTheirLines() throws {
    let lines = (1...200).map { #"{"input":"\#($0)","output":"\#($0 == 77 ? 0 : $0)"}"# }
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": "surface: echo\nruntimes: [alpha]\nlines: [fixtures/p.jsonl]\n",
      "fixtures/p.jsonl": lines.joined(separator: "\n") + "\n"
        + #"{"name":"last","input":"x","output":"x"}"#,
    ])
    let (summary, rows) = try project.run()
    #expect(summary.counts == [.match: 200, .diverge: 1])
    #expect(rows.first { $0.results[0].verdict == .diverge }?.row.line == 77)
    #expect(rows.last?.row.name == "201-last")
    try project.write("fixtures/p.jsonl", "{\"input\":\"1\",\"output\":\"1\"}\nno json\n")
    let error = try #require(throws: DeclarationError.self) { try project.run() }
    #expect(error.line == 2)
  }

  @Test func failFastStopsAtTheFirstFailure() throws {
    let rows = Dictionary(uniqueKeysWithValues: (0..<2000).map { ("row-\(10000 + $0)", "0") })
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["alpha"], rows: rows).replacing(
        "output: '0'", with: "output: '1'")
    ])
    let summary = try project.run { $0.failFast = true }.summary
    #expect(summary.isStoppedEarly && summary.rows < 2000)
    #expect(summary.exitStatus == .failed)
  }

  @Test func anInterruptedRunIsIncompleteAndLeavesNothingRunning() throws {
    defer { ProcessGroups.shared.reopen() }
    let project = try TemporaryProject([
      "conformance/probes/p.yaml": .probe(["slow"], rows: ["a": "1"], "timeout: 20s")
    ])
    let interruption = Interruption()
    let thread = ThreadedCall {
      usleepBriefly()
      interruption.request()
    }
    let began = ContinuousClock.now
    let summary = try project.run(interruption: interruption).summary
    thread.join()
    #expect(ContinuousClock.now - began < .seconds(10))
    #expect(summary.isInterrupted)
    #expect(summary.exitStatus == .interrupted)
  }

  @Test func treesAreComparedByTheFilesTheyLeave() throws {
    let project = try TemporaryProject([
      "conformance/probes/t.yaml":
        "surface: tree\nruntimes: [beta]\ncompare: tree\nfixtures: fixtures/t/*\n",
      "fixtures/t/grow/row.yaml": """
      steps:
        - run: ['cat; cp "$0/a" "$0/b"; rm "$0/a"; exit 3', "{tree}"]
          stdin: said.txt
        - overlay: more
        - run: ['ls "$0"', "{tree}"]

      """,
      "fixtures/t/grow/said.txt": "hello", "fixtures/t/grow/root/a": "A",
      "fixtures/t/grow/more/c/d": "D",
      "golden/t/grow/stdout-1": "hello", "golden/t/grow/exit-1": "3\n",
      "golden/t/grow/stdout-2": "b\nc\n", "golden/t/grow/tree/b": "A",
      "golden/t/grow/tree/c/d": "D",
    ])
    #expect(verdicts(try project.run().rows) == ["grow": [.match]])

    try project.write("golden/t/grow/tree/e", "E")
    try project.write("golden/t/grow/tree/c/d", "d")
    try project.remove("golden/t/grow/exit-1")
    let result = try project.run().rows[0].results[0]
    #expect(
      result.divergences.map { "\($0.place) \($0.cause.rawValue)" } == [
        "exit-1 path_extra", "tree/c/d line 1 value", "tree/e path_missing",
      ])
  }
}
