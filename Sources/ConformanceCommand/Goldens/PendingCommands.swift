// `conformance pending`, `accept`, `reject`: recorded goldens are looked at, then taken or thrown away.

import ArgumentParser
import Conformance

struct PendingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pending",
    abstract:
      "Shows the goldens that wait to be accepted, and how they differ from those there are.")

  @OptionGroup var project: ProjectOptions

  func run() throws {
    let pending = PendingGoldens(try project.load().root)
    let goldens = try pending.list()
    if goldens.isEmpty { emit("no golden is pending\n") }
    try show(goldens, of: pending)
  }
}

struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Makes pending goldens the goldens, and shows what changes.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var choice: PendingChoice

  func run() throws {
    try Machine.refuseUnderCI("no golden is accepted")
    let pending = PendingGoldens(try project.load().root)
    try show(try pending.list(matching: choice.pattern), of: pending)
    let goldens = try pending.accept(choice.pattern)
    emit("accepted \(goldens.count)\n")
  }
}

struct RejectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Removes pending goldens.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var choice: PendingChoice

  func run() throws {
    try Machine.refuseUnderCI("no golden is rejected")
    let goldens = try PendingGoldens(try project.load().root).reject(choice.pattern)
    for golden in goldens { emit("golden/\(golden.path)\n") }
    emit("rejected \(goldens.count)\n")
  }
}

struct PendingChoice: ParsableArguments {
  @Flag(help: "All that are pending.")
  var all = false

  @Argument(
    help: ArgumentHelp(
      "A row, PROBE/ROW, or a path below golden/; * stands for anything.", valueName: "glob"))
  var glob: String?

  var pattern: String { glob ?? "*" }

  func validate() throws {
    guard all != (glob != nil) else {
      throw ValidationError("name pending goldens with a pattern, or all of them with --all")
    }
  }
}

private func show(_ goldens: [PendingGolden], of pending: PendingGoldens) throws {
  for golden in goldens {
    emit(try pending.diff(golden).map { $0 + "\n" }.joined() + "\n")
  }
}
