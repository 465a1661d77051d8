// What an audit leaves for the next one to be compared with (receipts-and-audit.md, Baselines).

import WireJSON

/// The metrics of one audit: a line of the baselines file.
public struct AuditBaseline: Sendable, Equatable {
  /// When the audit was, as it is written.
  public let recordedAt: String
  /// The commit that was audited, 40 lower-case hexadecimal digits.
  public let gitCommit: String
  /// What it measured.
  public let metrics: MetricSet

  /// Makes a baseline.
  ///
  /// - Parameters:
  ///   - recordedAt: A timestamp in any form that is read.
  ///   - gitCommit: 40 lower-case hexadecimal digits.
  ///   - metrics: What was measured.
  /// - Throws: `invalid_argument` for a time or a commit of another form.
  public init(
    recordedAt: String, gitCommit: String, metrics: MetricSet
  ) throws(DistillationError) {
    guard GitCommit.isCommit(gitCommit) else {
      throw DistillationError(
        .invalidArgument, "a commit has 40 lower-case hexadecimal digits: \(gitCommit)")
    }
    self.recordedAt = try RunClock(recordedAt: recordedAt).text
    self.gitCommit = gitCommit
    self.metrics = metrics
  }

  /// The baseline of a record that was found valid.
  init(valid record: JSONNode) throws(DistillationError) {
    metrics = try MetricSet(try record.member("metrics", .object))
    recordedAt = record["recorded_at"]?.string ?? ""
    gitCommit = record["git_commit"]?.string ?? ""
  }

  /// The line, without its line feed; metrics are free-form, so they are written in canonical form.
  var line: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("schema_version")
    writer.integer(1)
    writer.name("recorded_at")
    writer.string(recordedAt)
    writer.name("git_commit")
    writer.string(gitCommit)
    writer.name("metrics")
    writer.raw(metrics.canonical)
    writer.endObject()
    return writer.bytes
  }

  /// Whether all of it is the same, to the code point.
  public static func == (a: AuditBaseline, b: AuditBaseline) -> Bool {
    a.recordedAt.hasUTF8(of: b.recordedAt) && a.gitCommit.hasUTF8(of: b.gitCommit)
      && a.metrics == b.metrics
  }
}
