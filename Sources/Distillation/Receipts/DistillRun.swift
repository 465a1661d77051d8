// All five stages in order on one root, with a receipt for each and a summary at the end
// (receipts-and-audit.md, A run).

import Artifacts
import WireJSON

/// A run of the whole distillation.
///
/// The root is held from the first stage to the last. Sources are read once, and so is evidence: it is
/// scored, turned into samples and hashed for the receipts on the way. What pairs are made of is read
/// once more. A stage that fails writes its receipt, no
/// later stage runs, and the summary says so; what the stages before have written stays.
///
///     let summary = try DistillRun(root: LakehouseRoot("/srv/lake")).run()
///     summary.status      // .ok
public struct DistillRun {
  private let root: LakehouseRoot
  private let options: DistillOptions
  private let identity: RunIdentity

  /// A run on a root.
  ///
  /// - Throws: ``DistillationError`` with the code `invalid_argument` for options that are none.
  public init(
    root: LakehouseRoot, options: DistillOptions = DistillOptions()
  ) throws(DistillationError) {
    self.root = root
    self.options = options
    identity = try options.identity(root: root)
  }

  /// Runs all stages.
  ///
  /// - Parameter progress: Called now and then with the stage that is running, on the calling
  ///   thread; the exports have done nearly all their work when score has.
  /// - Returns: The summary, also of a run that failed.
  /// - Throws: Where not even a receipt could be written, such as when the root is held by another
  ///   run.
  public func run(progress: ((Stage, StageProgress) -> Void)? = nil) throws -> RunSummary {
    let clock = try RunClock(recordedAt: options.recordedAt)
    return try root.held { guardian, lock in
      let ledger = try RunLedger(root, guardian, identity, clock)
      var stages = RunStages(
        root: root, guardian: guardian, options: options, clock: clock, ledger: ledger)
      stages.run(holding: lock, progress: progress)
      return try ledger.close()
    }
  }
}
