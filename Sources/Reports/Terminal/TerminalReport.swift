// What a person sees of a run: progress, each failure, a table, and what to do next.

import Artifacts
public import Conformance
import Glibc
import Parity

/// Reports a run to standard output; progress goes to standard error.
public final class TerminalReport: RunObserver {
  private let out: TextStyle
  private let isTerminal: Bool
  private let write: (String) -> Void
  private let writeProgress: (String) -> Void
  private var header: RunHeader?
  private var answered = 0
  private var rows = 0
  private var failures = 0
  private var hidden = 0
  private var lastProgress: ContinuousClock.Instant?
  private var isProgressShown = false
  private let began = ContinuousClock.now

  /// How many failures are shown in full; the rest are in the groups at the end and in the files.
  static let shownFailures = 20

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - style: the style of standard output.
  ///   - isTerminal: whether standard error is a terminal, which gets a progress bar.
  ///   - write: writes a piece of standard output.
  ///   - writeProgress: writes a piece of standard error.
  public init(
    style: TextStyle, isTerminal: Bool, write: @escaping (String) -> Void,
    writeProgress: @escaping (String) -> Void
  ) {
    out = style
    self.isTerminal = isTerminal
    self.write = write
    self.writeProgress = writeProgress
  }

  public func begin(_ header: RunHeader) throws {
    self.header = header
    for state in header.runtimes {
      switch state.readiness {
      case .ready: continue
      case .absent(let missing, let install):
        let hint = install.isEmpty ? "" : "; to get it: \(install)"
        line(
          out.yellow("absent")
            + "  \(state.name): \(missing.joined(separator: ", ")) not found\(hint)")
      case .unbuildable(let fault):
        line(out.red("unbuildable") + "  \(state.name): \(fault)")
      }
    }
  }

  public func report(_ results: [RowResult]) throws {
    guard let plan = header?.plan else { return }
    for row in results {
      rows += 1
      for result in row.results {
        if result.verdict == .match || result.verdict == .known { answered += 1 }
        guard !result.verdict.passes(absenceAllowed: true) else { continue }
        failures += 1
        guard failures <= Self.shownFailures else {
          hidden += 1
          continue
        }
        show(FailureText(probe: plan.probes[row.probe], row: row.row, result: result))
      }
    }
    progress()
  }

  public func end(_ summary: RunSummary) throws {
    clearProgress()
    guard let plan = header?.plan else { return }
    if hidden > 0 { line("… and \(hidden) more failures; they are grouped below") }
    showTable(plan, summary)
    showClusters(summary)
    showSlowest(summary)
    showRest(plan, summary)
    line(verdictLine(summary))
  }

  // MARK: - While it runs

  private func show(_ failure: FailureText) {
    clearProgress()
    line("")
    line(out.red("✗ ") + out.bold(failure.name) + "  " + failure.headline)
    line("  " + out.dim("\(failure.row.file):\(failure.row.line)"))
    for detail in failure.details { line("  " + detail) }
    line("  repeat: " + failure.repeatCommand)
  }

  private func progress() {
    let now = ContinuousClock.now
    let pause = isTerminal ? Duration.milliseconds(80) : .seconds(10)
    guard now - (lastProgress ?? began) >= pause else { return }
    lastProgress = now
    let total = header?.plan.rowCount ?? 0
    let failed = failures > 0 ? ", \(failures) failed" : ""
    guard isTerminal else {
      return writeProgress("\(rows) rows\(total > rows ? " of \(total)" : "")\(failed)\n")
    }
    let width = 30
    let filled = total > 0 ? min(width, rows * width / total) : 0
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
    isProgressShown = true
    writeProgress("\r\u{1b}[K\(bar) \(rows)\(total > 0 ? "/\(total)" : "") rows\(failed)")
  }

  private func clearProgress() {
    guard isProgressShown else { return }
    isProgressShown = false
    writeProgress("\r\u{1b}[K")
  }

  // MARK: - At the end

  private func showTable(_ plan: RunPlan, _ summary: RunSummary) {
    var runtimes = [String]()
    for probe in plan.probes {
      for (name, _) in probe.runtimes where !runtimes.contains(name) { runtimes.append(name) }
    }
    var table = TextTable(
      "lr" + String(repeating: "l", count: runtimes.count), header: ["probe", "rows"] + runtimes)
    for probe in plan.probes {
      let name = probe.declaration.name
      let counts = summary.countsByProbe[name] ?? [:]
      let rows = counts.values.map { $0.reduce(0) { $1.key == .excluded ? $0 : $0 + $1.value } }
        .max()
      table.add(
        [name, "\(rows ?? 0)"] + runtimes.map { runtime in counts[runtime].map(Self.cell) ?? "-" })
    }
    line("")
    for text in table.lines() { line(text) }
    line("")
  }

  private static func cell(_ counts: [Verdict: Int]) -> String {
    let parts = Verdict.allCases.compactMap { verdict in
      counts[verdict].flatMap { $0 > 0 ? "\($0) \(verdict.rawValue)" : nil }
    }
    return parts.isEmpty ? "-" : parts.joined(separator: ", ")
  }

  private func showClusters(_ summary: RunSummary) {
    for (cluster, rows, first) in summary.clusters.prefix(30) {
      let agreeing =
        cluster.agreeing.isEmpty ? "golden" : "{\(cluster.agreeing.joined(separator: ", "))}"
      let mark = cluster.isKnown ? out.yellow("known") : out.red("differs")
      let text =
        "\(cluster.differing.joined(separator: ", ")) ≠ \(agreeing) at \(cluster.signature),"
        + " \(rows) row\(rows == 1 ? "" : "s"), first \(cluster.probe)/\(first)"
      line("\(mark)  \(text)")
    }
    if summary.clusters.count > 30 { line("… and \(summary.clusters.count - 30) more groups") }
  }

  private func showSlowest(_ summary: RunSummary) {
    guard let slowest = summary.slowest.first, slowest.duration >= .milliseconds(5) else { return }
    let list = summary.slowest.prefix(3).map { "\($0.row) \($0.runtime) \($0.duration.short)" }
    line(out.dim("slowest  " + list.joined(separator: " · ")))
  }

  private func showRest(_ plan: RunPlan, _ summary: RunSummary) {
    if !plan.otherProbes.isEmpty {
      line("not asked for: " + plan.otherProbes.joined(separator: ", "))
    }
    for probe in plan.probes where !probe.excludedRuntimes.isEmpty {
      line(
        "not asked in \(probe.declaration.name): " + probe.excludedRuntimes.joined(separator: ", "))
    }
    if summary.retried > 0 {
      line(
        out.yellow("note")
          + "  \(summary.retried) answers needed more than one attempt, because a process was lost")
    }
    for entry in summary.unusedKnown where plan.options.filters.isEmpty {
      line(
        out.yellow("note")
          + "  \(entry.file):\(entry.line): its rows were not run (\(entry.runtime), "
          + "\(entry.probe)/\(entry.row))")
    }
    for fault in summary.faults { line(out.red("error") + "  \(fault)") }
  }

  private func verdictLine(_ summary: RunSummary) -> String {
    let counts = Verdict.allCases.compactMap { verdict in
      summary.counts[verdict].map { "\($0) \(verdict.rawValue)" }
    }
    let asked =
      "\(summary.rows) rows in \(summary.elapsed.short): \(counts.joined(separator: ", "))"
    switch summary.exitStatus {
    case .passed:
      let absent = summary.counts[.absent, default: 0] > 0 ? " (with runtimes absent)" : ""
      return out.green("PASS") + "\(absent)  \(asked)"
    case .failed: return out.red("FAIL") + "  \(asked)"
    case .absent:
      return out.red("ABSENT")
        + "  \(summary.missingRuntimes.joined(separator: ", ")) not here; \(asked)"
    case .nothingRun: return out.red("NOTHING RUN") + "  \(asked)"
    case .interrupted: return out.red("INTERRUPTED") + "  results are incomplete; \(asked)"
    case .usage, .lockBroken: return out.red("ERROR") + "  \(asked)"
    }
  }

  private func line(_ text: String) { write(text + "\n") }
}
