// Mode `tree`: a process gets a scratch folder and is compared by the tree that it leaves.

/// What a `tree` row does: the folder it starts from and the steps that are gone through.
public struct TreeQuestion: Sendable, Equatable {
  /// One step of a row.
  public enum Step: Sendable, Equatable {
    /// Runs the runtime's command with these arguments; `{tree}` in them is the scratch folder,
    /// `{service.NAME}` the URL of a server beside the row. `input` is a file of the row's folder,
    /// `runtime` the one that does this step, whichever is asked.
    case run([String], input: String?, runtime: String?)
    /// Copies the files of a folder of the row's over the tree.
    case overlay(String)
  }

  /// What a row is compared by.
  public enum Part: String, Sendable, CaseIterable {
    case stdout, exit, tree
  }

  /// The row's own folder.
  public var folder: String
  /// The steps, in order.
  public var steps: [Step]
  /// What is compared.
  public var parts: Set<Part>

  /// Makes a question.
  public init(folder: String, steps: [Step], parts: Set<Part> = Set(Part.allCases)) {
    self.folder = folder
    self.steps = steps
    self.parts = parts
  }

  /// What stands in arguments for the URL of a server beside the row.
  public static func place(ofService name: String) -> String { "{service.\(name)}" }

  /// The runtimes that steps name.
  public var runtimes: [String] {
    steps.compactMap { step in
      if case .run(_, _, let runtime) = step { return runtime }
      return nil
    }
  }
}

/// Gives every row a scratch folder of its own and goes through its steps there.
///
/// Servers can stand beside the rows: started before the first, ended after the last. Where one ends,
/// the rows that were under way are asked once more, one after the other and each with servers that
/// run, and the row after which one ends again is held responsible.
public final class TreeRespondent: Respondent {
  private let runtime: String
  private let commands: [String: [String]]
  private let directory: String?
  private let timeout: Duration
  private let jobs: Int
  private let companions: Companions

  /// Makes a respondent.
  ///
  /// - Parameters:
  ///   - runtime: the runtime that is asked.
  ///   - commands: the beginning of each runtime's command line, by runtime.
  ///   - services: the servers beside the rows, by name.
  ///   - directory: the commands' working directory; nil for the runner's.
  ///   - timeout: the time of a step.
  ///   - jobs: how many rows are under way at once.
  public init(
    runtime: String, commands: [String: [String]], services: [String: HTTPService] = [:],
    directory: String?, timeout: Duration, jobs: Int
  ) {
    self.runtime = runtime
    self.commands = commands
    self.directory = directory
    self.timeout = timeout
    self.jobs = max(1, jobs)
    companions = Companions(services, directory: directory)
  }

  public func ask(_ questions: [Question], deliver: @escaping ([Response]) -> Void) {
    if let fault = companions.start() { return deliver(questions.map { _ in fault }) }
    let walk = walk()
    var responses = concurrentMap(questions, jobs: jobs) { walk.respond(to: $0) }
    if companions.collectEnded(within: .zero) != nil {
      for index in questions.indices { responses[index] = askAlone(questions[index]) }
    }
    deliver(responses)
  }

  public func finish() { companions.stop() }

  private func askAlone(_ question: Question) -> Response {
    if let fault = companions.start() { return fault }
    var response = walk().respond(to: question)
    if let end = companions.collectEnded(within: HTTPServer.graceTime) { response = end }
    response.attempts += 1
    return response
  }

  private func walk() -> TreeWalk {
    TreeWalk(
      runtime: runtime, commands: commands, places: companions.places, directory: directory,
      timeout: timeout)
  }
}

/// One row's way through its steps.
private struct TreeWalk: Sendable {
  let runtime: String
  let commands: [String: [String]]
  /// What stands in arguments for what, beside `{tree}`.
  let places: [String: String]
  let directory: String?
  let timeout: Duration

  /// Asks once, and once more in a fresh folder before a crash or a time-out is believed.
  func respond(to question: Question) -> Response {
    guard let tree = question.tree else {
      return Response(outcome: .violatedProtocol("the row has no steps"))
    }
    let first = attempt(tree)
    if case .answered = first.outcome { return first }
    var second = attempt(tree)
    second.attempts = 2
    return second
  }

  private func attempt(_ question: TreeQuestion) -> Response {
    let began = ContinuousClock.now
    var diagnostics = [UInt8]()
    do throws(TreeError) {
      let scratch = try ScratchFolder()
      try TreeSnapshot(of: "\(question.folder)/root").write(to: scratch.path)
      var left = TreeSnapshot()
      var number = 0
      for step in question.steps {
        switch step {
        case .overlay(let folder):
          try TreeSnapshot(of: "\(question.folder)/\(folder)").write(to: scratch.path)
        case .run(let arguments, let input, let other):
          number += 1
          guard let command = commands[other ?? runtime] else {
            return Response(
              outcome: .crashed(
                "step \(number) needs runtime \(other ?? runtime), which is not here"))
          }
          let response = Command.run(
            command + arguments.map { replace($0, scratch.path) }, directory: directory,
            input: try stdin(input, of: question), timeout: timeout)
          diagnostics += response.diagnostics
          guard case .answered(let answer) = response.outcome else {
            return Response(
              outcome: response.outcome, diagnostics: diagnostics,
              duration: ContinuousClock.now - began)
          }
          record(answer, step: number, of: question, in: &left)
        }
      }
      if question.parts.contains(.tree) {
        for (path, entry) in try TreeSnapshot(of: scratch.path).entries {
          left.entries["tree/\(path)"] = entry
        }
      }
      return Response(
        outcome: .answered(Answer(output: [], tree: left)), diagnostics: diagnostics,
        duration: ContinuousClock.now - began)
    } catch {
      return Response(outcome: .crashed(error.description), diagnostics: diagnostics)
    }
  }

  private func record(
    _ answer: Answer, step: Int, of question: TreeQuestion, in left: inout TreeSnapshot
  ) {
    if question.parts.contains(.stdout) { left.entries["stdout-\(step)"] = .file(answer.output) }
    if question.parts.contains(.exit), answer.exitStatus != 0 {
      left.entries["exit-\(step)"] = .file(Array("\(answer.exitStatus)\n".utf8))
    }
  }

  private func stdin(_ file: String?, of question: TreeQuestion) throws(TreeError) -> [UInt8] {
    guard let file else { return [] }
    guard case .file(let bytes)? = try TreeSnapshot(of: "\(question.folder)/\(file)").entries[""]
    else { throw TreeError("\(question.folder)/\(file)", reason: "is no file") }
    return bytes
  }

  private func replace(_ argument: String, _ tree: String) -> String {
    places.reduce(argument.replacing("{tree}", with: tree)) { text, place in
      text.replacing(place.key, with: place.value)
    }
  }
}
