// The one table from observation and expectation to verdict, over the whole product.

import Conformance
import Testing

@Suite struct VerdictTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var observation: Observation
    var expectation: Conformance.Expectation
    var verdict: Verdict

    var testDescription: String { "\(observation) expecting \(expectation) is \(verdict)" }
  }

  static let table: [Case] = [
    Case(observation: .agreed, expectation: .agreement, verdict: .match),
    Case(observation: .agreed, expectation: .knownDivergence, verdict: .fixed),
    Case(observation: .agreed, expectation: .expiredDivergence, verdict: .fixed),
    Case(observation: .differed, expectation: .agreement, verdict: .diverge),
    Case(observation: .differed, expectation: .knownDivergence, verdict: .changed),
    Case(observation: .differed, expectation: .expiredDivergence, verdict: .changed),
    Case(observation: .differedAsKnown, expectation: .agreement, verdict: .diverge),
    Case(observation: .differedAsKnown, expectation: .knownDivergence, verdict: .known),
    Case(observation: .differedAsKnown, expectation: .expiredDivergence, verdict: .diverge),
  ]

  static let whateverIsExpected: [Observation: Verdict] = [
    .crashed: .crash, .timedOut: .timeout, .violatedProtocol: .protocolError, .gated: .gated,
    .runtimeAbsent: .absent, .filteredOut: .excluded,
  ]

  @Test(arguments: table)
  func comparedRows(_ row: Case) {
    #expect(Verdict(row.observation, expecting: row.expectation) == row.verdict)
  }

  @Test(arguments: Observation.allCases, Expectation.allCases)
  func everyPairHasItsVerdict(_ observation: Observation, _ expectation: Conformance.Expectation)
    throws
  {
    let verdict = Verdict(observation, expecting: expectation)
    if let expected = Self.whateverIsExpected[observation] {
      #expect(verdict == expected)
    } else {
      let row = try #require(
        Self.table.first { $0.observation == observation && $0.expectation == expectation })
      #expect(verdict == row.verdict)
    }
  }

  @Test func onlyTheseVerdictsPass() {
    #expect(
      Verdict.allCases.filter { $0.passes(absenceAllowed: false) } == [.match, .known, .excluded])
    #expect(
      Verdict.allCases.filter { $0.passes(absenceAllowed: true) }
        == [.match, .known, .absent, .excluded])
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    var name: String
    var status: Conformance.ExitStatus
    var counts: [Verdict: Int]
    var missing: [String] = []
    var isInterrupted = false
    var faults: [DeclarationError] = []

    var testDescription: String { "\(name): \(status)" }
  }

  @Test(arguments: [
    Ending(name: "all match", status: .passed, counts: [.match: 3]),
    Ending(name: "known and excluded", status: .passed, counts: [.known: 1, .excluded: 9]),
    Ending(name: "one fixed", status: .failed, counts: [.match: 3, .fixed: 1]),
    Ending(name: "one gated", status: .failed, counts: [.match: 3, .gated: 1]),
    Ending(name: "absent and allowed", status: .passed, counts: [.match: 1, .absent: 1]),
    Ending(name: "absent", status: .absent, counts: [.match: 1, .absent: 1], missing: ["go"]),
    Ending(
      name: "failed and absent", status: .failed, counts: [.diverge: 1, .absent: 1],
      missing: ["go"]),
    Ending(name: "nothing", status: .nothingRun, counts: [:]),
    Ending(name: "only excluded", status: .nothingRun, counts: [.excluded: 5]),
    Ending(name: "only absent, allowed", status: .nothingRun, counts: [.absent: 5]),
    Ending(name: "interrupted", status: .interrupted, counts: [.match: 1], isInterrupted: true),
    Ending(
      name: "a mask met nothing", status: .usage, counts: [.match: 1],
      faults: [DeclarationError(file: "p.yaml", message: "mask")]),
  ])
  func exitStatus(_ ending: Ending) {
    var summary = RunSummary()
    summary.counts = ending.counts
    summary.missingRuntimes = ending.missing
    summary.isInterrupted = ending.isInterrupted
    summary.faults = ending.faults
    #expect(summary.exitStatus == ending.status)
  }
}
