// The gate as phase 6 of an audit (receipts-and-audit.md, audit-full).

import Conformance
public import Distillation

extension AcceptanceGate {
  /// Holds a runtime against the gate and says of each invariant what came of it.
  public func audit(_ runtime: GateRuntime) -> AuditGate {
    do {
      return .held(
        try run(runtime).results.map { result in
          (result.id, result.offender.map { .failed("\($0)") } ?? .passed(result.evidence))
        })
    } catch {
      return .broken("\(error)")
    }
  }
}
