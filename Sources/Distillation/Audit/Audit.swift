// A whole root looked at in eight phases, and nothing changed but the baselines file
// (receipts-and-audit.md, audit-full).

import Artifacts

/// What an audit can be given (cli.md), and what it has others do.
public struct AuditOptions {
  /// The clock reading of the baseline, a timestamp; nil for the system's clock.
  public var recordedAt: String?
  /// The commit that the baseline names, nil for the one that is found, as in ``DistillOptions``.
  public var gitCommit: String?
  /// The change, as a part of the prior value, that is still no drift.
  public var threshold = DriftTable.defaultThreshold
  /// Whether the metrics are added to the baselines file.
  public var keepsBaseline = true
  /// Phase 1: runs the schema command; nil if there is none.
  public var schemaCommand: (() -> AuditFinding)?
  /// Phase 6: holds the acceptance gate, and says of each invariant, by its id, what came of it.
  ///
  /// The gate belongs to the harness, which imports this library; so it is handed in.
  public var acceptance: (() -> AuditGate)?
  /// Phase 7: makes one replay and says what came of it; nil if none is asked for. An error is a
  /// replay that could not be made, and fails the check with its description.
  public var liveReplay: (() throws -> LiveReplay)?
  /// Whether the report is to hold a survey as well, which takes a little time and memory.
  public var isSurvey = false
  /// The folder of what does not fit into memory, never in the root; nil for
  /// ``ScratchFile/temporaryFolder``.
  public var scratchFolder: String?
  /// How many rows are held in memory to trace exports back to evidence.
  package var traceCapacity = EvidenceTrace.capacity
  /// Phase 1: what the validators are held against.
  package var schemaCases = SchemaCase.all

  /// Options for an ordinary audit, which has no gate.
  public init() {}
}

/// What came of a replay that was made for an audit.
public struct LiveReplay: Sendable, Equatable {
  /// The verdict of its row in the log; the check passes if it is `valid`.
  public var verdict: String
  /// How long the answer took, in milliseconds.
  public var latencyMilliseconds: Int

  /// Makes a result.
  public init(verdict: String, latencyMilliseconds: Int) {
    self.verdict = verdict
    self.latencyMilliseconds = latencyMilliseconds
  }
}

/// What came of the acceptance gate.
public enum AuditGate: Sendable {
  /// It was held: each invariant's id and finding, in order.
  case held([(id: String, finding: AuditFinding)])
  /// Its inputs are not there; what is missing.
  case absent(String)
  /// Its inputs are there, and it could not be held; why.
  case broken(String)
}

/// An audit of a root.
///
/// The root is not held: whoever audits waits for runs to end. Every file is read once, in pieces,
/// in memory that does not grow with the rows: what exports are traced back by goes to a file
/// without a name, 32 bytes a row, outside of the root. A malformed line fails the check that it
/// belongs to, and the audit goes on.
///
///     let report = try Audit(of: LakehouseRoot("/srv/lake")).run()
///     report.passes
///     report.metrics["p2_evidence_rows"]
public struct Audit {
  private let root: LakehouseRoot
  private let options: AuditOptions

  /// An audit of a root.
  public init(of root: LakehouseRoot, options: AuditOptions = AuditOptions()) {
    self.root = root
    self.options = options
  }

  /// Runs all phases, compares the metrics with the last baseline, and adds a baseline.
  ///
  /// - Parameter progress: Called now and then with the phase that is running, on the calling
  ///   thread.
  /// - Throws: ``DistillationError`` with path and line for a baselines file that is broken, before
  ///   anything else is looked at and with nothing added; for a root that is no folder; for options
  ///   that are none. An ``ArtifactError`` if the baseline cannot be added.
  public func run(progress: ((AuditPhase, StageProgress) -> Void)? = nil) throws -> AuditReport {
    let guardian = try RootGuard(root)
    let clock = try RunClock(recordedAt: options.recordedAt)
    let commit = try GitCommit.named(options.gitCommit, around: root)
    guard options.threshold >= 0, options.threshold.isFinite else {
      throw DistillationError(
        .invalidArgument, "the threshold has to be a finite number from 0 on: \(options.threshold)")
    }
    let baselines = AuditBaselines(of: root)
    let history = try options.isSurvey ? baselines.all() : []
    let prior = try options.isSurvey ? history.last : baselines.last()

    let work = AuditWork(root, guardian, options, progress)
    for phase in AuditPhase.allCases { work.run(phase) }
    let metrics = try MetricSet(work.metrics)
    let baseline = try AuditBaseline(
      recordedAt: clock.text, gitCommit: commit, metrics: metrics)
    let report = AuditReport(
      checks: work.checks, metrics: metrics,
      drift: DriftTable(prior: prior?.metrics, current: metrics, threshold: options.threshold),
      survey: try work.days.map {
        try AuditSurvey(history: history + [baseline], days: $0.comparison())
      })
    if options.keepsBaseline { try baselines.append(baseline) }
    return report
  }
}
