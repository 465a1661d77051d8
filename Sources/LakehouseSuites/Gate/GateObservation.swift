// All that the gate saw of a runtime. The checks are functions of it, so that a mutant is a change of it.

import Parity
import WireJSON

/// What a runtime did with the gate's inputs.
package struct GateObservation: Sendable {
  /// The root before any run, by path.
  var sources: [String: [UInt8]] = [:]
  /// The first run, on a copy of the root.
  var first: GateOutputs
  /// A second run on the same copy.
  var second: GateOutputs
  /// The first run over again on another copy, at another time of the clock.
  var fresh: GateOutputs
  /// A run on a third copy with everything let in that options let in.
  var wide: GateOutputs
  /// A run on a fourth copy with `--include-partial` alone.
  var partial: GateOutputs
  /// The accepted outputs of the first and the wide run, by path below `golden/acceptance`.
  var golden: [String: [UInt8]] = [:]
  /// What the totals of the first and the wide run have to be.
  var expectedCounts: JSONValue = .null
  /// The scorer's truth table, with what the runtime said to each row.
  var truth: [TruthAnswer] = []
  /// Forged samples, with what the validator and the writer said.
  var forged: [ForgedAnswer] = []

  /// All runs.
  var runs: [GateOutputs] { [first, second, fresh, wide, partial] }
}

/// A row of the truth table.
struct TruthAnswer: Sendable {
  /// Its line in the table, from 1.
  var line: Int
  var name: String
  var expected: JSONValue
  /// What the runtime answered; nil, with a message, where it did not.
  var answer: [UInt8]?
  var message = ""
  /// How often it was asked; more than once if the session was lost on the way.
  var attempts = 1
}

/// A sample that somebody tried to slip in.
struct ForgedAnswer: Sendable {
  /// The file that holds it.
  var file: String
  /// What the validator has to say.
  var expected: JSONValue
  /// What it said.
  var verdict: [UInt8]
  /// How the writer ended, what it wrote, and the root's files before and after.
  var writerStatus: Int32
  var writerOutput: [UInt8]
  var rootBefore: [String: [UInt8]]
  var rootAfter: [String: [UInt8]]
  /// What was handed to the writer: the sample alone, or one that is good and the sample after it.
  var sample: JSONValue?

  /// Whether the validator has to call it a contamination.
  var isContamination: Bool {
    expected["errors"]?.array?.contains { $0["code"]?.string == "sft_contamination" } ?? false
  }

  var isGood: Bool { expected["valid"]?.bool ?? false }
}
