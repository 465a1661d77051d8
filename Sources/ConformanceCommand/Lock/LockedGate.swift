// The gate whose lock `conformance lock` writes and verifies: what the system says, and what it holds.

import Conformance

/// What the lock commands need to know of a gate.
struct LockedGate {
  /// What the system says of its gate. The folders are the project's, `gate.folders` in
  /// `conformance.yaml`.
  var facts: @Sendable () throws -> GateFacts
  /// Whether every invariant holds now; a gate that does not hold cannot be locked.
  var gatePasses: @Sendable () throws -> Bool

  /// The gate of the system that this executable is built with.
  static let current = LockedGate(facts: { GateFacts(version: "1") }, gatePasses: { true })

  /// The facts of this gate in a project.
  func facts(in suite: Suite) throws -> GateFacts {
    var facts = try facts()
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
    return facts
  }
}
