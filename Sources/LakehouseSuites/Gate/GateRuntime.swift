// How the gate reaches a runtime: the commands of its CLI, and one session for many records.

public import Conformance
import Parity

/// A runtime that the gate is held before.
public struct GateRuntime: Sendable {
  /// Its name.
  public var name: String
  /// Its version, nil where it has no command for it.
  public var version: String?
  /// The beginning of its command lines.
  var command: [String]
  /// The command that starts a session which scores records.
  var session: [String]
  /// The commands' working directory.
  var directory: String

  /// The surfaces that it must have.
  static let surfaces: [(name: String, mode: Transport.Mode)] = [
    ("distill", .tree), ("score_record", .session),
  ]

  /// A runtime that is ready: no project has to declare it.
  ///
  /// - Parameters:
  ///   - command: The beginning of its command lines.
  ///   - session: The command that starts a session which scores records.
  ///   - directory: The commands' working directory.
  public init(
    _ name: String, version: String? = nil, command: [String], session: [String], directory: String
  ) {
    self.name = name
    self.version = version
    self.command = command
    self.session = session
    self.directory = directory
  }

  /// Makes a runtime ready.
  ///
  /// - Throws: ``DeclarationError`` for a name that is none, or a runtime that lacks a surface;
  ///   ``GateError`` for one that is not here or cannot be built.
  public init(_ name: String, of suite: Suite, preparation: RuntimePreparation) throws {
    guard let declaration = suite.runtime(name) else {
      let names = suite.runtimes.map(\.name).joined(separator: ", ")
      throw DeclarationError(
        file: "command line", message: "unknown runtime \"\(name)\"; there are: \(names)")
    }
    var commands: [[String]] = []
    for (surface, mode) in Self.surfaces {
      let way = declaration.surfaces[surface]?.first { $0.mode == mode }
      guard let command = way?.command else {
        throw DeclarationError(
          file: "conformance/runtimes.yaml", line: declaration.line,
          message: "runtime \(name) has no surface \(surface) in mode \(mode.rawValue), "
            + "which the acceptance gate needs")
      }
      commands.append(preparation.expand(command, for: name))
    }
    let state = preparation.prepare(declaration)
    switch state.readiness {
    case .ready: break
    case .absent(let missing, let install):
      let programs = missing.joined(separator: ", ")
      throw GateError(
        isAbsent: true, "\(name) is not here: \(programs) not found; get it with: \(install)")
    case .unbuildable(let fault): throw GateError("\(name) could not be built: \(fault)")
    }
    self.name = name
    version = state.version
    command = commands[0]
    session = commands[1]
    directory = suite.root
  }

  /// The same runtime behind a program that gives it a fault.
  ///
  /// - Parameter wrapper: The beginning of a command line that the runtime's own is added to.
  func wrapped(in wrapper: [String], named name: String) -> GateRuntime {
    var runtime = self
    runtime.name = name
    runtime.command = wrapper + command
    runtime.session = wrapper + session
    return runtime
  }

  /// Runs a command to its end. One that crashes or does not end has the status -1, and says so in
  /// `errors`.
  func run(_ arguments: [String], input: [UInt8] = []) -> (answer: Answer, errors: String) {
    let response = Command.run(
      command + arguments, directory: directory, input: input, timeout: Self.timeout)
    let errors = String(decoding: response.diagnostics, as: UTF8.self)
    switch response.outcome {
    case .answered(let answer): return (answer, errors)
    case .crashed(let how), .timedOut(let how), .violatedProtocol(let how):
      return (Answer(output: [], exitStatus: -1), "\(how) \(errors)")
    }
  }

  /// Scores records in one session; what became of each, in order.
  func score(_ records: [[UInt8]]) -> [Response] {
    let respondent = SessionRespondent(
      arguments: session, directory: directory, timeout: Self.timeout)
    var responses: [Response] = []
    let questions = records.map { Question(surface: "score_record", input: $0) }
    respondent.ask(questions) { responses = $0 }
    respondent.finish()
    return responses
  }

  private static let timeout = Duration.seconds(60)
}

/// What keeps the gate from being held before a runtime at all.
public struct GateError: Error, Sendable, CustomStringConvertible {
  /// Whether a runtime is not installed here.
  public let isAbsent: Bool
  /// A sentence for a person.
  public let description: String

  init(isAbsent: Bool = false, _ description: String) {
    self.isAbsent = isAbsent
    self.description = description
  }
}
