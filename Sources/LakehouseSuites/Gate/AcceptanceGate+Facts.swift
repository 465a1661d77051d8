// What the lock of the gate pins, besides the files that the gate reads.

public import Conformance
import Distillation

extension AcceptanceGate {
  /// Whether a project's gate is this one: a folder of it is among `gate.folders`, as a whole or in part.
  public static func isDeclared(in suite: Suite) -> Bool {
    suite.gateFolders.contains { declared in
      GateFiles.locked.contains { folder in
        "\(declared)/".hasPrefix("\(folder)/") || "\(folder)/".hasPrefix("\(declared)/")
      }
    }
  }

  /// - Throws: ``DeclarationError`` if `gate.folders` lacks a folder of the gate: what is not locked may
  ///   not be relied on.
  public static func requireDeclared(in suite: Suite) throws(DeclarationError) {
    for folder in GateFiles.locked where !suite.gateFolders.contains(folder) {
      throw DeclarationError(
        file: "conformance.yaml", message: "gate.folders lacks \(folder), which the gate reads")
    }
  }

  /// Version, rules, statements and folders of the gate.
  public static var facts: GateFacts {
    GateFacts(
      version: version,
      facts: [
        ("scorer_version", Scorer.version),
        ("sft_never", Category.sftNever.map(\.rawValue).sorted().joined(separator: ",")),
      ],
      statements: Invariant.sorted.map { ($0.id, $0.statement) }, folders: GateFiles.locked)
  }
}
