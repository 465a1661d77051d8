// Mode `oneshot`: a process for each row. Input on stdin, output on stdout, the exit status counts.

/// Starts a command for every row, a few at a time.
public final class OneshotRespondent: Respondent {
  private let arguments: [String]
  private let directory: String?
  private let timeout: Duration
  private let jobs: Int

  /// What a process may write before it is ended for it, in bytes.
  static let outputLimit = 1 << 28

  /// Makes a respondent.
  ///
  /// - Parameters:
  ///   - arguments: the command, the same for every row.
  ///   - directory: its working directory; nil for the runner's.
  ///   - timeout: the time of a row, from the start of its process.
  ///   - jobs: how many processes run at once.
  public init(arguments: [String], directory: String?, timeout: Duration, jobs: Int) {
    self.arguments = arguments
    self.directory = directory
    self.timeout = timeout
    self.jobs = max(1, jobs)
  }

  public func ask(_ questions: [Question], deliver: @escaping ([Response]) -> Void) {
    deliver(
      concurrentMap(questions, jobs: jobs) { [arguments, directory, timeout] question in
        Self.respond(to: question, arguments: arguments, directory: directory, timeout: timeout)
      })
  }

  public func finish() {}

  /// Asks once, and once more before a crash or a time-out is believed.
  private static func respond(
    to question: Question, arguments: [String], directory: String?, timeout: Duration
  ) -> Response {
    let first = run(question, arguments: arguments, directory: directory, timeout: timeout)
    switch first.outcome {
    case .answered, .violatedProtocol: return first
    case .crashed, .timedOut:
      var second = run(question, arguments: arguments, directory: directory, timeout: timeout)
      second.attempts = 2
      return second
    }
  }

  fileprivate static func run(
    _ question: Question, arguments: [String], directory: String?, timeout: Duration
  ) -> Response {
    let began = ContinuousClock.now
    let deadline = began + timeout
    var diagnostics = TailBuffer()
    var output = [UInt8]()

    func response(_ outcome: Outcome) -> Response {
      Response(
        outcome: outcome, diagnostics: diagnostics.contents, duration: ContinuousClock.now - began)
    }

    var process: ChildProcess
    do {
      process = try ChildProcess(arguments: arguments, directory: directory)
    } catch {
      return response(.crashed(error.description))
    }
    var sent = 0
    if question.input.isEmpty { process.closeInput() }
    while true {
      let turn = process.exchange(
        sending: question.input, from: &sent, receiving: &output, diagnostics: &diagnostics,
        deadline: deadline)
      if sent == question.input.count { process.closeInput() }
      if turn == .deadlinePassed { return response(.timedOut("no end within \(timeout)")) }
      if output.count > outputLimit {
        return response(.violatedProtocol("more than \(outputLimit) bytes of output"))
      }
      if turn == .outputEnded { break }
    }
    let termination = process.end(by: deadline)
    process.readDiagnostics(into: &diagnostics)
    switch termination {
    case nil: return response(.timedOut("no end within \(timeout), its output closed"))
    case .exited(let status): return response(.answered(Answer(output: output, exitStatus: status)))
    case .signalled: return response(.crashed("it \(termination!)"))
    }
  }
}

/// Runs one command to its end: builds, gates, and questions for a version.
public enum Command {
  /// Runs `arguments` and returns how it ended, with what it wrote.
  ///
  /// - Parameters:
  ///   - arguments: the program, looked up on `PATH`, and its arguments.
  ///   - directory: its working directory; nil for this process's.
  ///   - input: what it reads on standard input.
  ///   - timeout: the time after which it is ended.
  public static func run(
    _ arguments: [String], directory: String? = nil, input: [UInt8] = [], timeout: Duration
  ) -> Response {
    OneshotRespondent.run(
      Question(surface: "", input: input), arguments: arguments, directory: directory,
      timeout: timeout)
  }
}
