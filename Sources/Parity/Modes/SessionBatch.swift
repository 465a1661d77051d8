// The rows of a session batch, on their way: what is known of each, and how a session broke.

/// Questions that go out together, with what came of each so far.
final class SessionBatch {
  let questions: [Question]
  let deliver: ([Response]) -> Void
  /// What came of each question; nil while that is open.
  var responses: [Response?]
  /// How often each question was sent.
  var attempts: [Int]
  /// What the peer wrote to standard error while the whole batch was at hand.
  var diagnostics = [UInt8]()

  init(_ questions: [Question], _ deliver: @escaping ([Response]) -> Void) {
    self.questions = questions
    self.deliver = deliver
    responses = Array(repeating: nil, count: questions.count)
    attempts = Array(repeating: 0, count: questions.count)
  }

  /// Delivers the responses, each with how often it was asked and what is known of standard error.
  func finish() {
    deliver(
      zip(responses, attempts).map { response, attempts in
        guard var response else { preconditionFailure("a row without an outcome") }
        response.attempts = max(1, attempts)
        if response.diagnostics.isEmpty { response.diagnostics = diagnostics }
        return response
      })
  }
}

/// One row of a batch.
struct SessionPlace {
  let batch: SessionBatch
  let index: Int

  var question: Question { batch.questions[index] }

  var response: Response? {
    get { batch.responses[index] }
    nonmutating set { batch.responses[index] = newValue }
  }

  var isAnswered: Bool {
    if case .answered = response?.outcome { return true }
    return false
  }

  func isSame(as other: SessionPlace) -> Bool { batch === other.batch && index == other.index }
}

/// A broken session: what happened, and which rows may have done it.
struct SessionBreak {
  var outcome: Outcome
  /// From the last sign of life to the break.
  var duration: Duration
  var suspects: [SessionPlace]
  /// The row that has to answer for it if none of the suspects does it again.
  var blamed: SessionPlace?
  /// The end of what the peer had written to standard error.
  var diagnostics: [UInt8]

  /// The response of the row that was found to do it.
  var response: Response {
    Response(outcome: outcome, diagnostics: diagnostics, duration: duration)
  }
}
