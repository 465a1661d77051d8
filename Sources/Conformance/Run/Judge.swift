// The answers to one row become verdicts: compare, look up what is known, decide.

import Parity

/// Decides on the rows of one probe.
struct Judge {
  let probe: PlannedProbe
  let known: [String: [KnownDivergence]]
  let today: String
  private let comparator: Comparator
  private(set) var masksMet = Set<Int>()
  private(set) var knownMet = Set<Int>()

  init(probe: PlannedProbe, suite: Suite, today: String) {
    self.probe = probe
    self.today = today
    comparator = Comparator(rule: probe.declaration.rule)
    var known = [String: [KnownDivergence]]()
    for entry in suite.known where entry.probe == probe.declaration.name {
      known[entry.runtime, default: []].append(entry)
    }
    self.known = known
  }

  /// What a runtime did at a row.
  enum Reply: Sendable {
    case response(Response, control: Response?)
    case absent(String)
    case gated(String)
  }

  /// Decides on one row; `replies` are in the order of the planned runtimes.
  mutating func judge(_ row: Row, _ replies: [Reply]) -> [RuntimeResult] {
    let expected = expectedAnswer(row, replies)
    var results = [RuntimeResult]()
    results.reserveCapacity(replies.count)
    for (index, reply) in replies.enumerated() {
      let name = probe.runtimes[index].name
      results.append(judge(row, runtime: name, reply, expected))
    }
    return results
  }

  private func expectedAnswer(_ row: Row, _ replies: [Reply]) -> Answer? {
    guard case .runtime(let reference) = probe.declaration.reference else { return row.expected }
    for (index, runtime) in probe.runtimes.enumerated() where runtime.name == reference {
      if case .response(let response, _) = replies[index],
        case .answered(let answer) = response.outcome
      {
        return answer
      }
    }
    return nil
  }

  private mutating func judge(
    _ row: Row, runtime: String, _ reply: Reply, _ expected: Answer?
  ) -> RuntimeResult {
    var result = RuntimeResult(runtime: runtime, verdict: .match)
    let entry = known[runtime]?.first { $0.names(row: row.identity.name) }
    let expectation: Expectation =
      entry.map { $0.isExpired(on: today) ? .expiredDivergence : .knownDivergence } ?? .agreement

    let observation: Observation
    switch reply {
    case .absent(let message):
      observation = .runtimeAbsent
      result.message = message
    case .gated(let message):
      observation = .gated
      result.message = message
    case .response(let response, let control):
      result.diagnostics = response.diagnostics
      result.duration = response.duration
      result.attempts = response.attempts
      switch response.outcome {
      case .crashed(let how):
        observation = .crashed
        result.message = how
      case .timedOut(let how):
        observation = .timedOut
        result.message = how
      case .violatedProtocol(let how):
        observation = .violatedProtocol
        result.message = how
      case .answered(let answer):
        if let control, let divergences = difference(answer, control) {
          result.divergences = divergences
          observation = .differed
        } else if let expected {
          let comparison = comparator.compare(expected: expected, actual: answer)
          masksMet.formUnion(comparison.masksMet)
          result.divergences = comparison.divergences
          observation = observe(comparison.divergences, entry)
          if observation != .agreed { result.message = shellCommands(row, runtime) }
        } else {
          observation = .gated
          result.message = "the reference did not answer, so there is nothing to compare with"
        }
      }
    }
    result.verdict = Verdict(observation, expecting: expectation)
    if let entry { explain(&result, entry, expectation) }
    return result
  }

  /// How to send a row's requests by hand.
  private func shellCommands(_ row: Row, _ runtime: String) -> String {
    guard case .http(let service)? = probe.runtimes.first(where: { $0.name == runtime })?.transport
    else { return "" }
    return row.http?.shellCommands(base: service.url).joined(separator: "\n") ?? ""
  }

  private func observe(_ divergences: [Divergence], _ entry: KnownDivergence?) -> Observation {
    if divergences.isEmpty { return .agreed }
    return entry?.signature == Signature(divergences) ? .differedAsKnown : .differed
  }

  /// A/A control: how a runtime differs from itself.
  private func difference(_ answer: Answer, _ control: Response) -> [Divergence]? {
    guard case .answered(let second) = control.outcome else { return nil }
    let divergences = comparator.compare(expected: answer, actual: second).divergences
    guard !divergences.isEmpty else { return nil }
    return divergences.map { divergence in
      var divergence = divergence
      divergence.cause = .undeclaredVolatile
      return divergence
    }
  }

  private func explain(
    _ result: inout RuntimeResult, _ entry: KnownDivergence, _ expectation: Expectation
  ) {
    switch result.verdict {
    case .known: result.message = entry.reason
    case .fixed:
      result.message =
        "\(entry.file):\(entry.line) says that it differs, and it does not: take the entry out"
    case .changed:
      result.message = "\(entry.file):\(entry.line) says: \(entry.signature)"
    case .diverge where expectation == .expiredDivergence:
      result.message =
        "\(entry.file):\(entry.line) expired on \(entry.expires ?? "") and counts no longer"
    default: break
    }
  }
}
