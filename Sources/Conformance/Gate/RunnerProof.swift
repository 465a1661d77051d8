// The proof that the runner can fail: runtimes with faults, each of which has to turn a run red.

import Artifacts
import Parity

/// Runs a small project once for each fault of a runtime.
public struct RunnerProof: Sendable {
  static let surface = "echo"
  private static let runtime = "faulty"

  private let command: [String]
  private let today: String

  /// A proof.
  ///
  /// - Parameters:
  ///   - command: The command that serves ``RunnerFault/serve()``; the fault's name follows it.
  ///   - today: The day, `YYYY-MM-DD`.
  public init(command: [String], today: String) {
    self.command = command
    self.today = today
  }

  /// Tries every fault; the first result is that of a runtime without one, which has to pass.
  ///
  /// - Throws: What keeps a run from being made at all.
  public func run() throws -> [ProofResult] {
    try concurrentMap(RunnerFault.allCases, jobs: 4) { fault in Result { try attempt(fault) } }
      .map { try $0.get() }
  }

  private func attempt(_ fault: RunnerFault) throws -> ProofResult {
    let scratch = try ScratchFolder()
    try FileSystem.createDirectory("\(scratch.path)/conformance/probes")
    let words = (command + [fault.rawValue]).map { "\"\($0)\"" }.joined(separator: ", ")
    let runtimes = """
      runtimes:
        \(Self.runtime): {surfaces: {\(Self.surface): {session: [\(words)]}}}

      """
    try FileSystem.replace(
      "\(scratch.path)/\(RuntimeDeclaration.file)", with: Array(runtimes.utf8))
    let probes = ["object": Self.object, "lines": Self.lines]
    for (name, text) in probes {
      try FileSystem.replace(
        "\(scratch.path)/conformance/probes/\(name).yaml", with: Array(text.utf8))
    }
    let suite = try Suite(root: scratch.path)
    let plan = try RunPlan(suite: suite, options: RunOptions())
    let run = Run(
      plan: plan, functions: [:], preparation: RuntimePreparation(suite: suite, products: "."),
      today: today)
    let watch = ProofWatch()
    let summary = try run.execute(observers: [watch], interruption: Interruption())
    return result(fault, summary, watch)
  }

  private func result(
    _ fault: RunnerFault, _ summary: RunSummary, _ watch: ProofWatch
  ) -> ProofResult {
    let due = fault.isDue
    let isStatusRight =
      (summary.exitStatus == .passed) == due.verdict.passes(absenceAllowed: false)
    let seen = watch.seen.filter { seen in due.cause.map { seen.causes.contains($0) } ?? true }
    let verdicts = isStatusRight ? Set(seen.map(\.verdict.rawValue)) : []
    let causes = Set(watch.seen.flatMap(\.causes)).map(\.rawValue).sorted()
    return ProofResult(
      name: fault.rawValue, summary: fault.summary, target: due.verdict.rawValue,
      caughtBy: verdicts.sorted(),
      message: causes.isEmpty
        ? watch.seen.map(\.message).first { !$0.isEmpty } ?? "" : causes.joined(separator: ", "))
  }

  private static let object = """
    surface: \(surface)
    runtimes: [\(runtime)]
    timeout: 2s
    rows:
      - name: object
        input: "{\\"line_offset\\":0,\\"score\\":0.1,\\"text\\":\\"x\\"}\\n"
        output: "{\\"line_offset\\":0,\\"score\\":0.1,\\"text\\":\\"x\\"}\\n"

    """

  private static let lines = """
    surface: \(surface)
    runtimes: [\(runtime)]
    timeout: 2s
    compare: lines
    rows:
      - name: lines
        input: "{\\"row\\":1}\\n{\\"row\\":2}\\n{\\"row\\":3}\\n"
        output: "{\\"row\\":1}\\n{\\"row\\":2}\\n{\\"row\\":3}\\n"

    """
}

/// Keeps the verdicts of a run and the causes that it named.
private final class ProofWatch: RunObserver {
  private(set) var seen: [(verdict: Verdict, causes: [Cause], message: String)] = []

  func begin(_ header: RunHeader) {}

  func report(_ results: [RowResult]) {
    for result in results.flatMap(\.results) {
      seen.append((result.verdict, result.divergences.map(\.cause), result.message))
    }
  }

  func end(_ summary: RunSummary) {}
}
