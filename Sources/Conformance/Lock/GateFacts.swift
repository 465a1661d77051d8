// What a gate is made of, said by the system whose gate it is (acceptance.md, "Locking").

/// What a gate is made of, given by the system whose gate it is.
public struct GateFacts: Sendable {
  /// The gate's version.
  public var version: String
  /// What else the gate rests on, each name once: `("scorer_version", "v1.0.0")`.
  public var facts: [(name: String, value: String)]
  /// The invariants, each id once.
  public var statements: [(id: String, statement: String)]
  /// Folders below the root; every file in them is locked.
  public var folders: [String]
  /// Further files below the root.
  public var files: [String]

  /// Makes the facts of a gate.
  public init(
    version: String, facts: [(name: String, value: String)] = [],
    statements: [(id: String, statement: String)] = [], folders: [String] = [],
    files: [String] = []
  ) {
    self.version = version
    self.facts = facts
    self.statements = statements
    self.folders = folders
    self.files = files
  }
}

/// A lock that does not hold, or cannot be read: exit status 5.
public struct LockError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, relative to the project's root.
  public var file: String
  /// What is wrong and what to do.
  public var message: String

  /// Makes an error.
  public init(file: String = GateLock.path, message: String) {
    self.file = file
    self.message = message
  }

  public var description: String { "\(file): \(message)" }
}
