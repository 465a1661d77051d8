// The gate whose lock `conformance lock` writes and verifies: what the system says, and what it holds.

import Conformance

/// What the lock commands need to know of a gate.
struct LockedGate {
  /// What the system says of its gate. The folders are the project's, `gate.folders` in
  /// `conformance.yaml`.
  var facts: @Sendable (Suite) throws -> GateFacts
  /// Whether every invariant holds now; a gate that does not hold cannot be locked.
  var gatePasses: @Sendable (Suite) throws -> Bool

  /// The gate of this executable: the files of the project's gate folders, without invariants.
  static let current = LockedGate(
    facts: { _ in GateFacts(version: "1") }, gatePasses: { _ in true })

  /// The facts of this gate in a project.
  func facts(in suite: Suite) throws -> GateFacts {
    var facts = try facts(suite)
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
