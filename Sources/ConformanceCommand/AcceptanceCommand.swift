// `conformance acceptance`: the gate that a release has to pass.

import ArgumentParser
import Artifacts
import Conformance
import LakehouseSuites
import Reports

struct AcceptanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acceptance",
    abstract: "Holds a runtime against the 22 invariants of the acceptance gate.",
    discussion:
      "Exit status 5 if the lock does not hold: the gate is then not what it was locked as.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var reports: ReportOptions

  @Option(help: ArgumentHelp("The runtime.", valueName: "name"))
  var runtime = "swift"

  @Flag(
    help:
      "Keep what the runs write as pending goldens, where it is not as the golden files; never passes."
  )
  var record = false

  @Flag(help: "Do not look at the lock, for a gate that is being changed; never passes.")
  var unlocked = false

  @Option(help: ArgumentHelp("The lock has to be signed with this key.", valueName: "file"))
  var publicKey: String?

  func run() throws {
    let began = ContinuousClock.now
    let suite = try project.load()
    try reports.clear()
    if record { try Machine.refuseUnderCI("no golden is recorded") }
    try AcceptanceGate.requireDeclared(in: suite)
    // What is recorded changes the gate on purpose: its lock does not hold then.
    let isProvisional = record || unlocked
    let lock = isProvisional ? nil : try LockCheck(of: suite, publicKey: publicKey)
    try lock?.require()
    let interruption = Interruption()
    let signals = SignalWatch { interruption.request() }
    defer { signals.stop() }
    let gate = AcceptanceGate(projectRoot: suite.root)
    let runtime = try GateRuntime.ready(self.runtime, of: suite)
    let (results, outputs) = try gate.run(runtime)
    try interruption.endCommand()
    let summary = GateSummary(
      gate: "acceptance", runtime: runtime.name, runtimeVersion: runtime.version, results: results,
      lockHash: lock?.lock.rootHash, corpusHash: try gate.corpusHash(),
      elapsed: ContinuousClock.now - began)
    emit(GateText(style: .for(.output)).page(summary))
    try reports.write(summary)
    if record { try propose(outputs, in: suite) }
    if unlocked { complain("the lock was not looked at: this does not count as passed") }
    // What is recorded has to be reviewed, and what is not locked has to be locked.
    try ConformanceCommand.conclude(summary.passes && !isProvisional ? .passed : .failed)
  }

  /// Makes pending goldens of the outputs that are not as the golden ones, and of goldens without output.
  private func propose(_ outputs: [(path: String, bytes: [UInt8])], in suite: Suite) throws {
    let golden = "\(suite.root)/golden"
    var proposals = outputs.filter { (try? FileSystem.read("\(golden)/\($0.path)")) != $0.bytes }
    let folder = "acceptance"
    if FileSystem.kind(of: "\(golden)/\(folder)") == .directory {
      let names = Set(outputs.map(\.path))
      for file in try FileSystem.files(below: "\(golden)/\(folder)")
      where !names.contains("\(folder)/\(file)") {
        proposals.append(("\(folder)/\(file).removed", []))
      }
    }
    try PendingGoldens(suite.root).record(proposals)
    complain(
      proposals.isEmpty
        ? "nothing to record: all outputs are as the golden ones"
        : "\(proposals.count) pending goldens: see them with conformance pending, then accept or reject"
    )
  }
}

extension ReportOptions {
  /// Removes reports of an earlier run, so that none is taken for one of this.
  func clear() throws {
    for path in [junit, json].compactMap({ $0 }) { try FileSystem.remove(path) }
  }

  func write(_ summary: GateSummary) throws {
    for path in [junit, json].compactMap({ $0 }) {
      try FileSystem.createDirectory(FileSystem.directory(of: path))
    }
    if let junit {
      try summary.writeJUnit(
        to: junit, profile: junitProfile, timestamp: WallClock.system.secondsTimestamp(),
        hostname: Host.name)
    }
    if let json { try FileSystem.replace(json, with: summary.json) }
  }
}

extension Interruption {
  /// Ends the command if the run was interrupted: what came of it says nothing.
  func endCommand() throws {
    guard isRequested else { return }
    complain("interrupted")
    try finish(.interrupted)
  }
}

extension GateRuntime {
  /// A runtime that is here; one that is not ends the command with its status.
  static func ready(_ name: String, of suite: Suite) throws -> GateRuntime {
    do {
      return try GateRuntime(name, of: suite, preparation: suite.preparation)
    } catch let error as GateError where error.isAbsent {
      complain("\(error)")
      try finish(.absent)
    }
  }
}
