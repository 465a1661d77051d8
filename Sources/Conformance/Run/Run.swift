// The run: rows are read in batches, asked of every runtime at once, judged and reported in order.

import Artifacts
public import Parity
import Synchronization

/// A flag that ends a run early; set from a signal handler's queue.
public final class Interruption: Sendable {
  private let flag = Atomic(false)

  /// Makes a flag that is not set.
  public init() {}

  /// True once the run is to end.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Ends the run: every process is ended, no further row is asked.
  public func request() {
    flag.store(true, ordering: .relaxed)
    ProcessGroups.shared.endAll()
  }
}

/// Runs a plan.
///
/// Rows stream: a bounded number of batches is under way at once, so that memory does not grow with
/// the number of rows. Every runtime has a thread of its own; judging and reporting happen on the
/// caller's, in the order of the plan, whatever order answers come in.
public struct Run: Sendable {
  private let plan: RunPlan
  private let functions: [String: SurfaceFunction]
  private let preparation: RuntimePreparation
  private let today: String

  static let batchRows = 64
  static let batchBytes = 4 << 20
  static let batchesUnderWay = 12

  /// Makes a run.
  ///
  /// - Parameters:
  ///   - plan: what is to be done.
  ///   - functions: the in-process surfaces, by name.
  ///   - preparation: makes runtimes ready.
  ///   - today: the day, `YYYY-MM-DD`, that known divergences expire against.
  public init(
    plan: RunPlan, functions: [String: SurfaceFunction], preparation: RuntimePreparation,
    today: String
  ) {
    self.plan = plan
    self.functions = functions
    self.preparation = preparation
    self.today = today
  }

  /// Runs the plan to its end and returns what came of it.
  ///
  /// - Parameters:
  ///   - observers: told of everything, in order.
  ///   - interruption: ends the run early when it is requested.
  /// - Throws: ``DeclarationErrors`` for what is wrong with a row, ``LockError`` for a lock that
  ///   cannot be read, and what an observer throws. No process is left running either way.
  public func execute(
    observers: [any RunObserver], interruption: Interruption
  ) throws -> RunSummary {
    let clock = ContinuousClock()
    let began = clock.now
    try checkFunctions()
    let states = prepareRuntimes()
    var tally = Tally(plan: plan)
    let header = RunHeader(
      plan: plan, runtimes: states, corpusHash: try CorpusHash.of(plan),
      lockRootHash: try GateLock.rootHash(of: plan.suite.root))
    for observer in observers { try observer.begin(header) }

    var lanes = [String: Lane]()
    for state in states where state.readiness == .ready {
      let jobs = plan.options.jobs
      let root = plan.suite.root
      lanes[state.name] = Lane { [functions] route in
        Self.respondent(route, functions: functions, root: root, jobs: jobs)
      }
    }
    defer {
      for lane in lanes.values { lane.close() }
      for lane in lanes.values { lane.waitForEnd() }
    }

    var conductor = Conductor(
      plan: plan, states: states, lanes: lanes, gates: runGates(states),
      expand: { preparation.expand($0, for: $1) }, today: today)
    try conductor.run(interruption: interruption) { results in
      tally.count(results)
      for observer in observers { try observer.report(results) }
    }
    let summary = tally.summary(
      conductor: conductor, states: states, elapsed: clock.now - began)
    for observer in observers { try observer.end(summary) }
    return summary
  }

  // MARK: - Before the first row

  private func checkFunctions() throws {
    var errors = [DeclarationError]()
    for probe in plan.probes {
      for (runtime, transport) in probe.runtimes {
        if case .inProcess(let name) = transport, functions[name] == nil {
          let message = NearestName.message("function", name, among: functions.keys.sorted())
          errors.append(
            DeclarationError(
              file: RuntimeDeclaration.file, line: plan.suite.runtime(runtime)?.line,
              message: message))
        }
      }
    }
    if !errors.isEmpty { throw DeclarationErrors(errors) }
  }

  private func prepareRuntimes() -> [RuntimeState] {
    let needed = plan.suite.runtimes.filter { runtime in
      plan.probes.contains { probe in
        // A step of a row may be another runtime's than the one that is asked.
        probe.runtimes.contains { name, transport in
          name == runtime.name
            || transport.mode == .tree && probe.declaration.runtimes.contains(runtime.name)
        }
      }
    }
    return concurrentMap(needed, jobs: needed.count) { preparation.prepare($0) }
  }

  private func runGates(_ states: [RuntimeState]) -> [String: [String: String]] {
    let gates = plan.probes.flatMap { probe in
      probe.declaration.gates.map { (probe.declaration.name, $0.key, $0.value) }
    }.filter { gate in states.contains { $0.name == gate.1 && $0.readiness == .ready } }
    let faults = concurrentMap(gates, jobs: gates.count) { preparation.runGate($0.2, for: $0.1) }
    var failed = [String: [String: String]]()
    for (gate, fault) in zip(gates, faults) {
      if let fault { failed[gate.0, default: [:]][gate.1] = fault }
    }
    return failed
  }

  static func respondent(
    _ route: Lane.Route, functions: [String: SurfaceFunction], root: String, jobs: Int
  ) -> any Respondent {
    switch route.transport {
    case .inProcess(let name):
      InProcessRespondent(function: functions[name])
    case .oneshot:
      OneshotRespondent(
        arguments: route.command, directory: root, timeout: route.timeout, jobs: jobs)
    case .session:
      SessionRespondent(arguments: route.command, directory: root, timeout: route.timeout)
    case .http(var service):
      HTTPRespondent(
        service: {
          service.command = route.command
          return service
        }(), directory: root, timeout: route.timeout)
    case .tree:
      TreeRespondent(
        runtime: route.runtime, commands: route.treeCommands, services: route.services,
        directory: root, timeout: route.timeout, jobs: jobs)
    }
  }
}
