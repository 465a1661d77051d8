// From what was observed and what was expected to what it means: one table, in one place.

/// What a row of a runtime means for the run (parity.md, "Verdicts").
public enum Verdict: String, Sendable, Hashable, CaseIterable {
  case match, known, diverge, fixed, changed, crash, timeout
  case protocolError = "protocol"
  case gated, absent, excluded

  /// True if a run may pass with it. An absent runtime passes only where it was allowed to be.
  public func passes(absenceAllowed: Bool) -> Bool {
    switch self {
    case .match, .known, .excluded: true
    case .absent: absenceAllowed
    case .diverge, .fixed, .changed, .crash, .timeout, .protocolError, .gated: false
    }
  }
}

/// What was seen of one runtime at one row.
public enum Observation: Sendable, Hashable, CaseIterable {
  case agreed
  /// It differs, and not as a known divergence says, should there be one.
  case differed
  /// It differs just as a known divergence says.
  case differedAsKnown
  case crashed, timedOut, violatedProtocol
  /// A gate, the build or the reference did not come through, so that the row does not count.
  case gated
  case runtimeAbsent
  case filteredOut
}

/// What the project's files say of one runtime at one row.
public enum Expectation: Sendable, Hashable, CaseIterable {
  /// Nothing: it has to agree.
  case agreement
  /// A known divergence that holds.
  case knownDivergence
  /// A known divergence whose last day is past.
  case expiredDivergence
}

extension Verdict {
  /// The verdict on an observation.
  public init(_ observation: Observation, expecting expectation: Expectation) {
    switch (observation, expectation) {
    case (.agreed, .agreement): self = .match
    case (.agreed, .knownDivergence), (.agreed, .expiredDivergence): self = .fixed
    case (.differed, .agreement): self = .diverge
    case (.differed, .knownDivergence), (.differed, .expiredDivergence): self = .changed
    case (.differedAsKnown, .knownDivergence): self = .known
    case (.differedAsKnown, .expiredDivergence), (.differedAsKnown, .agreement): self = .diverge
    case (.crashed, _): self = .crash
    case (.timedOut, _): self = .timeout
    case (.violatedProtocol, _): self = .protocolError
    case (.gated, _): self = .gated
    case (.runtimeAbsent, _): self = .absent
    case (.filteredOut, _): self = .excluded
    }
  }
}

/// How a command ends (parity.md, "Exit status").
public enum ExitStatus: Int32, Sendable {
  case passed = 0
  case failed = 1
  case usage = 2
  case absent = 3
  case nothingRun = 4
  case lockBroken = 5
  case interrupted = 6
}
