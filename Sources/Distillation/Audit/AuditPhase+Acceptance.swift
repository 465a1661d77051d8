// Phase 6: the acceptance gate, which the harness holds.

extension AuditWork {
  /// A check for each invariant, by its id; `invariants` alone where the gate was not held.
  func lookAtAcceptance() {
    switch options.acceptance?() ?? .absent("no gate was given") {
    case .held(let invariants):
      for (id, finding) in invariants { note(id, finding) }
      measure(
        "p6_invariants_passed",
        invariants.count {
          if case .passed = $0.finding { return true }
          return false
        })
    case .absent(let missing): note("invariants", .skipped(missing))
    case .broken(let why): note("invariants", .failed(why))
    }
  }
}
