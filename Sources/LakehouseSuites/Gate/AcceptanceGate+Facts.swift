// What the lock of the gate pins, besides the files that the gate reads.

public import Conformance
import Distillation

extension AcceptanceGate {
  /// Whether a project says that this gate is its own: its inputs are among `gate.folders`.
  public static func isDeclared(in suite: Suite) -> Bool {
    suite.gateFolders.contains(GateFiles.inputs)
  }

  /// Version, rules and statements of the gate; its files are those of `gate.folders` in
  /// `conformance.yaml`.
  public static var facts: GateFacts {
    GateFacts(
      version: version,
      facts: [
        ("scorer_version", Scorer.version),
        ("sft_never", Category.sftNever.map(\.rawValue).sorted().joined(separator: ",")),
      ],
      statements: Invariant.sorted.map { ($0.id, $0.statement) })
  }
}
