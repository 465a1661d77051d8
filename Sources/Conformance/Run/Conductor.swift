// Feeds batches to the lanes, waits for the oldest, has it judged: the loop of a run.

import Artifacts
import Dispatch
import Parity

/// Moves the rows of a plan through the lanes.
struct Conductor {
  private let plan: RunPlan
  private let states: [String: RuntimeState]
  private let lanes: [String: Lane]
  private let gates: [String: [String: String]]
  private let expand: ([String], String) -> [String]
  private(set) var judges: [Judge]
  private(set) var isInterrupted = false
  private(set) var isStoppedEarly = false
  private(set) var faults = [DeclarationError]()
  /// For each filter, whether it met a row.
  private(set) var excludedRows = [Int]()

  private var underWay = [Batch]()[...]

  init(
    plan: RunPlan, states: [RuntimeState], lanes: [String: Lane],
    gates: [String: [String: String]], expand: @escaping ([String], String) -> [String],
    today: String
  ) {
    self.plan = plan
    self.states = Dictionary(uniqueKeysWithValues: states.map { ($0.name, $0) })
    self.lanes = lanes
    self.gates = gates
    self.expand = expand
    judges = plan.probes.map { Judge(probe: $0, suite: plan.suite, today: today) }
    excludedRows = Array(repeating: 0, count: plan.probes.count)
  }

  /// Runs every row, calling `report` with the results of each batch in order.
  mutating func run(
    interruption: Interruption, report: ([RowResult]) throws -> Void
  ) throws {
    for index in plan.probes.indices {
      var rows = RowStream(plan.probes[index], plan: plan)
      while let batch = try nextBatch(&rows, probe: index, report) {
        start(batch)
        if underWay.count >= Run.batchesUnderWay {
          try finishOldest(interruption, report)
        }
        if isInterrupted || isStoppedEarly { break }
      }
      if isInterrupted || isStoppedEarly { break }
      settleLanes(after: index)
    }
    for lane in lanes.values { lane.settle() }
    while !underWay.isEmpty && !isInterrupted { try finishOldest(interruption, report) }
    for batch in underWay { batch.pending.wait() }
  }

  /// Reads rows until a batch is full; rows that are filtered out are reported at once.
  private mutating func nextBatch(
    _ rows: inout RowStream, probe: Int, _ report: ([RowResult]) throws -> Void
  ) throws -> Batch? {
    var taken = [Row]()
    var size = 0
    while taken.count < Run.batchRows && size < Run.batchBytes, let next = try rows.next() {
      switch next {
      case .included(let row):
        size += row.input.count + (row.expected?.output.count ?? 0)
        taken.append(row)
      case .excluded:
        excludedRows[probe] += 1
      }
    }
    guard !taken.isEmpty else { return nil }
    return Batch(
      probe: probe, rows: taken, surface: plan.probes[probe].declaration.surface)
  }

  private mutating func start(_ batch: Batch) {
    let probe = plan.probes[batch.probe]
    for (name, transport) in probe.runtimes {
      guard let lane = lanes[name], gates[probe.declaration.name]?[name] == nil else { continue }
      let route = Lane.Route(
        runtime: name, transport: transport, probe: probe.declaration, suite: plan.suite,
        expand: expand)
      lane.ask(batch, by: route, as: name)
      if plan.options.control { lane.ask(batch, by: route, as: "\(name) again") }
    }
    underWay.append(batch)
  }

  private mutating func finishOldest(
    _ interruption: Interruption, _ report: ([RowResult]) throws -> Void
  ) throws {
    guard let batch = underWay.popFirst() else { return }
    batch.pending.wait()
    if interruption.isRequested {
      isInterrupted = true
      return
    }
    let results = try judge(batch)
    try report(results)
    if plan.options.failFast,
      results.contains(where: { row in
        row.results.contains { !$0.verdict.passes(absenceAllowed: true) }
      })
    {
      isStoppedEarly = true
    }
  }

  /// A lane may hold a batch until the next one is there: where none follows at once, it must not.
  private func settleLanes(after index: Int) {
    let next = index + 1 < plan.probes.count ? plan.probes[index + 1].runtimes.map(\.name) : []
    for (name, _) in plan.probes[index].runtimes where !next.contains(name) {
      lanes[name]?.settle()
    }
  }

  private mutating func judge(_ batch: Batch) throws -> [RowResult] {
    let recorder = GoldenRecorder(root: plan.suite.root)
    let probe = plan.probes[batch.probe]
    let answers = probe.runtimes.map { batch.responses(of: $0.name) }
    let controls = probe.runtimes.map { batch.responses(of: "\($0.name) again") }
    return try batch.rows.indices.map { index in
      var replies = [Judge.Reply]()
      replies.reserveCapacity(probe.runtimes.count)
      for (place, runtime) in probe.runtimes.enumerated() {
        if let reason = reason(batch.rows[index]) {
          replies.append(reason)
        } else if let response = answers[place]?[index] {
          replies.append(.response(response, control: controls[place]?[index]))
        } else {
          replies.append(reason(probe.declaration.name, runtime.name))
        }
      }
      let row = batch.rows[index]
      let isWithoutGolden = row.expected == nil && probe.declaration.reference == .golden
      let results =
        isWithoutGolden
        ? try recorder.results(row, replies, of: probe, judge: &judges[batch.probe])
        : judges[batch.probe].judge(row, replies)
      return RowResult(probe: batch.probe, row: row.identity, results: results)
    }
  }

  /// Why a runtime was not asked.
  private func reason(_ probe: String, _ runtime: String) -> Judge.Reply {
    if let fault = gates[probe]?[runtime] { return .gated("its gate did not pass: \(fault)") }
    return states[runtime].flatMap { Judge.Reply($0.readiness) } ?? .gated("it was not asked")
  }

  /// Why a row cannot be asked that needs other runtimes for some of its steps.
  private func reason(_ row: Row) -> Judge.Reply? {
    for name in row.tree?.runtimes ?? [] {
      if let reason = states[name].map({ Judge.Reply($0.readiness) }) ?? .gated("it was not asked")
      {
        return reason.about(name)
      }
    }
    return nil
  }
}

extension Lane.Route {
  /// The way to a runtime for the rows of a probe.
  init(
    runtime: String, transport: Transport, probe: ProbeDeclaration, suite: Suite,
    expand: ([String], String) -> [String]
  ) {
    self.runtime = runtime
    self.transport = transport
    command = transport.command.map { expand($0, runtime) } ?? []
    timeout = probe.timeout ?? suite.timeout
    guard transport.mode == .tree else { return }
    for other in suite.runtimes {
      if case .tree(let command)? = other.surfaces[probe.surface]?.first(where: { $0.mode == .tree }
      ) {
        treeCommands[other.name] = expand(command, other.name)
      }
    }
    for service in probe.services {
      services[service.name] = service.server
      services[service.name]?.command = expand(service.server.command, runtime)
    }
  }
}

extension Judge.Reply {
  /// Why a runtime cannot be asked; nil if it can.
  init?(_ readiness: RuntimeState.Readiness) {
    switch readiness {
    case .ready: return nil
    case .absent(let missing, let install):
      self = .absent("\(missing.joined(separator: ", ")) not on PATH; \(install)")
    case .unbuildable(let fault): self = .gated("it could not be built: \(fault)")
    }
  }

  /// The same reason, where it is another runtime's.
  func about(_ runtime: String) -> Judge.Reply {
    switch self {
    case .absent(let message): .absent("the row needs \(runtime): \(message)")
    case .gated(let message): .gated("the row needs \(runtime): \(message)")
    case .response: self
    }
  }
}

/// The rows of one probe, one after the other.
struct RowStream {
  enum Next {
    case included(Row)
    case excluded
  }

  private let plan: RunPlan
  private let probe: String
  private let needsGolden: Bool
  private let isRecording: Bool
  private let services: [String]
  private var references: ArraySlice<RowReference>
  private var corpora: ArraySlice<String>
  private var corpus: LineCorpus?

  init(_ probe: PlannedProbe, plan: RunPlan) {
    self.plan = plan
    self.probe = probe.declaration.name
    needsGolden = probe.declaration.reference == .golden
    isRecording = plan.options.record
    services = probe.declaration.services.map(\.name)
    references = probe.rows[...]
    corpora = probe.corpora[...]
  }

  mutating func next() throws -> Next? {
    if let reference = references.popFirst() {
      guard plan.includes(probe, reference.identity.name) else { return .excluded }
      do throws(DeclarationError) {
        return .included(
          try reference.load(
            root: plan.suite.root, needsGolden: needsGolden, isRecording: isRecording,
            services: services))
      } catch {
        throw DeclarationErrors([error])
      }
    }
    while true {
      if let row = try corpus?.next(needsGolden: needsGolden) {
        return plan.includes(probe, row.identity.name) ? .included(row) : .excluded
      }
      guard let path = corpora.popFirst() else { return nil }
      corpus = try LineCorpus(path: path, root: plan.suite.root)
    }
  }
}
