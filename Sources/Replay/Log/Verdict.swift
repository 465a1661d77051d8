// What a replay came to.

/// The verdict on a replay (replay.md, 4).
public enum Verdict: String, Sendable, CaseIterable {
  /// The answer holds an object, with every member that was asked for.
  case valid
  /// The answer holds no object.
  case noJSON = "no_json"
  /// The object lacks members that were asked for.
  case missingKeys = "missing_keys"
  /// There was no answer.
  case chatError = "chat_error"
  /// Nobody was asked.
  case dryRun = "dry_run"

  /// Whether the replay did what it was meant to.
  public var passes: Bool { self == .valid || self == .dryRun }
}
