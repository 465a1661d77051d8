// The commands that read a text and write one: what the surfaces of the same name do.

import ArgumentParser
import Artifacts
import Glibc
import LakehouseSuites
import Parity
import WireJSON

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

/// Reads the input to its end, writes the surface's output, ends with its status.
func answer(_ surface: String) throws {
  let input = try ChunkedFile(standardInput: "standard input").readToEnd()
  guard let function = Surfaces.functions[surface] else { throw ExitCode(2) }
  let answer = function(input)
  try FileSystem.write(answer.output, to: STDOUT_FILENO, path: "standard output")
  if answer.exitStatus != 0 { throw ExitCode(answer.exitStatus) }
}
