// The file of audit baselines: the last entry read, one entry added (receipts-and-audit.md,
// Baselines).

import Artifacts
import WireJSON

/// The baselines of a root, `data/_kb/audit_baselines.jsonl`.
///
///     let baselines = AuditBaselines(of: root)
///     let prior = try baselines.last()
///     let table = DriftTable(prior: prior?.metrics, current: metrics)
///     try baselines.append(AuditBaseline(
///       recordedAt: "2026-01-02T03:04:05Z", gitCommit: commit, metrics: metrics))
public struct AuditBaselines: Sendable {
  private let root: LakehouseRoot
  private static let path = LakehouseRoot.auditBaselines

  /// The baselines of a root.
  public init(of root: LakehouseRoot) { self.root = root }

  /// Returns the last entry; nil if the file is missing, empty or blank. Every line is looked at,
  /// blank ones are passed over.
  ///
  /// - Throws: `damaged_line` or `invalid_record`, with path and line, for any line that is no valid
  ///   baseline, such as a last one that was torn when it was written. An ``ArtifactError`` for a
  ///   file that cannot be read.
  public func last() throws -> AuditBaseline? {
    var last: AuditBaseline?
    try forEach { last = $0 }
    return last
  }

  /// Returns all entries, the first one first.
  ///
  /// - Throws: As ``last()`` does.
  public func all() throws -> [AuditBaseline] {
    var all: [AuditBaseline] = []
    try forEach { all.append($0) }
    return all
  }

  private func forEach(_ body: (AuditBaseline) -> Void) throws {
    guard try RootGuard(root).isFile(Self.path) else { return }
    var reader = RecordReader(.auditBaseline, in: Self.path)
    var blocks = FileBlocks([Self.path], of: root)
    while let block = try blocks.read() {
      guard let lines = block.lines else { continue }
      try lines.bytes.forEachLine { line, number throws(DistillationError) in
        if line.isBlank { return }
        let record = try reader.read(line, number: lines.firstLine + number)
        body(try AuditBaseline(valid: record))
      }
    }
  }

  /// Adds an entry in one write and waits until it is on the disk; folder and file are made if they
  /// are not there.
  ///
  /// A last line that lacks its line feed stays a line of its own (``LineLog``). On an error the file is
  /// as it was.
  public func append(_ baseline: AuditBaseline) throws {
    let guardian = try RootGuard(root)
    for folder in ["data", LakehouseRoot.knowledgeBase] { _ = try guardian.isFolder(folder) }
    let path = root.absolute(Self.path)
    _ = try guardian.isFile(Self.path)
    try FileSystem.createDirectory(FileSystem.directory(of: path))
    try LineLog(path).append(baseline.line)
  }
}
