// `lakehouse session`: many requests, one process (conformance/peers/PROTOCOL.md, Session).

import ArgumentParser
import LakehouseSuites

struct Session: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "Answers requests line by line until standard input ends.")

  func run() throws {
    let status = try LakehouseSession().serve()
    if status != 0 { throw ExitCode(status) }
  }
}
