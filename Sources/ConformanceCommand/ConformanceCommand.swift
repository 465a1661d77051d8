// `conformance`: flags in, exit status out. What the commands do stands in the libraries.

import ArgumentParser
import Artifacts
import Conformance
import Glibc

@main
struct ConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance",
    abstract: "Asks several runtimes the same question and decides whether the answers may differ.",
    discussion: """
      Exit status: 0 all passed, 1 something failed, 2 usage or a broken file, 3 a runtime is absent, \
      4 nothing was run, 5 the lock does not hold, 6 interrupted.
      """,
    subcommands: [
      RunCommand.self, ListCommand.self, ExplainCommand.self, DoctorCommand.self,
      AcceptanceCommand.self, ProveRedCommand.self, StressCommand.self, LockCommand.self,
      PendingCommand.self,
      AcceptCommand.self, RejectCommand.self, FaultyRuntimeCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as ArgumentParser.ExitCode {
      exit(withError: error)
    } catch  where exitCode(for: error) == .validationFailure {
      complain(fullMessage(for: error))
      Glibc.exit(ExitStatus.usage.rawValue)
    } catch  where exitCode(for: error) == .success {
      exit(withError: error)
    } catch let error as LockError {
      complain("\(error)")
      Glibc.exit(ExitStatus.lockBroken.rawValue)
    } catch {
      complain("\(error)")
      Glibc.exit(ExitStatus.usage.rawValue)
    }
  }
}

/// Writes lines to standard error; there is nobody left to tell where that fails.
func complain(_ text: String) { try? StandardStream.error.write(text + "\n") }

/// Writes to standard output; where nobody reads it any more, what is written is let go.
func emit(_ text: String) { try? StandardStream.output.write(text) }

/// Ends the command with one of the contract's statuses.
func finish(_ status: ExitStatus) throws -> Never { throw ArgumentParser.ExitCode(status.rawValue) }
