// `lakehouse`: the Swift runtime as a command, asked like every other port (cli.md).

import ArgumentParser
import Artifacts
import Glibc

@main
struct LakehouseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lakehouse",
    abstract: "The Swift runtime: reads standard input, writes the result to standard output.",
    discussion: """
      Exit status: 0 done, 1 a check says no or a stage of distill failed, 2 usage or input error: \
      nothing was changed.
      """,
    subcommands: [
      ExtractJSON.self, Canonical.self, Validate.self, ScoreRecord.self, Materialize.self,
      Score.self, Export.self, WriteSFT.self, Distill.self, AuditCommand.self, Drift.self,
      ReplayCommand.self, EnvelopeRecode.self, Generate.self, Session.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as ExitCode {
      exit(withError: error)
    } catch  where exitCode(for: error) == .success {
      exit(withError: error)
    } catch {
      complain(fullMessage(for: error))
      Glibc.exit(2)
    }
  }
}

/// Writes lines for a person to standard error; there is nobody left to tell where that fails.
func complain(_ text: String) { try? StandardStream.error.write(text.visible + "\n") }

/// Writes to standard output.
func emit(_ bytes: [UInt8]) throws {
  try FileSystem.write(bytes, to: StandardStream.output.descriptor, path: "standard output")
}

/// Writes lines for a person to standard output.
func show(_ text: String) throws { try emit(Array(text.visible.utf8)) }

/// Writes the lines of a table for a person to standard output.
func show(_ table: TextTable) throws {
  try show(table.visible.lines().joined(separator: "\n") + "\n")
}
