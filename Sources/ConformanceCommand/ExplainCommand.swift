// `conformance explain PROBE/ROW`: everything there is to know about one row.

import ArgumentParser
import Artifacts
import Conformance
import LakehouseSuites
import Reports

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows a row's input, what is expected, and what each runtime makes of it.")

  @OptionGroup var project: ProjectOptions

  @Argument(help: ArgumentHelp("The row.", valueName: "probe/row"))
  var row: String

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let suite = try project.load()
    let parts = row.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw ValidationError("a row is named PROBE/ROW") }
    let explanation = try Explanation(
      suite: suite, probe: parts[0], row: parts[1], functions: Surfaces.functions,
      preparation: suite.preparation, today: Machine.today)
    let text = ExplanationText(
      explanation, style: .for(.output))
    emit(json ? text.json() : text.page())
    try ConformanceCommand.conclude(explanation.exitStatus)
  }
}
