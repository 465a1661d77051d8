// The export stages, one at a time: what `lakehouse export` runs.

import Artifacts
import WireJSON

/// Makes one export of a root from its scored runs and their evidence.
///
/// The file is written whole beside its place and renamed; each evidence file is read once, on
/// several threads. A run that fails leaves the root as it was.
///
///     let report = try Exporter(root: LakehouseRoot("/srv/lake")).run(.rag)
///     report.written
public struct Exporter {
  private let root: LakehouseRoot
  private let options: ExportOptions
  private let recordedAt: String?

  /// An exporter of a root.
  ///
  /// - Parameter recordedAt: The clock reading of the run, a timestamp; nil for the system's clock.
  public init(
    root: LakehouseRoot, options: ExportOptions = ExportOptions(), recordedAt: String? = nil
  ) {
    self.root = root
    self.options = options
    self.recordedAt = recordedAt
  }

  /// Makes an export, holding the root.
  ///
  /// - Parameters:
  ///   - dryRun: Counts what an export would hold, and changes nothing. The root need not be free.
  ///   - progress: Called now and then, on the calling thread.
  /// - Throws: ``DistillationError`` or ``ArtifactError``, with the file that it is about.
  public func run(
    _ kind: ExportKind, dryRun: Bool = false, progress: ((StageProgress) -> Void)? = nil
  ) throws -> ExportReport {
    let clock = try RunClock(recordedAt: recordedAt)
    return try root.held(unless: dryRun) { guardian in
      let pass = try ExportPass(root, guardian)
      let lane = try ExportLane(
        kind, of: root, files: pass.evidence, options: options, createdAt: Array(clock.text.utf8),
        mode: dryRun ? .counted : .written)
      try pass.run([lane], progress: progress)
      return try lane.commit().report
    }
  }
}
