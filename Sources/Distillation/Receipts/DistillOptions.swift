// What a run is asked for: names, clock and what exports let in.

import Artifacts
import Glibc

/// What `distill` can be given (cli.md).
public struct DistillOptions: Sendable {
  /// The clock reading of the run, a timestamp; nil for the system's clock.
  public var recordedAt: String?
  /// The run's name, nil for a new UUID.
  public var runID: String?
  /// The commit that receipts name, nil for the one that is found.
  public var gitCommit: String?
  /// What the exports let in.
  public var exports = ExportOptions()
  /// What saves a run over large sources that have hardly grown the hashing of every row.
  public var identities: IdentityCache?

  /// Options for an ordinary run.
  public init() {}

  /// The names of the run, those that were not given made or found.
  func identity(root: LakehouseRoot) throws(DistillationError) -> RunIdentity {
    let runID = try RunID.checked(runID)
    let commit = try GitCommit.named(gitCommit, around: root)
    return RunIdentity(runID: runID, gitCommit: commit)
  }
}
