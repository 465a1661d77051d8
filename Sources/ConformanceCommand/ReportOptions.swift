// The files that `run` and `acceptance` write for programs.

import ArgumentParser
import Reports

/// Where results are written to, for programs.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write JUnit XML.", valueName: "file"))
  var junit: String?

  @Option(help: "What the JUnit file holds: rich, or strict for readers that validate it.")
  var junitProfile: JUnitProfile = .rich

  @Option(help: ArgumentHelp("Write every result as JSON.", valueName: "file"))
  var json: String?
}
