// `lakehouse session`: many requests, one process (conformance/peers/PROTOCOL.md, Session).

import ArgumentParser
import Artifacts
import Glibc
import LakehouseSuites
import Parity

struct Session: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "Answers requests line by line until standard input ends.")

  func run() throws {
    var server = SessionServer(
      runtime: "swift", version: swiftVersion, functions: Surfaces.functions)
    let input = ChunkedFile(standardInput: "standard input")
    while let chunk = try input.next() {
      let (answers, fault) = server.feed(chunk)
      try FileSystem.write(answers, to: STDOUT_FILENO, path: "standard output")
      if let fault {
        try StandardStream.error.write("\(fault)\n")
        throw ExitCode(2)
      }
    }
    try FileSystem.write(server.finish(), to: STDOUT_FILENO, path: "standard output")
  }
}

#if compiler(>=6.3)
  private let swiftVersion = "6.3"
#else
  private let swiftVersion = "6.2"
#endif
