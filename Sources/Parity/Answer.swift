// What is asked of a runtime and what comes back: the values that every mode shares.

/// One row's input, on its way to a runtime.
public struct Question: Sendable, Equatable {
  /// The surface that is asked, as the runtime knows it.
  public var surface: String
  /// The input: any bytes.
  public var input: [UInt8]
  /// What is to be done, where the surface is reached in mode `tree`.
  public var tree: TreeQuestion?
  /// What is to be requested, where the surface is reached in mode `http`.
  public var http: HTTPQuestion?

  /// Makes a question.
  public init(
    surface: String, input: [UInt8], tree: TreeQuestion? = nil, http: HTTPQuestion? = nil
  ) {
    self.surface = surface
    self.input = input
    self.tree = tree
    self.http = http
  }
}

/// What a runtime answers: its output and its exit status, compared together.
///
/// A session peer's `{"error":{"code":C}}` is the same answer as a process that prints
/// `{"error":{"code":C}}` and LF and ends with status 2, so that one golden serves both modes.
public struct Answer: Sendable, Equatable {
  /// What the runtime wrote to its standard output.
  public var output: [UInt8]
  /// The exit status; 0 is success.
  public var exitStatus: Int32
  /// What mode `tree` leaves: `stdout-N` and `exit-N` of the N-th run, and `tree/…`; or what mode
  /// `http` answers: `head-N` and `body-N` of the N-th request.
  public var tree: TreeSnapshot?

  /// Makes an answer.
  public init(output: [UInt8], exitStatus: Int32 = 0, tree: TreeSnapshot? = nil) {
    self.output = output
    self.exitStatus = exitStatus
    self.tree = tree
  }

  /// The answer that refuses an input with an error code, exit status 2.
  public static func refusal(code: String) -> Answer {
    Answer(output: Array("{\"error\":{\"code\":\"\(code)\"}}\n".utf8), exitStatus: 2)
  }
}

/// How asking a runtime for one row ended.
public enum Outcome: Sendable, Equatable {
  /// It answered.
  case answered(Answer)
  /// The process ended, or was ended by a signal, before it answered; the text says how.
  case crashed(String)
  /// No answer within the row's time; the text says how long that was.
  case timedOut(String)
  /// It wrote something that is no answer; the text names the rule it broke.
  case violatedProtocol(String)
}

/// An outcome with what helps to understand it.
public struct Response: Sendable {
  /// How it ended.
  public var outcome: Outcome
  /// The last part of what the runtime wrote to its standard error while this row was at hand.
  public var diagnostics: [UInt8]
  /// From the moment the runtime could begin with this row to its answer.
  public var duration: Duration
  /// How often the row was asked; more than 1 if a process was lost on the way.
  public var attempts: Int

  /// Makes a response.
  public init(
    outcome: Outcome, diagnostics: [UInt8] = [], duration: Duration = .zero, attempts: Int = 1
  ) {
    self.outcome = outcome
    self.diagnostics = diagnostics
    self.duration = duration
    self.attempts = attempts
  }
}

/// One runtime reached in one way, asked batch by batch from one thread.
///
/// A respondent may hold the responses of a batch until the next batch was answered, because what a
/// process writes after its last answer still counts against that batch; ``finish()`` ends the wait.
public protocol Respondent: AnyObject {
  /// Asks every question of a batch and calls `deliver` once, with one response for each question.
  func ask(_ questions: [Question], deliver: @escaping ([Response]) -> Void)
  /// Delivers what is held, and ends every process.
  func finish()
}
