// `conformance prove-red`: every check is seen to fail.

import ArgumentParser
import Artifacts
import Conformance
import Glibc
import LakehouseSuites
import Reports

struct ProveRedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove-red",
    abstract: "Puts faults in, one at a time, and fails unless the check for each sees it.",
    discussion: """
      First runtimes with faults before the runner, then mutants before the acceptance gate. In the \
      matrix ✗ is the invariant that a mutant is made for, · another one that saw it as well.
      """)

  @OptionGroup var project: ProjectOptions

  func run() throws {
    let suite = try project.load()
    let interruption = Interruption()
    let signals = SignalWatch { interruption.request() }
    defer { signals.stop() }
    let gate = AcceptanceGate(projectRoot: suite.root)
    let runtime = try GateRuntime.ready("swift", of: suite)
    let text = GateText(style: .for(.output))

    let faults = try RunnerProof(
      command: [Machine.executable, FaultyRuntimeCommand.name, "runner"], today: Machine.today
    ).run()
    try interruption.endCommand()
    emit(text.list(faults) + "\n")

    let (baseline, mutants) = try GateProof(
      gate, runtime, wrapper: [Machine.executable, FaultyRuntimeCommand.name, "system"]
    ).run()
    try interruption.endCommand()
    emit(text.matrix(mutants, columns: GateProof.columns) + "\n")
    for result in baseline {
      if let offender = result.offender {
        complain("\(result.id) does not hold without any mutant: \(offender)")
      }
    }
    let uncovered = GateProof.columns.filter { id in !mutants.contains { $0.target == id } }
    for id in uncovered { complain("\(id) has no mutant") }
    for proof in faults + mutants where !proof.isCaught {
      complain("\(proof.name) (\(proof.summary)) is not seen by \(proof.target): \(proof.message)")
    }
    let caught = (faults + mutants).count(where: \.isCaught)
    let passes =
      baseline.allSatisfy(\.holds) && uncovered.isEmpty && caught == faults.count + mutants.count
    let style = TextStyle.for(.output)
    emit(
      style.bold(passes ? "PASS" : "FAIL")
        + "  \(faults.count) runtimes before the runner, \(mutants.count) mutants before the gate: "
        + "\(caught) seen\n")
    try ConformanceCommand.conclude(passes ? .passed : .failed)
  }
}

/// The runtimes with faults that `prove-red` starts.
struct FaultyRuntimeCommand: ParsableCommand {
  static let name = "faulty-runtime"

  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Serves as a runtime with a fault.", shouldDisplay: false)

  @Argument(help: "runner or system.")
  var kind: String

  @Argument(help: "The fault.")
  var fault: String

  @Argument(parsing: .postTerminator, help: "The command line of the good runtime.")
  var command: [String] = []

  func run() throws {
    if kind == "runner", let fault = RunnerFault(rawValue: fault) { Glibc.exit(fault.serve()) }
    guard kind == "system", let system = FaultySystem(fault: fault, command: command) else {
      throw ValidationError("there is no fault \(kind) \(fault)")
    }
    if let functions = system.sessionFunctions {
      Glibc.exit(try LakehouseSession(functions: functions).serve())
    }
    let input = try ChunkedFile(standardInput: "standard input").readToEnd()
    let (output, diagnostics, status) = system.run(input: input)
    try StandardStream.error.write(String(decoding: diagnostics, as: UTF8.self))
    try FileSystem.write(output, to: StandardStream.output.descriptor, path: "standard output")
    Glibc.exit(status)
  }
}
