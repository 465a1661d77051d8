// What was read from somebody's JUnit XML file.

/// The suites, cases and recomputed counts of a JUnit XML file.
public struct JUnitSummary: Sendable {
  /// How the reading ended.
  public enum Ending: Sendable, Equatable {
    /// With the end of the document.
    case complete
    /// In the middle of the document: the file was cut off. What was read before counts.
    case truncated(line: Int)
    /// At a place that is not well-formed. What was read before counts.
    case malformed(line: Int, message: String)
  }

  /// How the reading ended; a gate must not pass on anything but `complete`.
  public internal(set) var ending: Ending
  /// The suites in the order of their start tags.
  public internal(set) var suites: [JUnitSuiteSummary]
  /// The cases in the order of their end tags; empty if they were handed out one by one.
  public internal(set) var cases: [JUnitReadCase]
  /// The counts of all cases.
  public internal(set) var counts: JUnitCounts
}

/// Numbers of cases, counted from the cases themselves; each case counts once.
public struct JUnitCounts: Sendable, Equatable {
  /// All cases.
  public internal(set) var tests = 0
  /// Cases that failed.
  public internal(set) var failures = 0
  /// Cases that could not be carried out.
  public internal(set) var errors = 0
  /// Cases that were left out.
  public internal(set) var skipped = 0
  /// The sum of the times of the cases that have one, in milliseconds.
  public internal(set) var milliseconds = 0.0

  mutating func add(_ outcome: JUnitCase.Outcome, milliseconds: Double?) {
    tests += 1
    switch outcome {
    case .passed: break
    case .failed: failures += 1
    case .errored: errors += 1
    case .skipped: skipped += 1
    }
    self.milliseconds += milliseconds ?? 0
  }
}

/// One suite, or the root where it holds cases of its own.
public struct JUnitSuiteSummary: Sendable {
  /// The counts that a suite's own attributes claim; they are often wrong, and a larger `tests`
  /// than was counted tells of cases that are missing.
  public struct Claim: Sendable, Equatable {
    /// The attribute `tests`.
    public internal(set) var tests: Int?
    /// The attribute `failures`.
    public internal(set) var failures: Int?
    /// The attribute `errors`.
    public internal(set) var errors: Int?
    /// The attribute `skipped`.
    public internal(set) var skipped: Int?
  }

  /// The attribute `name`; empty if there is none.
  public internal(set) var name: String
  /// The index of the suite that this one is nested in.
  public internal(set) var parent: Int?
  /// The attribute `package`.
  public internal(set) var package: String?
  /// The attribute `hostname`.
  public internal(set) var hostname: String?
  /// The attribute `timestamp`, as it stands.
  public internal(set) var timestamp: String?
  /// The suite's properties, in order.
  public internal(set) var properties: [Property]
  /// The counts of the cases directly in the suite.
  public internal(set) var counts = JUnitCounts()
  /// The counts that the start tag claims, nested suites usually included.
  public internal(set) var claim: Claim
  /// `failure` and `error` elements that stand in the suite but in no case; no case shows them.
  public internal(set) var problemsOutsideCases = 0

  /// A property of a suite.
  public struct Property: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its value: the attribute, or the element's text.
    public internal(set) var value: String
  }
}

/// One case as it stands in a file; whatever is missing there is `nil`.
///
/// Names are as they stand there, escapes included. `==` takes canonically equivalent names for
/// equal, as it does on strings.
public struct JUnitReadCase: Sendable, Equatable {
  /// The index of its suite in ``JUnitSummary/suites``.
  public internal(set) var suite: Int
  /// The attribute `classname`.
  public internal(set) var classname: String?
  /// The attribute `name`.
  public internal(set) var name: String?
  /// The attribute `file`.
  public internal(set) var file: String?
  /// The attribute `line`.
  public internal(set) var line: Int?
  /// The attribute `time`, in milliseconds; `nil` also if it is no time.
  public internal(set) var milliseconds: Double?
  /// The first of the gravest outcomes that the case reports: error, failure, skipped, passed.
  public internal(set) var outcome: JUnitCase.Outcome
  /// How many `failure` and `error` elements the case holds.
  public internal(set) var problems = 0
  /// How many earlier or later attempts failed (`flakyFailure`, `flakyError`, `rerunFailure`,
  /// `rerunError`). A case that passed with some of them is flaky.
  public internal(set) var failedAttempts = 0
  /// The captured standard output, if the limits ask for it.
  public internal(set) var systemOut: String?
  /// The captured standard error, if the limits ask for it.
  public internal(set) var systemErr: String?
}
