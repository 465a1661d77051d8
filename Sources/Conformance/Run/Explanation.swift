// One row, asked of every runtime of its probe, with all that is needed to understand it.

import Artifacts
public import Parity

/// Everything there is to know about one row.
public struct Explanation: Sendable {
  /// The probe.
  public let probe: PlannedProbe
  /// The row with its input and golden.
  public let row: Row
  /// What is expected; nil where the reference did not answer.
  public let expected: Answer?
  /// One for each runtime of the probe, in its order.
  public let runtimes: [RuntimeExplanation]

  /// What one runtime makes of the row.
  public struct RuntimeExplanation: Sendable {
    /// The verdict with its divergences.
    public var result: RuntimeResult
    /// What it answered, if it did.
    public var answer: Answer?
    /// A way to ask it by hand: the command that reads the input on standard input.
    public var command: [String]?
    /// In mode `http`: the command that starts the server, unless it runs already, and a shell line for
    /// each request.
    public var requests: [String] = []
  }

  /// Asks for a row.
  ///
  /// - Throws: ``DeclarationErrors`` where there is no such row.
  public init(
    suite: Suite, probe name: String, row rowName: String, functions: [String: SurfaceFunction],
    preparation: RuntimePreparation, today: String
  ) throws {
    var options = RunOptions()
    options.probes = [name]
    options.filters = ["\(name)/\(rowName)"]
    let plan = try RunPlan(suite: suite, options: options)
    probe = plan.probes[0]
    guard let reference = probe.rows.first(where: { $0.identity.name == rowName }) else {
      throw DeclarationErrors([
        DeclarationError(
          file: "command line", message: "\(name)/\(rowName) stands in a line corpus; look there")
      ])
    }
    row = try reference.load(
      root: suite.root, needsGolden: probe.declaration.reference == .golden,
      services: probe.declaration.services.map(\.name))

    let asked = concurrentMap(probe.runtimes.map(\.name), jobs: probe.runtimes.count) {
      [probe, row] name in
      Self.ask(name, row, probe, suite, functions, preparation)
    }
    var judge = Judge(probe: probe, suite: suite, today: today)
    let results = judge.judge(row, asked)
    var answers = [String: Answer]()
    for (runtime, reply) in zip(probe.runtimes, asked) {
      if case .response(let response, _) = reply, case .answered(let answer) = response.outcome {
        answers[runtime.name] = answer
      }
    }
    let http = row.http
    runtimes = zip(probe.runtimes, results).map { runtime, result in
      let ways = suite.runtime(runtime.name)?.surfaces[plan.probes[0].declaration.surface] ?? []
      var requests = [String]()
      if case .http(let service) = runtime.transport, let http {
        let start = runtime.transport.command.map { preparation.expand($0, for: runtime.name) }
        requests = start.map { [$0.map(shellQuoted).joined(separator: " ") + " &"] } ?? []
        requests += http.shellCommands(base: service.url)
      }
      let oneshot = ways.first { $0.mode == .oneshot }?.command
      return RuntimeExplanation(
        result: result, answer: answers[runtime.name],
        command: oneshot.map { preparation.expand($0, for: runtime.name) }, requests: requests)
    }
    switch probe.declaration.reference {
    case .golden: expected = row.expected
    case .runtime(let name): expected = answers[name]
    }
  }

  /// 0 if every runtime passes, 1 if not.
  public var exitStatus: ExitStatus {
    runtimes.allSatisfy { $0.result.verdict.passes(absenceAllowed: true) } ? .passed : .failed
  }

  private static func ask(
    _ name: String, _ row: Row, _ probe: PlannedProbe, _ suite: Suite,
    _ functions: [String: SurfaceFunction], _ preparation: RuntimePreparation
  ) -> Judge.Reply {
    guard let runtime = suite.runtime(name),
      let transport = probe.runtimes.first(where: { $0.name == name })?.transport
    else { return .gated("it is not declared") }
    if let reason = Judge.Reply(preparation.prepare(runtime).readiness) { return reason }
    let route = Lane.Route(
      runtime: name, transport: transport, probe: probe.declaration, suite: suite,
      expand: { preparation.expand($0, for: $1) })
    let respondent = Run.respondent(route, functions: functions, root: suite.root, jobs: 1)
    var reply = Judge.Reply.gated("it was not asked")
    respondent.ask([row.question(probe.declaration.surface)]) { responses in
      reply = .response(responses[0], control: nil)
    }
    respondent.finish()
    return reply
  }
}
