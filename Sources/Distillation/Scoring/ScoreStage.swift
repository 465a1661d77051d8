// The score stage by itself: what `lakehouse score` runs (scoring.md, first paragraph).

import Artifacts

/// Writes one scored run for each evidence record of a root, in the same order, to the same path
/// under `data/scored-runs/`.
///
/// Everything is read and validated before anything changes; the files then replace the old ones,
/// each in one step. Scored runs whose evidence is gone are left alone.
///
///     let report = try ScoreStage(root: LakehouseRoot("/srv/lake")).run()
///     report.categories[.accepted]
public struct ScoreStage {
  private let root: LakehouseRoot
  private let recordedAt: String?

  /// A scorer of a root.
  ///
  /// - Parameter recordedAt: The clock reading of the run, a timestamp; nil for the system's clock.
  public init(root: LakehouseRoot, recordedAt: String? = nil) {
    self.root = root
    self.recordedAt = recordedAt
  }

  /// Scores the root, holding it.
  ///
  /// - Parameters:
  ///   - dryRun: Counts what a run would write, and changes nothing. The root need not be free.
  ///   - progress: Called now and then, on the calling thread.
  /// - Throws: ``DistillationError`` with path and line for evidence that is not valid, or
  ///   ``ArtifactError``; the root is as it was.
  public func run(
    dryRun: Bool = false, progress: ((StageProgress) -> Void)? = nil
  ) throws -> ScoreReport {
    let clock = try RunClock(recordedAt: recordedAt)
    return try root.held(unless: dryRun) { guardian in
      let files = try ScorePass(root, guardian)
        .run(scoredAt: clock, mode: dryRun ? .counted : .written, progress: progress)
      try files.commit()
      return files.report
    }
  }
}
