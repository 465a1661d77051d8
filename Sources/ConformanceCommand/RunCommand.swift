// `conformance run`: asks, compares, reports.

public import ArgumentParser
import Artifacts
public import Conformance
import Dispatch
import Glibc
import LakehouseSuites
import Parity
public import Reports

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Asks every runtime every row and compares the answers.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var reports: ReportOptions

  @Argument(help: "The probes; without any, those of the set.")
  var probes: [String] = []

  @Option(
    name: .customLong("set"), help: "The set of probes: default, all, or one of conformance.yaml.")
  var probeSet: String = Suite.defaultSet

  @Option(
    help: ArgumentHelp("Ask only this runtime; may be given several times.", valueName: "name"))
  var runtime: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only rows whose PROBE/ROW, or whose name, matches; * stands for anything.", valueName: "glob"
    ))
  var filter: [String] = []

  @Option(help: "Reach runtimes in this mode: in_process, session, oneshot, tree or http.")
  var mode: Transport.Mode?

  @Option(help: "How many processes a runtime may have at once in oneshot mode.")
  var jobs: Int = Machine.processorCount

  @Flag(help: "Stop at the first failure.")
  var failFast = false

  @Flag(help: "Ask each runtime twice and fail where it differs from itself.")
  var control = false

  @Flag(help: "Make what answers a row without a golden a pending golden; the row fails.")
  var record = false

  @Option(
    help: ArgumentHelp("This runtime may be absent; may be given several times.", valueName: "name")
  )
  var allowAbsent: [String] = []

  @Option(help: ArgumentHelp("Write a page for people who review.", valueName: "file"))
  var markdown: String?

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs is at least 1") }
  }

  func run() throws {
    if record { try Machine.refuseUnderCI("no golden is recorded") }
    let suite = try project.load()
    var options = RunOptions()
    options.probes = probes
    options.set = probeSet
    options.runtimes = runtime
    options.filters = filter
    options.mode = mode
    options.jobs = jobs
    options.failFast = failFast
    options.allowAbsent = Set(allowAbsent)
    options.control = control
    options.record = record
    let plan = try RunPlan(suite: suite, options: options)

    let interruption = Interruption()
    let signals = SignalWatch { interruption.request() }
    defer { signals.stop() }
    let clock = WallClock.system
    let run = Run(
      plan: plan, functions: Surfaces.functions, preparation: suite.preparation,
      today: Machine.today)
    let summary = try run.execute(observers: try observers(clock), interruption: interruption)
    let pending = try PendingGoldens(suite.root).list()
    if !pending.isEmpty {
      complain(
        "\(pending.count) golden\(pending.count > 1 ? "s are" : " is") pending: "
          + "conformance pending shows, accept and reject decide")
    }
    try ConformanceCommand.conclude(summary.exitStatus)
  }

  private func observers(_ clock: WallClock) throws -> [any RunObserver] {
    var observers: [any RunObserver] = [
      TerminalReport(
        style: .for(.output), isTerminal: StandardStream.error.isTerminal, write: emit,
        writeProgress: { try? StandardStream.error.write($0) })
    ]
    for path in [reports.junit, reports.json, markdown].compactMap({ $0 }) {
      try FileSystem.createDirectory(FileSystem.directory(of: path))
    }
    if let junit = reports.junit {
      observers.append(
        try JUnitReport(
          path: junit, profile: reports.junitProfile, timestamp: clock.secondsTimestamp(),
          hostname: Host.name))
    }
    if let json = reports.json { observers.append(try JSONReport(path: json)) }
    if let markdown {
      observers.append(
        MarkdownReport { page in try FileSystem.replace(markdown, with: Array(page.utf8)) })
    }
    if Machine.environment("GITHUB_ACTIONS") == "true" {
      let summaryPath = Machine.environment("GITHUB_STEP_SUMMARY")
      observers.append(
        MarkdownReport(annotate: emit) { page in
          if let summaryPath { try FileSystem.append(Array(page.utf8), to: summaryPath) }
        })
    }
    return observers
  }
}

extension ConformanceCommand {
  static func conclude(_ status: ExitStatus) throws {
    if status != .passed { try finish(status) }
  }
}

extension Transport.Mode: ExpressibleByArgument {}
extension JUnitProfile: ExpressibleByArgument {}

/// Calls a handler on SIGINT and SIGTERM; a second signal ends the process at once.
final class SignalWatch {
  private let sources: [any DispatchSourceSignal]

  init(_ handler: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue(label: "signals"))
      nonisolated(unsafe) var isSecond = false
      source.setEventHandler {
        if isSecond { _exit(ExitStatus.interrupted.rawValue) }
        isSecond = true
        handler()
      }
      source.resume()
      return source
    }
  }

  func stop() {
    for source in sources { source.cancel() }
  }
}
