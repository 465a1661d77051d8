// `lakehouse`: the Swift runtime as a command, asked like every other port (cli.md).

import ArgumentParser
import Artifacts
import Glibc
import LakehouseSuites
import Parity
import WireJSON

@main
struct LakehouseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lakehouse",
    abstract: "The Swift runtime: reads standard input, writes the result to standard output.",
    subcommands: [ExtractJSON.self, Canonical.self, Session.self])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as ExitCode {
      exit(withError: error)
    } catch  where exitCode(for: error) == .success {
      exit(withError: error)
    } catch {
      try? StandardStream.error.write(fullMessage(for: error) + "\n")
      Glibc.exit(2)
    }
  }
}

struct ExtractJSON: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract-json", abstract: "Finds the JSON object in a model's answer.")

  func run() throws { try answer("extract_json") }
}

struct Canonical: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "canonical", abstract: "Writes a JSON text in its canonical form (RFC 8785).")

  @Flag(help: "Read JSON lines and write the canonical form of each.")
  var lines = false

  func run() throws {
    guard lines else { return try answer("wire_json") }
    let input = ChunkedFile(standardInput: "standard input")
    var reader = JSONLineReader()
    var parser = JSONParser(maximumDepth: JSONDocument.rowDepth)
    var out = [UInt8]()
    func write(_ line: JSONLine) throws {
      guard !line.isBlank else { return }
      do throws(JSONSyntaxError) {
        try parser.appendCanonical(of: line.bytes, to: &out)
      } catch {
        try StandardStream.error.write("line \(line.number): \(error)\n")
        throw ExitCode(2)
      }
      out.append(UInt8(ascii: "\n"))
    }
    while let chunk = try input.next() {
      reader.append(chunk)
      while let line = try reader.next() { try write(line) }
      try FileSystem.write(out, to: STDOUT_FILENO, path: "standard output")
      out.removeAll(keepingCapacity: true)
    }
    if let line = try reader.finish() { try write(line) }
    try FileSystem.write(out, to: STDOUT_FILENO, path: "standard output")
  }
}

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

/// Reads the input to its end, writes the surface's output, ends with its status.
private func answer(_ surface: String) throws {
  let input = try ChunkedFile(standardInput: "standard input").readToEnd()
  guard let function = Surfaces.functions[surface] else { throw ExitCode(2) }
  let answer = function(input)
  try FileSystem.write(answer.output, to: STDOUT_FILENO, path: "standard output")
  if answer.exitStatus != 0 { throw ExitCode(answer.exitStatus) }
}

#if compiler(>=6.3)
  private let swiftVersion = "6.3"
#else
  private let swiftVersion = "6.2"
#endif
