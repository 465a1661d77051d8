// How much of a long text, and of a long file, is written.

/// The longest texts and the longest file that ``JUnitWriter`` writes.
///
/// The defaults are what the common consumers accept; GitLab, for one, drops a file above 30 MB.
/// Lengths in bytes count the file's own bytes, entities and escapes included.
public struct JUnitLimits: Sendable, Equatable {
  /// The longest `message` attribute, in Unicode scalars of its value; longer ones end in `…`. The
  /// shipped schemas allow 500.
  public var messageCharacters = 500
  /// The longest text of a `failure`, `error` or `skipped`; of a longer one both ends are kept.
  public var bodyBytes = 60_000
  /// The longest `system-out` or `system-err`, that of a case or, in the strict profile, of a
  /// suite.
  public var outputBytes = 1_000_000
  /// The longest file, or `nil` for no limit.
  ///
  /// A longer one is brought below it by leaving out texts, in file order the ones that no longer
  /// fit. Cases, counts and messages are never left out: a file of very many cases exceeds the
  /// limit, and ``JUnitWritten/exceedsLimit`` says so.
  public var fileBytes: Int? = 30_000_000

  /// The default limits.
  public init() {}
}

/// What ``JUnitWriter/finish(complete:)`` has put at the target.
public struct JUnitWritten: Sendable, Equatable {
  /// The length of the file, in bytes.
  public let bytes: Int
  /// The number of suites.
  public let suites: Int
  /// The number of cases.
  public let cases: Int
  /// The number of texts that were left out to keep the file below its limit.
  public let textsLeftOut: Int
  /// Whether the file is above its limit although every text that could be left out was.
  public let exceedsLimit: Bool
}
