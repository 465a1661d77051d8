// Where everything stands below a lakehouse root (evidence.md, "The lakehouse root").

/// A lakehouse root: a folder, and the paths that the contract gives to what is in it.
///
/// Records name files by paths relative to the root; ``absolute(_:)`` makes one that can be opened.
public struct LakehouseRoot: Sendable {
  /// The folder's path, as it was given, without a slash at its end.
  public let path: String

  /// A root at a path.
  public init(_ path: String) {
    var utf8 = path.utf8[...]
    while utf8.count > 1, utf8.last == UInt8(ascii: "/") { utf8.removeLast() }
    self.path = String(utf8) ?? path
  }

  /// Returns the path at which a file that is named relative to the root can be opened.
  public func absolute(_ relative: String) -> String {
    path.utf8.last == UInt8(ascii: "/") ? path + relative : "\(path)/\(relative)"
  }

  /// The folder of the source streams, the skips and the logs.
  public static let knowledgeBase = "data/_kb"
  /// Source rows that no evidence was made of.
  public static let skips = "data/_kb/distillation_skips.jsonl"
  /// The replay log.
  public static let replayRuns = "data/_kb/replay_runs.jsonl"
  /// The audit baselines.
  public static let auditBaselines = "data/_kb/audit_baselines.jsonl"
  /// The folder of evidence, by day and stem.
  public static let evidence = "data/evidence"
  /// The folder of scored runs, by day and stem.
  public static let scoredRuns = "data/scored-runs"
  /// The fine-tuning export.
  public static let sftExport = "data/distilled/sft/sft_export.jsonl"
  /// The retrieval export.
  public static let ragExport = "data/distilled/rag/rag_export.jsonl"
  /// The preference export.
  public static let preferenceExport = "data/distilled/preference/preference_export.jsonl"
  /// The folder of receipts and summaries, by run.
  public static let reports = "reports/distillation"
  /// The file by which one run at a time holds the root.
  public static let lock = "data/.distill.lock"

  /// `data/_kb/STEM.jsonl`.
  public static func source(_ stem: SourceStem) -> String { stem.sourceFile }

  /// `data/evidence/YYYY/MM/DD/STEM.jsonl`.
  public static func evidence(_ day: UTCDay, _ stem: SourceStem) -> String {
    "\(evidence)/\(day.path)/\(stem.rawValue).jsonl"
  }

  /// `data/scored-runs/YYYY/MM/DD/STEM.jsonl`.
  public static func scoredRuns(_ day: UTCDay, _ stem: SourceStem) -> String {
    "\(scoredRuns)/\(day.path)/\(stem.rawValue).jsonl"
  }
}
