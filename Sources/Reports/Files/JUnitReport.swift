// A run as JUnit XML: a testsuite for each probe and runtime, a testcase for each row.

public import Conformance
import Parity

/// Writes a run's results to a JUnit file while it goes on.
public final class JUnitReport: RunObserver {
  private let writer: JUnitWriter
  private var suites = [[Int]]()
  private var plan: RunPlan?

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: where it will stand once it is whole.
  ///   - profile: what is written for whom.
  ///   - timestamp: the beginning of the run, `YYYY-MM-DDThh:mm:ss`, UTC.
  ///   - hostname: the machine's name.
  public init(path: String, profile: JUnitProfile, timestamp: String, hostname: String) throws {
    writer = try JUnitWriter(
      path: path, profile: profile, timestamp: timestamp, hostname: hostname)
  }

  public func begin(_ header: RunHeader) throws {
    plan = header.plan
    let lock = header.lockRootHash.map { [("lock_root_hash", $0)] } ?? []
    for probe in header.plan.probes {
      suites.append(
        try probe.runtimes.map { runtime in
          let state = header.runtimes.first { $0.name == runtime.name }
          return try writer.beginSuite(
            name: "\(probe.declaration.name).\(runtime.name)", package: probe.declaration.name,
            properties: [
              ("runtime", runtime.name), ("runtime_version", state?.version ?? "unknown"),
              ("mode", runtime.transport.mode.rawValue), ("corpus_sha256", header.corpusHash),
            ] + lock)
        })
    }
  }

  public func report(_ results: [RowResult]) throws {
    guard let plan else { return }
    for row in results {
      let probe = plan.probes[row.probe]
      for (index, result) in row.results.enumerated() {
        try writer.append(Self.testCase(probe, row.row, result), to: suites[row.probe][index])
      }
    }
  }

  public func end(_ summary: RunSummary) throws {
    try writer.finish(complete: !summary.isInterrupted && !summary.isStoppedEarly)
  }

  private static func testCase(
    _ probe: PlannedProbe, _ row: RowIdentity, _ result: RuntimeResult
  ) -> JUnitCase {
    let text = FailureText(probe: probe, row: row, result: result)
    let outcome: JUnitCase.Outcome
    switch result.verdict {
    case .match: outcome = .passed
    case .known: outcome = .skipped(message: "known divergence: \(result.message)")
    case .absent: outcome = .skipped(message: "runtime absent: \(result.message)")
    case .excluded: outcome = .skipped(message: "excluded")
    case .diverge, .fixed, .changed:
      outcome = .failed(type: text.type, message: text.headline, body: body(text))
    case .crash, .timeout, .protocolError, .gated:
      outcome = .errored(type: text.type, message: text.headline, body: body(text))
    }
    let isShown = !result.verdict.passes(absenceAllowed: true) && !result.diagnostics.isEmpty
    return JUnitCase(
      classname: "\(probe.declaration.name).\(result.runtime)", name: row.name, file: row.file,
      line: row.line, milliseconds: result.duration.milliseconds, outcome: outcome, systemOut: nil,
      systemErr: isShown ? String(decoding: result.diagnostics, as: UTF8.self) : nil)
  }

  private static func body(_ text: FailureText) -> String {
    (text.details + ["repeat: \(text.repeatCommand)"]).joined(separator: "\n")
  }
}
