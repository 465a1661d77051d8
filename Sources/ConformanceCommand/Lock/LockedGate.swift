// The gate whose lock `conformance lock` writes and verifies: what the system says, and what it holds.

import Artifacts
import Conformance
import LakehouseSuites

/// What the lock commands need to know of a gate.
struct LockedGate {
  /// What the system says of its gate. The folders are the project's, `gate.folders` in
  /// `conformance.yaml`.
  var facts: GateFacts
  /// The invariants that do not hold now; a gate that does not hold cannot be locked.
  var failures: @Sendable (Suite) throws -> [InvariantResult]

  /// The gate of a project: that of the system which this executable is built with, or, of somebody else's
  /// system, its files alone.
  static func of(_ suite: Suite) -> LockedGate {
    AcceptanceGate.isDeclared(in: suite)
      ? acceptance : LockedGate(facts: GateFacts(version: "1")) { _ in [] }
  }

  private static let acceptance = LockedGate(facts: AcceptanceGate.facts) { suite in
    try AcceptanceGate.requireDeclared(in: suite)
    let gate = AcceptanceGate(projectRoot: suite.root)
    return try gate.run(GateRuntime.ready("swift", of: suite)).results.filter { !$0.holds }
  }

  /// The facts of this gate in a project.
  func facts(in suite: Suite) throws -> GateFacts {
    var facts = facts
    facts.folders += suite.gateFolders
    guard !facts.folders.isEmpty || !facts.files.isEmpty else {
      throw DeclarationErrors([
        DeclarationError(
          file: "conformance.yaml",
          message:
            "declares no gate: add gate: {folders: [fixtures/…, golden/…]}, the folders whose "
            + "files are the gate's")
      ])
    }
    // A lock that asks for another key, or for none any more, is another lock.
    facts.files += [suite.lockPublicKey].compactMap { $0 }
    return facts
  }
}

/// The lock of a project, held against its gate as it is now.
struct LockCheck {
  /// The lock as it stands.
  let lock: GateLock
  /// Why it does not hold, in words; none where it does.
  let faults: [String]
  /// The key that it was verified with, if there is one.
  let key: String?

  /// Reads the lock.
  ///
  /// - Parameters:
  ///   - publicKey: A key that it has to be signed with, besides the one of `conformance.yaml`.
  ///   - verifiesSignature: Whether these keys are asked for.
  /// - Throws: ``LockError`` for a lock that is not there or cannot be read.
  init(of suite: Suite, publicKey: String? = nil, verifiesSignature: Bool = true) throws {
    lock = try GateLock(reading: suite.root)
    let files =
      (publicKey.map { [($0, $0)] } ?? [])
      + (suite.lockPublicKey.map { [($0, "\(suite.root)/\($0)")] } ?? [])
    let keys = try (verifiesSignature ? files : []).map { name, path in
      (name, try VerifyingKey(reading: path))
    }
    let facts = try LockedGate.of(suite).facts(in: suite)
    faults = lock.faults(
      now: try GateLock(facts, root: suite.root, absence: .isGone), keys: keys)
    key = keys.first?.0
  }

  /// Says what does not hold, and ends the command if anything does not.
  func require() throws {
    for fault in faults { complain(fault) }
    guard faults.isEmpty else { try finish(.lockBroken) }
  }
}
