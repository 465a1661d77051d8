// Mode `oneshot`: a process for each row. Input on stdin, output on stdout, the exit status counts.

/// Starts a command for every row, a few at a time.
public final class OneshotRespondent: Respondent {
  private let arguments: [String]
  private let directory: String?
  private let timeout: Duration
  private let jobs: Int
  private let outputLimit: Int

  /// Makes a respondent.
  ///
  /// - Parameters:
  ///   - arguments: the command, the same for every row.
  ///   - directory: its working directory; nil for the runner's.
  ///   - timeout: the time of a row, from the start of its process.
  ///   - jobs: how many processes run at once.
  ///   - outputLimit: what a process may write before it is ended for it, in bytes.
  public init(
    arguments: [String], directory: String?, timeout: Duration, jobs: Int,
    outputLimit: Int = 1 << 28
  ) {
    self.arguments = arguments
    self.directory = directory
    self.timeout = timeout
    self.jobs = max(1, jobs)
    self.outputLimit = outputLimit
  }

  public func ask(_ questions: [Question], deliver: @escaping ([Response]) -> Void) {
    let process = OneshotProcess(
      arguments: arguments, directory: directory, timeout: timeout, outputLimit: outputLimit)
    deliver(concurrentMap(questions, jobs: jobs) { process.respond(to: $0.input) })
  }

  public func finish() {}
}

/// How a command is run once, to its end.
struct OneshotProcess: Sendable {
  var arguments: [String]
  var directory: String?
  var timeout: Duration
  var outputLimit = 1 << 28

  /// Asks once, and once more before a crash or a time-out is believed.
  func respond(to input: [UInt8]) -> Response {
    let first = run(input)
    switch first.outcome {
    case .answered, .violatedProtocol: return first
    case .crashed, .timedOut:
      var second = run(input)
      second.attempts = 2
      return second
    }
  }

  /// Starts the command, gives it `input`, and waits for its end.
  func run(_ input: [UInt8]) -> Response {
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
    exchange: while true {
      if sent == input.count { process.closeInput() }
      let turn = process.exchange(
        sending: input, from: &sent, receiving: &output, diagnostics: &diagnostics,
        deadline: deadline)
      if output.count > outputLimit {
        return response(.violatedProtocol("more than \(outputLimit) bytes of output"))
      }
      switch turn {
      case .progressed: continue
      case .outputEnded: break exchange
      case .deadlinePassed:
        process.readDiagnostics(into: &diagnostics)
        return response(.timedOut("no end within \(timeout)"))
      }
    }
    let termination = process.end(
      sending: input, from: &sent, closesInput: true, diagnostics: &diagnostics, by: deadline)
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
    OneshotProcess(arguments: arguments, directory: directory, timeout: timeout).run(input)
  }
}
