// What a gate found: one result for each of its invariants, whatever system it stands before.

/// A rule that a release has to keep, with its evidence.
public struct InvariantResult: Sendable {
  /// Its name, such as `I08`.
  public var id: String
  /// What holds, in one line; the lock holds the hash of it.
  public var statement: String
  /// Whether it holds.
  public var holds: Bool
  /// What was counted.
  public var evidence: String
  /// The first thing that is wrong, nil where nothing is.
  public var offender: Offender?

  /// The first thing that is wrong, and where.
  public struct Offender: Sendable, Equatable {
    /// The file, as the gate names it: a path below the root that was distilled, or one of the project.
    public var file: String
    /// The line, from 1; nil for the whole file.
    public var line: Int?
    /// What is wrong.
    public var message: String

    /// Names an offender.
    public init(_ file: String, line: Int? = nil, _ message: String) {
      self.file = file
      self.line = line
      self.message = message
    }
  }

  /// Makes a result; an invariant holds when nobody offends against it.
  public init(id: String, statement: String, evidence: String, offender: Offender?) {
    self.id = id
    self.statement = statement
    self.evidence = evidence
    self.offender = offender
    holds = offender == nil
  }
}

extension InvariantResult.Offender: CustomStringConvertible {
  public var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(message)"
  }
}

/// All of a gate before one runtime.
public struct GateSummary: Sendable {
  /// The gate, such as `acceptance`.
  public var gate: String
  /// The runtime that was held against it, and its version where it is known.
  public var runtime: String
  /// The runtime's version, nil where it has no command for it.
  public var runtimeVersion: String?
  /// One result for each invariant, in order.
  public var results: [InvariantResult]
  /// The root hash of the lock that held, nil where it was not looked at.
  public var lockHash: String?
  /// SHA-256 over the gate's inputs and goldens.
  public var corpusHash: String
  /// How long it took.
  public var elapsed: Duration

  /// Makes a summary.
  public init(
    gate: String, runtime: String, runtimeVersion: String?, results: [InvariantResult],
    lockHash: String?, corpusHash: String, elapsed: Duration
  ) {
    self.gate = gate
    self.runtime = runtime
    self.runtimeVersion = runtimeVersion
    self.results = results
    self.lockHash = lockHash
    self.corpusHash = corpusHash
    self.elapsed = elapsed
  }

  /// Whether all invariants hold, and there is at least one.
  public var passes: Bool { !results.isEmpty && results.allSatisfy(\.holds) }
}

/// A fault that was put in on purpose, and which checks saw it.
public struct ProofResult: Sendable {
  /// The mutant's name.
  public var name: String
  /// What it does, in one line.
  public var summary: String
  /// The check that has to see it.
  public var target: String
  /// The checks that did.
  public var caughtBy: [String]
  /// What the target said of it, or why it did not see it.
  public var message: String

  /// Whether it was seen by the check that it is made for.
  public var isCaught: Bool { caughtBy.contains(target) }

  /// Makes a result.
  public init(name: String, summary: String, target: String, caughtBy: [String], message: String) {
    self.name = name
    self.summary = summary
    self.target = target
    self.caughtBy = caughtBy
    self.message = message
  }
}
