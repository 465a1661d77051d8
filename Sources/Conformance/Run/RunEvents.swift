// What a run tells those who report it: a header, batches of results, a summary.

public import Parity

/// What is known before the first row is asked.
public struct RunHeader: Sendable {
  /// The plan.
  public var plan: RunPlan
  /// What was found of each runtime that the plan names.
  public var runtimes: [RuntimeState]
  /// SHA-256 over every declaration, fixture and golden of the planned probes.
  public var corpusHash: String
  /// The root hash of the gate's lock; nil where the project has none.
  public var lockRootHash: String?
}

/// One runtime at one row.
public struct RuntimeResult: Sendable {
  /// The runtime.
  public var runtime: String
  /// The verdict.
  public var verdict: Verdict
  /// How it differs from what was expected.
  public var divergences: [Divergence] = []
  /// What else there is to say: how it crashed, why it is gated, the reason of a known divergence.
  public var message = ""
  /// The last part of its standard error.
  public var diagnostics: [UInt8] = []
  /// How long it took.
  public var duration: Duration = .zero
  /// How often it was asked.
  public var attempts = 1
}

/// Every runtime at one row.
public struct RowResult: Sendable {
  /// The probe's place in the plan.
  public var probe: Int
  /// The row.
  public var row: RowIdentity
  /// One result for each runtime of the planned probe, in its order.
  public var results: [RuntimeResult]
}

/// Rows of one probe that differ in the same way for the same runtimes.
public struct Cluster: Sendable, Hashable {
  /// The probe.
  public var probe: String
  /// The runtimes that differ in this way.
  public var differing: [String]
  /// The runtimes that agree with what was expected.
  public var agreeing: [String]
  /// How they differ.
  public var signature: Signature
  /// True if every one of these differences is known.
  public var isKnown: Bool
}

/// What came of a run.
public struct RunSummary: Sendable {
  /// How many rows were asked or left out.
  public var rows = 0
  /// How many results there are of each verdict.
  public var counts = [Verdict: Int]()
  /// The same by probe and runtime.
  public var countsByProbe = [String: [String: [Verdict: Int]]]()
  /// Rows grouped by how they differ, with their number and the first of them.
  public var clusters = [(cluster: Cluster, rows: Int, first: String)]()
  /// The slowest results, slowest first.
  public var slowest = [(duration: Duration, runtime: String, row: String)]()
  /// Results that took more than one attempt.
  public var retried = 0
  /// Known divergences that speak of rows that were not run.
  public var unusedKnown = [KnownDivergence]()
  /// What is wrong with the declarations and only showed on the way: masks that met no value, filters
  /// that matched no row of a corpus.
  public var faults = [DeclarationError]()
  /// The time of the run.
  public var elapsed: Duration = .zero
  /// True if it was interrupted before its end.
  public var isInterrupted = false
  /// True if it stopped at a failure because it was told to.
  public var isStoppedEarly = false
  /// Runtimes that may be absent.
  public var allowedAbsent: Set<String> = []
  /// Runtimes that are absent and may not be.
  public var missingRuntimes: [String] = []

  /// Makes a summary of nothing.
  public init() {}

  /// How many results did not pass, absences aside.
  public var failures: Int {
    counts.reduce(0) { $1.key.passes(absenceAllowed: true) ? $0 : $0 + $1.value }
  }

  /// How many results passed because something was asked and answered.
  public var answered: Int { counts[.match, default: 0] + counts[.known, default: 0] }

  /// How the run ends.
  public var exitStatus: ExitStatus {
    if isInterrupted { return .interrupted }
    if !faults.isEmpty { return .usage }
    if failures > 0 { return .failed }
    if !missingRuntimes.isEmpty { return .absent }
    return answered == 0 ? .nothingRun : .passed
  }
}

/// Something that reports a run while it goes on.
public protocol RunObserver: AnyObject {
  /// Called once, before the first row.
  func begin(_ header: RunHeader) throws
  /// Called with the results of some rows, in the order of the plan.
  func report(_ results: [RowResult]) throws
  /// Called once, after the last row.
  func end(_ summary: RunSummary) throws
}
