// Mode `http`: a server answers the requests of many rows, one row after the other, in their order.
//
// A row whose connection is lost, or that gets no answer in time, is asked once more alone in a fresh
// server; what happens there is its outcome. If it is answered there, the row before it may have ended
// the server after its own answer, and is asked alone too.

/// Asks a server that stays alive from row to row.
public final class HTTPRespondent: Respondent {
  private let service: HTTPService
  private let directory: String?
  private let timeout: Duration
  private let bodyLimit: Int

  private var server: HTTPServer?
  private var lastAnswered: SessionPlace?
  private var held: SessionBatch?
  /// Why no server can be had any more, once two in a row did not come up.
  private var failure: SessionFault?

  /// Makes a respondent; the server is started for the first row.
  ///
  /// - Parameters:
  ///   - service: how the server is had.
  ///   - directory: its working directory; nil for the runner's.
  ///   - timeout: the time of a request.
  ///   - bodyLimit: what the body of an answer may come to, in bytes.
  public init(
    service: HTTPService, directory: String?, timeout: Duration, bodyLimit: Int = 1 << 28
  ) {
    self.service = service
    self.directory = directory
    self.timeout = timeout
    self.bodyLimit = bodyLimit
  }

  public func ask(_ questions: [Question], deliver: @escaping ([Response]) -> Void) {
    guard !questions.isEmpty else { return deliver([]) }
    let batch = SessionBatch(questions, deliver)
    for index in questions.indices { ask(SessionPlace(batch: batch, index: index)) }
    release()
    held = batch
  }

  public func finish() {
    if let row = lastAnswered, server?.termination(within: .zero) != nil { examine(row) }
    server?.stop()
    drop()
    release()
  }

  private func release() {
    held?.finish()
    held = nil
  }

  /// Ends the server, if there is one that was started here.
  private func drop() {
    server = nil
    lastAnswered = nil
  }

  // MARK: - Rows

  private func ask(_ row: SessionPlace) {
    guard let question = row.question.http else {
      row.response = Response(outcome: .violatedProtocol("the row has no request"))
      return
    }
    let before = lastAnswered
    let first = attempt(question, row)
    row.response = first
    switch first.outcome {
    case .answered, .violatedProtocol: return
    case .crashed, .timedOut: drop()
    }
    guard failure == nil else { return }
    let second = attempt(question, row)
    row.response = second
    guard row.isAnswered else { return drop() }
    if case .crashed = first.outcome, let before { examine(before) }
  }

  /// Asks a row that was answered before alone, and holds it responsible if the server ends after it.
  private func examine(_ row: SessionPlace) {
    guard service.url == nil, let question = row.question.http else { return }
    drop()
    let again = attempt(question, row)
    guard case .answered = again.outcome else {
      row.response = again
      return drop()
    }
    guard let how = server?.termination(within: HTTPServer.graceTime) else { return }
    row.response = Response(
      outcome: .crashed("it \(how) after it had answered"),
      diagnostics: server?.currentDiagnostics() ?? [], duration: again.duration)
    drop()
  }

  /// Sends the requests of a row over a connection of its own.
  private func attempt(_ question: HTTPQuestion, _ row: SessionPlace) -> Response {
    if let fault = start() {
      return Response(outcome: fault.outcome, diagnostics: fault.diagnostics)
    }
    row.batch.attempts[row.index] += 1
    server!.clearDiagnostics()
    let began = ContinuousClock.now
    let outcome = outcome(of: question)
    let duration = ContinuousClock.now - began
    if case .answered = outcome { lastAnswered = row }
    return Response(
      outcome: outcome, diagnostics: server!.currentDiagnostics(), duration: duration)
  }

  private func outcome(of question: HTTPQuestion) -> Outcome {
    var answers = TreeSnapshot()
    var connection: HTTPConnection?
    for (index, request) in question.requests.enumerated() {
      let number = index + 1
      let deadline = ContinuousClock.now + timeout
      do throws(HTTPFault) {
        let response = try server!.send(
          request, over: &connection, bodyLimit: bodyLimit, by: deadline)
        if !response.isPersistent { connection = nil }
        let fields = question.fields.compactMap { name in response[name].map { (name, $0) } }
        question.add(
          head: HTTPQuestion.head(status: response.status, fields: fields), body: response.body,
          number: number, to: &answers)
      } catch {
        let place = question.requests.count > 1 ? "request \(number): " : ""
        return outcome(of: error, place)
      }
    }
    return .answered(Answer(output: [], tree: answers))
  }

  private func outcome(of fault: HTTPFault, _ place: String) -> Outcome {
    switch fault {
    case .late(let what): return .timedOut("\(place)\(what) within \(timeout)")
    case .malformed: return .violatedProtocol("\(place)\(fault)")
    case .unreachable, .closed:
      guard let how = server!.termination(within: HTTPServer.graceTime) else {
        if case .closed = fault { return .violatedProtocol("\(place)\(fault)") }
        return .crashed("\(place)\(fault)")
      }
      if case .closed(let isBegun) = fault {
        return .crashed("\(place)it \(how) \(HTTPFault.moment(isBegun))")
      }
      return .crashed("\(place)it \(how) before it was asked")
    }
  }

  // MARK: - The server

  /// Has a server running; returns why none could be had, after two attempts to start one.
  private func start() -> SessionFault? {
    if server != nil { return nil }
    if let failure { return failure }
    for _ in 0..<(service.url == nil ? 2 : 1) {
      do {
        var opened = try HTTPServer(service, directory: directory)
        try opened.open()
        server = consume opened
        failure = nil
        return nil
      } catch let fault as SessionFault {
        failure = fault
      } catch {
        failure = SessionFault(.crashed("\(error)"))
      }
    }
    return failure
  }
}
