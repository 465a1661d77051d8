// The first stage: every source row becomes evidence, once, or is skipped with a reason
// (evidence.md, "Materializing").

import Artifacts
import Dispatch
import Glibc
import WireJSON

/// Turns the source streams of a root into evidence.
///
/// Memory does not grow with the number of rows beyond what their identities take, at most 43 bytes
/// a row; blocks of lines are transformed on several threads and written in source order. A run that
/// fails leaves the root as it was; a run that is killed leaves whole lines and at most one torn one
/// at the end of a file, and the next run goes on from there.
///
///     let report = try Materializer(root: LakehouseRoot("/srv/lake")).run()
///     report.total.rowsWritten
public struct Materializer {
  private let root: LakehouseRoot
  private let recordedAt: String?
  private let cache: IdentityCache?

  /// A materializer of a root.
  ///
  /// - Parameters:
  ///   - recordedAt: The clock reading of the run, a timestamp; nil for the system's clock.
  ///   - cache: What saves a run over large sources that have hardly grown the hashing of every row;
  ///     nil for none. Mostly ``IdentityCache/user``.
  public init(root: LakehouseRoot, recordedAt: String? = nil, cache: IdentityCache? = nil) {
    self.root = root
    self.recordedAt = recordedAt
    self.cache = cache
  }

  /// Runs once, holding the root.
  ///
  /// - Parameters:
  ///   - dryRun: Counts what a run would do, and changes nothing. The root need not be free.
  ///   - force: Removes all evidence of every source that exists, and writes it anew.
  ///   - progress: Called now and then, on the calling thread.
  /// - Throws: ``DistillationError`` or ``ArtifactError``, with the file that it is about; the root
  ///   is as it was.
  public func run(
    dryRun: Bool = false, force: Bool = false, progress: ((MaterializeProgress) -> Void)? = nil
  ) throws -> MaterializeReport {
    let recordedAt = try clockReading()
    // A root without data has no sources, and no place for a lock.
    guard try RootGuard(root).isFolder("data") else { return MaterializeReport() }
    if dryRun {
      return try run(recordedAt: recordedAt, isDry: true, force: force, progress)
    }
    let lock = try RootLock(holding: root)
    let report = try run(recordedAt: recordedAt, isDry: false, force: force, progress)
    lock.release()
    return report
  }

  /// Runs once on a root that the caller holds; otherwise as ``run(dryRun:force:progress:)``.
  public func run(
    holding lock: borrowing RootLock, force: Bool = false,
    progress: ((MaterializeProgress) -> Void)? = nil
  ) throws -> MaterializeReport {
    try run(recordedAt: clockReading(), isDry: false, force: force, progress)
  }

  /// Runs once on a root that the caller holds, and does not wait for the disk: the evidence can be
  /// read, and has to be settled. The sources are stamped on the way.
  package func append(
    holding lock: borrowing RootLock, progress: ((MaterializeProgress) -> Void)? = nil
  ) throws -> AppendedEvidence {
    try append(recordedAt: clockReading(), isDry: false, force: false, stamps: true, progress)
  }

  private func clockReading() throws -> String {
    guard let recordedAt else { return WallClock.system.timestamp() }
    guard let instant = ContractTimestamp(recordedAt) else {
      throw DistillationError(.invalidArgument, "recorded_at is no timestamp: \(recordedAt)")
    }
    return instant.text
  }
}

extension Materializer {
  private func run(
    recordedAt: String, isDry: Bool, force: Bool, _ progress: ((MaterializeProgress) -> Void)?
  ) throws -> MaterializeReport {
    let appended = try append(
      recordedAt: recordedAt, isDry: isDry, force: force, stamps: false, progress)
    try appended.settle()
    return appended.report
  }

  private func append(
    recordedAt: String, isDry: Bool, force: Bool, stamps: Bool,
    _ progress: ((MaterializeProgress) -> Void)? = nil
  ) throws -> AppendedEvidence {
    let survey = try RootSurvey(root)
    let known = try KnownRows(survey, evidenceCounts: !force, cache: cache)
    var output = MaterializeOutput(
      root: root, recordedAt: recordedAt, isDry: isDry, replaces: force, stamps: stamps,
      bytesTotal: survey.sources.reduce(0) { $0 + $1.file.size }, progress: progress)
    if !isDry { try known.repair(survey) }
    do {
      let report = try materialize(survey, known, &output)
      let old = survey.evidence.map { root.absolute($0.path) }
      return AppendedEvidence(report, output, replacing: old)
    } catch {
      output.undo()
      throw error
    }
  }

  private func materialize(
    _ survey: RootSurvey, _ known: KnownRows, _ output: inout MaterializeOutput
  ) throws -> MaterializeReport {
    var report = MaterializeReport()
    for source in survey.sources {
      let context = TransformContext(
        transform: TransformCatalog.transform(of: source.stem),
        recordedAt: Array(output.recordedAt.utf8), evidence: known.evidence(of: source.stem),
        records: !output.isDry && known.remembered(of: source.stem) != nil)
      var materialization = SourceMaterialization(
        source: source, context: context, known: known, cache: cache, isStamped: output.stamps)
      output.begin(source.stem)
      try materialization.run(threads: Self.threads, output: &output)
      try output.end()
      if output.stamps, let stamp = materialization.stamp() { output.note(stamp) }
      report.sources.append(
        MaterializeReport.Source(stem: source.stem, counts: materialization.counts))
      report.skipReasons.merge(materialization.skipReasons, uniquingKeysWith: +)
    }
    return report
  }

  /// One thread transforms for each processor; more than a few would wait for the one that merges.
  private static let threads = min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 4)
}
