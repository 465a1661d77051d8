// The proof that the gate can fail: every mutant against every invariant.

public import Conformance
import Parity

/// Holds the gate against its mutants.
public struct GateProof: Sendable {
  private let gate: AcceptanceGate
  private let runtime: GateRuntime
  private let wrapper: [String]

  /// A proof.
  ///
  /// - Parameters:
  ///   - runtime: A good runtime.
  ///   - wrapper: The beginning of the command line that runs ``FaultySystem``; the fault, `--` and the
  ///     runtime's own command follow it.
  public init(_ gate: AcceptanceGate, _ runtime: GateRuntime, wrapper: [String]) {
    self.gate = gate
    self.runtime = runtime
    self.wrapper = wrapper
  }

  /// The columns of the matrix: the invariants.
  public static var columns: [String] { Invariant.sorted.map(\.id) }

  /// Tries every mutant.
  ///
  /// - Returns: What each came to; before them the good runtime, which has to be caught by nothing.
  /// - Throws: As ``AcceptanceGate/run(_:)``.
  public func run() throws -> (baseline: [InvariantResult], mutants: [ProofResult]) {
    let good = try gate.observe(runtime)
    let baseline = gate.results(on: good)
    // Mutants of what is not good show nothing.
    guard baseline.allSatisfy(\.holds) else { return (baseline, []) }
    let results = concurrentMap(Mutant.all, jobs: 4) { mutant in
      Result { try attempt(mutant, on: good) }
    }
    return (baseline, try results.map { try $0.get() })
  }

  private func attempt(_ mutant: Mutant, on good: GateObservation) throws -> ProofResult {
    var observation = good
    switch mutant.change {
    case .outputs(let change): change(&observation)
    case .runtime(let fault):
      let faulty = runtime.wrapped(in: wrapper + [fault.argument, "--"], named: mutant.name)
      try gate.observe(faulty, what: fault.reach, into: &observation)
    }
    let broken = gate.results(on: observation).filter { !$0.holds }
    let target = broken.first { $0.id == mutant.target }
    return ProofResult(
      name: mutant.name, summary: mutant.summary, target: mutant.target,
      caughtBy: broken.map(\.id), message: target?.offender?.description ?? "\(mutant.target) holds"
    )
  }
}

/// A part of what is observed of a runtime.
enum ObservedPart: CaseIterable {
  case runs, truth, forged
}

extension SystemFault {
  /// What the fault can show in: no other part needs to be observed again.
  var reach: ObservedPart {
    switch self {
    case .scorer: .truth
    case .validator, .writer: .forged
    case .openFirewall: .runs
    }
  }
}
