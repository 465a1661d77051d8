// A project with a gate that tests change in small ways.

import Artifacts
import Conformance
import Foundation

/// A gate with files in three folders, one of them a link, statements, facts and known divergences.
struct LockedProject {
  let project: TemporaryProject
  var facts: GateFacts
  var known: [(row: String, reason: String)]

  init() throws {
    project = try TemporaryProject()
    facts = GateFacts(
      version: "3", facts: [("scorer_version", "v1.0.0"), ("sft_never", "rejected")],
      statements: (1...4).map { ("I0\($0)", "invariant \($0) holds") },
      folders: ["fixtures/gate", "golden/gate"], files: ["fixtures/one.jsonl"])
    known = (1...3).map { ("row-\($0)", "reason \($0)") }
    for path in Self.paths { try project.write(path, "content of \(path)\n") }
    try FileManager.default.createSymbolicLink(
      atPath: "\(project.root)/fixtures/gate/link", withDestinationPath: "data/a.jsonl")
    try writeKnown()
  }

  static let paths = [
    "fixtures/gate/README.md", "fixtures/gate/data/a.jsonl", "fixtures/gate/data/b.jsonl",
    "golden/gate/exports/rag.jsonl", "golden/gate/empty", "fixtures/one.jsonl",
  ]

  func writeKnown() throws {
    var text = "known:\(known.isEmpty ? " []" : "")\n"
    for (row, reason) in known {
      text += "  - {runtime: go, probe: p, row: \(row), signature: /a missing value, "
      text += "reason: \(reason), date: 2026-01-02}\n"
    }
    try project.write("conformance/known/k.yaml", text)
  }

  func lock() throws -> GateLock { try GateLock(facts, root: project.root, absence: .isGone) }
}

/// SplitMix64: the same seed gives the same cases on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// A text of letters, quotes, controls and characters beyond the first plane.
  mutating func text() -> String {
    let letters: [Unicode.Scalar] = ["a", "B", "é", "\"", "\\", "\n", "\u{2028}", "\u{1F600}", "/"]
    var text = ""
    for _ in 0..<(below(12) + 1) { text.unicodeScalars.append(letters[below(letters.count)]) }
    return text
  }
}
