// `conformance stress`: a load on a server of the vector routes, every answer checked.

import ArgumentParser
import Artifacts
import Conformance
import Glibc
import Parity
import Reports
import Synchronization
import VectorStress

struct StressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stress",
    abstract: "Loads a server of the vector routes from many clients, and checks every answer.",
    discussion: """
      Six classes of operations run at once: cold_search, warm_search, add_new, re_add, \
      delete_then_search, merge_fresh. The server is the runtime's, one that a command behind -- starts \
      (it says "listening on ADDRESS:PORT"), or one that runs, with --url. Exit status 1 if a class has \
      any failure. With --kills the server is killed under load and started again, and what it has then \
      is held against what it acknowledged: the command has to keep its data, as in

        conformance stress --kills 100 -- vectord --data FOLDER --port 0
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var reports: ReportOptions

  @Option(help: ArgumentHelp("The runtime whose server is loaded.", valueName: "name"))
  var runtime = "swift"
  @Option(help: "A server that runs already, http://HOST:PORT.")
  var url: String?
  @Option(help: "How many clients ask at once.")
  var concurrency = 50
  @Option(help: ArgumentHelp("How long.", valueName: "seconds"))
  var duration = 300
  @Option(help: "Items of the index of the warm searches.")
  var items = 2000
  @Option(help: "The dimension of all vectors.")
  var dimension = 32
  @Option(help: "What all choices are drawn from.")
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("The environment variable with the bearer token.", valueName: "name"))
  var tokenEnv: String?
  @Option(help: "Kill the server so many times instead, and look what it keeps.")
  var kills: Int?
  @Argument(parsing: .postTerminator, help: "The command of the server.")
  var command: [String] = []

  func validate() throws {
    for (name, value) in [
      ("concurrency", concurrency), ("duration", duration), ("items", items), ("kills", kills ?? 1),
    ] where !(1...1_000_000 ~= value) {
      throw ValidationError("--\(name) is a number from 1 to 1000000")
    }
    guard 1...4096 ~= dimension else {
      throw ValidationError("--dimension is a number from 1 to 4096")
    }
    guard url == nil || command.isEmpty else {
      throw ValidationError("give either --url or a command, not both")
    }
    guard kills == nil || (reports.json == nil && reports.junit == nil) else {
      throw ValidationError("--kills writes no reports: its exit status says all")
    }
    guard kills == nil || !command.isEmpty else {
      throw ValidationError("--kills needs the command of a server that keeps its data, behind --")
    }
  }

  func run() throws {
    try reports.clear()
    var options = StressOptions()
    options.concurrency = concurrency
    options.duration = .seconds(duration)
    options.items = items
    options.dimension = dimension
    options.seed = seed
    options.token = try token()
    // Only a flag: the server is not ended before its clients.
    let interruption = StressInterruption()
    let signals = SignalWatch { interruption.request() }
    defer { signals.stop() }
    if let kills {
      try run(KillRun(options, command: command, kills: kills), interruption)
    } else {
      try load(options, interruption)
    }
    guard !interruption.isRequested else {
      complain("interrupted")
      try finish(.interrupted)
    }
  }

  private func token() throws -> String? {
    try tokenEnv.map { name in
      guard let value = getenv(name) else {
        throw ValidationError("the environment has no variable \(name)")
      }
      return String(cString: value)
    }
  }

  private func load(_ options: StressOptions, _ interruption: StressInterruption) throws {
    let server = try server()
    defer { server.stop() }
    guard let address = server.address else { throw ValidationError("the server has no address") }
    let monitor = StressMonitor()
    let run = StressRun(options, address: address, process: server.processIdentifier) {
      monitor.show($0)
    }
    let result = run.run { interruption.isRequested }
    monitor.end()
    if let end = server.termination(within: .zero) {
      complain("the server \(end.how)\n\(String(decoding: end.diagnostics, as: UTF8.self))")
    }
    emit(result.page(TextStyle.for(.output)))
    try reports.write(result)
    if interruption.isRequested { return }
    try ConformanceCommand.conclude(result.passes ? .passed : .failed)
  }

  private func run(_ run: KillRun, _ interruption: StressInterruption) throws {
    let isTerminal = StandardStream.error.isTerminal
    let outcome = run.run(
      observe: { outcome in
        guard isTerminal || outcome.kills % 10 == 0 else { return }
        let line =
          "[stress] \(outcome.kills) kills, \(outcome.acknowledged) acknowledged writes there"
        try? StandardStream.error.write(isTerminal ? "\r\u{1b}[K\(line)" : line + "\n")
      }, isInterrupted: { interruption.isRequested })
    if isTerminal { complain("") }
    let style = TextStyle.for(.output)
    let verdict = outcome.fault.map { "\(style.bold("FAIL")) \($0)" } ?? style.bold("PASS")
    emit(
      """
      \(verdict)
      \(outcome.kills) kills; \(outcome.acknowledged) acknowledged writes, all there; \
      \(outcome.interrupted) writes without an answer, \(outcome.interruptedButKept) of them there

      """)
    if interruption.isRequested { return }
    try ConformanceCommand.conclude(outcome.fault == nil ? .passed : .failed)
  }

  /// The server that is loaded.
  private func server() throws -> CompanionServer {
    let service: HTTPService
    if let url {
      guard let address = HTTPAddress(url: url) else {
        throw ValidationError("\"\(url)\" is no URL of the form http://HOST:PORT")
      }
      service = HTTPService(command: [], url: address, readyPath: "/healthz")
    } else if !command.isEmpty {
      service = HTTPService(command: command, readyPath: "/healthz")
    } else {
      service = try serviceOfRuntime()
    }
    do throws(SessionFault) {
      return try CompanionServer(service, directory: nil)
    } catch {
      complain("the server cannot be had: \(error.outcome)")
      complain(String(decoding: error.diagnostics, as: UTF8.self))
      try finish(.usage)
    }
  }

  private func serviceOfRuntime() throws -> HTTPService {
    let suite = try project.load()
    guard let declared = suite.runtimes.first(where: { $0.name == runtime }) else {
      throw ValidationError("there is no runtime \(runtime)")
    }
    for case .http(var service) in declared.surfaces["vectord"] ?? [] {
      let state = suite.preparation.prepare(declared)
      guard state.readiness == .ready else {
        switch state.readiness {
        case .ready: break
        case .absent(let missing, let install):
          complain("\(runtime) is not here: no \(missing.joined(separator: ", ")); \(install)")
        case .unbuildable(let reason): complain("\(runtime) cannot be built: \(reason)")
        }
        try finish(.absent)
      }
      service.command = suite.preparation.expand(service.command, for: runtime)
      return service
    }
    throw ValidationError("runtime \(runtime) has no surface vectord in mode http")
  }
}

/// Whether the run is to end before its time.
private final class StressInterruption: Sendable {
  private let flag = Atomic(false)

  var isRequested: Bool { flag.load(ordering: .relaxed) }

  func request() { flag.store(true, ordering: .relaxed) }
}
