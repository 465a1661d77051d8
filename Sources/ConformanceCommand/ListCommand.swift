// `conformance list`: what there is to run, without running it.

import ArgumentParser
import Conformance
import Reports
import WireJSON

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists probes, their runtimes, rows and sets.")

  @OptionGroup var project: ProjectOptions

  @Argument(help: "The probes whose rows are listed; without any, the probes.")
  var probes: [String] = []

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let suite = try project.load()
    var options = RunOptions()
    options.probes = probes
    options.set = Suite.everything
    let plan = try RunPlan(suite: suite, options: options)
    if json {
      emit(Listing(plan).json())
    } else if probes.isEmpty {
      emit(Listing(plan).probeTable())
    } else {
      emit(Listing(plan).rowTable())
    }
  }
}

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says which runtimes are here, in which version, and how to get the others.")

  @OptionGroup var project: ProjectOptions

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let suite = try project.load()
    let states = suite.preparation.prepareAll()
    emit(json ? RuntimeListing.json(states) : RuntimeListing.table(states, suite))
    if states.contains(where: { $0.readiness != .ready }) { try finish(.absent) }
  }
}
