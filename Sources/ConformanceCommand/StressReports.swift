// What a load shows while it runs, and what it leaves.

import Artifacts
import Reports
import Synchronization
import VectorStress

/// Writes phases and progress to standard error: a live line on a terminal, a line every ten seconds
/// elsewhere.
final class StressMonitor: Sendable {
  private let isTerminal = StandardStream.error.isTerminal
  private let hasLiveLine = Mutex(false)

  func show(_ event: StressEvent) {
    switch event {
    case .began(let phase, let at):
      line("[stress] phase \(phase.rawValue) starting (T+\(tenths(at))s)")
    case .ended(_, let took, let at):
      line("[stress]   done — \(tenths(took))s (T+\(tenths(at))s)")
    case .progress(let at, let operations, let failures, let rate):
      let text =
        "[stress]   T+\(tenths(at))s  \(operations) operations, \(rate)/s, \(failures) failures"
      if isTerminal {
        try? StandardStream.error.write("\r\u{1b}[K\(text)")
        hasLiveLine.withLock { $0 = true }
      } else if Int(at) % 10 == 0 {
        line(text)
      }
    }
  }

  func end() {
    if hasLiveLine.withLock({ $0 }) { try? StandardStream.error.write("\r\u{1b}[K") }
  }

  private func line(_ text: String) {
    let clear = hasLiveLine.withLock { live in
      defer { live = false }
      return live ? "\r\u{1b}[K" : ""
    }
    try? StandardStream.error.write(clear + text + "\n")
  }
}

extension StressResult {
  /// The classes in a table, the memory, the verdict.
  func page(_ style: TextStyle) -> String {
    var table = TextTable(
      "lrr" + String(repeating: "r", count: Self.percentiles.count) + "rl",
      header: ["class", "operations", "failures"] + Self.percentiles.map { $0.name + " ms" }
        + ["recall", ""])
    for operation in StressClass.allCases {
      guard let tally = classes[operation] else { continue }
      let latencies = Self.percentiles.map { tenths(tally.latency(percentile: $0.value)) }
      let recall = tally.recall.map { "\(($0 * 1000).rounded() / 1000)" } ?? "-"
      table.add(
        [operation.rawValue, "\(tally.operations)", "\(tally.failures)"] + latencies
          + [recall, fault(of: operation) ?? ""])
    }
    var lines = table.lines() + [""]
    for operation in StressClass.allCases {
      for failure in classes[operation]?.firstFailures ?? [] {
        lines.append("✗ \(operation.rawValue) \(failure)")
      }
    }
    lines += faults.map { "✗ \($0.phase.rawValue): \($0.message)" }
    if let memory = memoryLine { lines.append(memory) }
    if let memoryFault { lines.append("✗ \(memoryFault)") }
    let total = classes.values.reduce(0) { $0 + $1.operations }
    let good = StressClass.allCases.count { fault(of: $0) == nil }
    lines.append(
      style.bold(isInterrupted ? "INCOMPLETE" : passes ? "PASS" : "FAIL")
        + " \(good) of \(StressClass.allCases.count) classes, \(total) operations in \(tenths(elapsed)) s"
    )
    return lines.joined(separator: "\n") + "\n"
  }

  /// How much memory the server has after a fifth of the load and at its end.
  private var memoryLine: String? {
    guard memory.count >= 5, let last = memory.last else { return nil }
    let early = memory[memory.count / 5]
    func megabytes(_ bytes: Int) -> String { tenths(Double(bytes) / 1_048_576) }
    let peak = memory.map(\.bytes).max() ?? last.bytes
    return "memory of the server: \(megabytes(early.bytes)) MB after \(tenths(early.seconds)) s, "
      + "\(megabytes(last.bytes)) MB at the end, \(megabytes(peak)) MB at most"
  }

  /// One suite, a testcase for each class and one for each phase that went wrong.
  func writeJUnit(to path: String, profile: JUnitProfile) throws {
    let writer = try JUnitWriter(
      path: path, profile: profile, timestamp: WallClock.system.secondsTimestamp(),
      hostname: Host.name)
    let suite = try writer.beginSuite(
      name: "stress", package: "stress",
      properties: [
        ("concurrency", "\(options.concurrency)"), ("seed", "\(options.seed)"),
        ("duration_seconds", "\(options.duration / .seconds(1))"),
      ])
    for operation in StressClass.allCases {
      let tally = classes[operation]
      let outcome: JUnitCase.Outcome =
        fault(of: operation).map {
          .failed(
            type: operation.rawValue, message: $0,
            body: (tally?.firstFailures ?? []).joined(separator: "\n"))
        } ?? .passed
      try writer.append(
        JUnitCase(
          classname: "stress", name: operation.rawValue,
          milliseconds: tally?.latency(percentile: 50) ?? 0, outcome: outcome,
          systemOut: "\(tally?.operations ?? 0) operations"),
        to: suite)
    }
    for fault in faults {
      try writer.append(
        JUnitCase(
          classname: "stress", name: "phase-\(fault.phase.rawValue)", milliseconds: 0,
          outcome: .failed(type: "phase", message: fault.message, body: fault.message)),
        to: suite)
    }
    _ = try writer.finish(complete: !isInterrupted)
  }
}

extension ReportOptions {
  func write(_ result: StressResult) throws {
    for path in [junit, json].compactMap({ $0 }) {
      try FileSystem.createDirectory(FileSystem.directory(of: path))
    }
    if let junit { try result.writeJUnit(to: junit, profile: junitProfile) }
    if let json { try FileSystem.replace(json, with: result.json) }
  }
}
