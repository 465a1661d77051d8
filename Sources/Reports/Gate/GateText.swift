// A gate's results and its proof for a person: tables, and what is wrong below them.

import Artifacts
public import Conformance

/// What came of a gate, as text.
public struct GateText {
  private let style: TextStyle

  /// Text in a style.
  public init(style: TextStyle) { self.style = style }

  /// The table of a gate's invariants, the offenders of those that do not hold, and one last line.
  public func page(_ summary: GateSummary) -> String {
    var table = TextTable("llll", header: ["", "id", "invariant", "counted"])
    for result in summary.results {
      table.add([
        result.holds ? "✓" : "✗", result.id, result.statement.shortened(to: 72), result.evidence,
      ])
    }
    var lines = table.lines()
    for (place, result) in summary.results.enumerated() {
      lines[place + 1] = result.holds ? lines[place + 1] : style.red(lines[place + 1])
    }
    for result in summary.results {
      guard let offender = result.offender else { continue }
      lines += ["", style.bold("✗ \(result.id)  \(result.statement)"), "  \(offender)"]
    }
    let held = summary.results.count(where: \.holds)
    let verdict = summary.passes ? style.green("PASS") : style.red("FAIL")
    let version = summary.runtimeVersion.map { " (\($0))" } ?? ""
    lines += [
      "",
      "\(verdict)  \(summary.gate): \(held) of \(summary.results.count) invariants hold on "
        + "\(summary.runtime)\(version) in \(summary.elapsed.short)",
    ]
    if let lock = summary.lockHash { lines.append("lock  \(lock)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The matrix of mutants and the invariants that saw them: `✗` where the target did, `·` where another
  /// one did as well.
  public func matrix(_ proofs: [ProofResult], columns: [String]) -> String {
    let labels = columns.map { String($0.drop { $0.isLetter }) }
    var table = TextTable(
      "l" + String(repeating: "r", count: columns.count) + "l",
      header: ["mutant"] + labels + [""])
    for proof in proofs {
      let cells = columns.map { column in
        let isSeen = proof.caughtBy.contains(column)
        return column == proof.target ? (isSeen ? "✗" : "?") : (isSeen ? "·" : "")
      }
      table.add([proof.name] + cells + [proof.isCaught ? "" : "SURVIVES"])
    }
    var lines = table.lines()
    for (place, proof) in proofs.enumerated() where !proof.isCaught {
      lines[place + 1] = style.red(lines[place + 1])
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line for each fault: what has to come of it, and what did.
  public func list(_ proofs: [ProofResult]) -> String {
    var table = TextTable("lllll", header: ["", "fault", "must be", "was", "seen as"])
    for proof in proofs {
      table.add([
        proof.isCaught ? "✓" : "✗", proof.name, proof.target,
        proof.caughtBy.joined(separator: ", "), proof.message.shortened(to: 60),
      ])
    }
    return table.lines().joined(separator: "\n") + "\n"
  }
}

extension String {
  fileprivate func shortened(to limit: Int) -> String {
    unicodeScalars.count <= limit
      ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(limit - 1))) + "…"
  }
}
