// Mode `http`: what is an answer, what is none, what a fault costs, and that nothing is left running.

import Glibc
import Parity
import Testing

@Suite struct HTTPRespondentTests {
  let peer = FaultyPeer()

  /// Asks one batch and checks that nothing is left.
  func ask(_ respondent: HTTPRespondent, _ questions: Question...) -> [Response] {
    let responses = respondent.responses(to: [questions])[0]
    peer.expectNothingIsLeft()
    return responses
  }

  @Test func aRequestGoesOutAsItIsWritten() {
    let body = Array("a\u{0}é".utf8)
    let responses = ask(
      peer.http(), .http([.get("/echo?x=%20", "PATCH", body: body)]),
      .http([HTTPRequest(.raw(Array("GET /echo HTTP/1.1\r\n\r\n".utf8)))]))
    #expect(
      responses.map(\.outcome) == [answered("PATCH /echo?x=%20\na\u{0}é"), answered("GET /echo\n")])
    #expect(responses.allSatisfy { $0.attempts == 1 && $0.duration > .zero })
  }

  @Test func aBodyOf33MebibytesGoesOutAndComesBack() {
    let size = 33 << 20
    let responses = ask(
      peer.http(), .http([.get("/echo", "POST", body: [UInt8](repeating: 0x79, count: size))]),
      .get("/big?\(size)"))
    #expect(responses[0].outcome.part("body-1")?.utf8.count == size + "POST /echo\n".utf8.count)
    #expect(responses[1].outcome.part("body-1")?.utf8.count == size)
  }

  @Test(arguments: [
    ("chunked", "abc0123456789"), ("until-closed", "to the end"), ("http-1.0", "old"),
    ("no-reason", "yes"), ("interim", "final"), ("slow", "abcd"), ("silently-closed", "kept?"),
  ])
  func everyFramingOfABodyIsRead(_ name: String, _ body: String) {
    let responses = ask(peer.http(), .get("/\(name)", "/echo"), .get("/echo"))
    #expect(
      responses.map(\.outcome) == [answered(body, "GET /echo\n"), answered("GET /echo\n")])
    #expect(responses.allSatisfy { $0.attempts == 1 })
  }

  @Test func whatHasNoBodyIsNotWaitedFor() {
    let responses = ask(
      peer.http(timeout: .seconds(5)), .get("/no-content", "/not-modified", fields: ["x-a"]),
      .http([.get("/head", "HEAD"), .get("/head")]))
    #expect(responses[0].outcome.part("head-1") == "204\nx-a: 1\n")
    #expect(responses[0].outcome.part("head-2") == "304\n")
    #expect(responses[1].outcome == answered("", "hello"))
  }

  @Test func onlyNamedFieldsAreKeptAndThoseOfOneNameAreOne() {
    let responses = ask(
      peer.http(), .get("/fields", fields: ["x-a", "x-b", "x-empty", "x-not-there"]))
    #expect(responses[0].outcome.part("head-1") == "200\nx-a: 1, 2\nx-b: two\nx-empty: \n")
  }

  @Test func aRowHasAConnectionOfItsOwnAndKeepsIt() throws {
    let responses = ask(
      peer.http(), .get("/connection", "/connection"), .get("/connection"),
      .get("/process"), .get("/process"))
    let first = try #require(responses[0].outcome.part("body-1"))
    #expect(responses[0].outcome.part("body-2") == first)
    #expect(responses[1].outcome.part("body-1") != first)
    #expect(responses[2].outcome == responses[3].outcome)
  }

  @Test func anAnswerBeforeTheBodyIsSentCounts() {
    let responses = ask(
      peer.http(), .http([.get("/early", "POST", body: [UInt8](repeating: 1, count: 33 << 20))]),
      .get("/echo"))
    #expect(responses[0].outcome.part("head-1") == "413\n")
    #expect(responses[1].outcome == answered("GET /echo\n"))
  }

  @Test(arguments: [
    ("close", "closed the connection before it answered"),
    ("half", "in the middle of its answer"), ("half-head", "in the middle of its answer"),
    ("half-chunk", "in the middle of its answer"), ("no-status", "no status line"),
    ("other-protocol", "no status line"), ("status-of-two-digits", "no status line"),
    ("bare-line-feed", "does not end in CR LF"), ("folded", "no field"),
    ("space-in-name", "no field"), ("two-lengths", "length in two ways"),
    ("length-and-chunked", "length in two ways"), ("length-no-number", "is no number"),
    ("gzip", "transfer coding"), ("chunk-size-no-number", "no hexadecimal number"),
    ("chunk-too-long", "longer than its size"), ("excess", "4 bytes behind the end"),
    ("upgrade", "101"), ("long-head", "more than 65536 bytes"),
    ("endless-head", "more than 65536 bytes"), ("big?2000001", "more than 2000000 bytes"),
    ("endless-body", "more than 2000000 bytes"), ("big-announced", "more than 2000000 bytes"),
  ])
  func whatIsNoAnswerBreaksARule(_ name: String, _ words: String) {
    let responses = ask(
      peer.http(bodyLimit: 2_000_000), .get("/echo"), .get("/\(name)"), .get("/echo"))
    expect(responses[1].outcome, .violatedProtocol, words)
    #expect(responses[0].outcome == answered("GET /echo\n"))
    #expect(responses[2].outcome == answered("GET /echo\n"))
    #expect(responses.map(\.attempts) == [1, 1, 1])
  }

  @Test(arguments: [
    ("crash", "SIGSEGV) before it answered"), ("half-crash", "SIGSEGV) in the middle"),
    ("exit?0", "exited with status 0 before it answered"), ("grandchild-crash", "SIGSEGV)"),
    ("crash-after", "SIGSEGV) after it had answered"),
  ])
  func aDeadServerCostsOnlyTheRowAtHand(_ name: String, _ words: String) {
    let responses = ask(peer.http(), .get("/echo"), .get("/\(name)"), .get("/echo"))
    expect(responses[1].outcome, .crashed, words)
    #expect(responses[1].attempts == 2)
    #expect(responses[0].outcome == answered("GET /echo\n"))
    #expect(responses[2].outcome == answered("GET /echo\n"))
  }

  @Test func aServerThatDiesAfterTheLastAnswerIsNoticed() {
    let respondent = peer.http()
    var delivered = [Response]()
    respondent.ask([.get("/echo")]) { _ in }
    // A process that ends has no command line any more before it can be reaped.
    let processes = peer.processes
    #expect(processes.count == 1)
    respondent.ask([.get("/crash-after")]) { delivered = $0 }
    #expect(waitUntil { processes.allSatisfy { canBeReaped($0) } })
    respondent.finish()
    expect(delivered[0].outcome, .crashed, "after it had answered")
    peer.expectNothingIsLeft()
  }

  @Test func whatItSaidIsShownWithTheRow() {
    let responses = ask(peer.http(), .get("/crash"), .get("/chatter"))
    #expect(String(decoding: responses[0].diagnostics, as: UTF8.self) == "about to crash\n")
    #expect(responses[1].outcome == answered("said"))
    #expect(String(decoding: responses[1].diagnostics, as: UTF8.self).hasSuffix("the end of it\n"))
  }

  @Test(arguments: [("hang", "no answer within"), ("drip", "no end of its answer within")])
  func aHangIsATimeout(_ name: String, _ words: String) {
    let responses = ask(
      peer.http(timeout: .seconds(1)), .get("/echo"), .get("/echo", "/\(name)"), .get("/echo"))
    expect(responses[1].outcome, .timedOut, "request 2: \(words)")
    #expect(responses[1].attempts == 2)
    #expect(responses[0].outcome == answered("GET /echo\n"))
    #expect(responses[2].outcome == answered("GET /echo\n"))
  }

  @Test(arguments: ["crash-once", "hang-once"])
  func aFaultThatDoesNotComeAgainIsForgiven(_ name: String) {
    let path = freshPath()
    defer { unlink(path) }
    let responses = ask(
      peer.http(timeout: .seconds(2)), .get("/echo"), .get("/\(name)?\(path)"), .get("/echo"))
    #expect(
      responses.map(\.outcome) == [
        answered("GET /echo\n"), answered("second"), answered("GET /echo\n"),
      ])
    #expect(responses[1].attempts == 2)
  }

  @Test(arguments: [
    ("exit-at-start", OutcomeKind.crashed, "exited with status 3 before it said where it listens"),
    ("silent-start", .timedOut, "does not say where it listens"),
    ("noise-at-start", .violatedProtocol, "first line of output is not"),
    ("endless-start", .violatedProtocol, "first line of output is not"),
    ("never-ready", .timedOut, "at last status 503"),
    ("never-listens", .timedOut, "Connection refused"),
    ("hang-ready", .timedOut, "no answer"),
    ("crash-ready", .crashed, "SIGSEGV) before it was ready"),
  ])
  func aServerThatDoesNotComeUpIsTheOutcomeOfEveryRow(
    _ fault: String, _ kind: OutcomeKind, _ words: String
  ) {
    let responses = ask(
      peer.http(fault: fault, startTimeout: .seconds(2)), .get("/echo"), .get("/echo"))
    for response in responses { expect(response.outcome, kind, words) }
    if fault == "exit-at-start" {
      #expect(responses[0].diagnostics == Array("no licence\n".utf8))
    }
  }

  @Test func aSlowStartIsWaitedFor() {
    #expect(
      ask(peer.http(fault: "slow-ready"), .get("/echo"))[0].outcome == answered("GET /echo\n"))
  }

  @Test func aServerThatDoesNotComeUpAgainEndsTheMatter() {
    let path = freshPath()
    defer { unlink(path) }
    let responses = ask(
      peer.http(fault: "start-once \(path)"), .get("/echo"), .get("/crash"), .get("/echo"))
    #expect(responses[0].outcome == answered("GET /echo\n"))
    for response in responses[1...] {
      expect(response.outcome, .crashed, "status 3 before it said")
    }
  }

  @Test func theServerIsAskedToEndAndItsGroupGoesWithIt() {
    let path = freshPath()
    defer { unlink(path) }
    _ = ask(peer.http(fault: "stopped \(path)"), .get("/grandchild"))
    #expect(access(path, F_OK) == 0, "it was not told to end")
  }

  @Test func aServerThatWillNotEndIsEnded() {
    #expect(ask(peer.http(fault: "ignore-term"), .get("/echo"))[0].attempts == 1)
  }

  @Test func aRespondentThatIsDroppedLeavesNothing() {
    do {
      let respondent = peer.http()
      respondent.ask([.get("/grandchild")]) { _ in }
    }
    peer.expectNothingIsLeft()
  }

  @Test func aRowWithoutRequestsIsNoRowOfThisMode() {
    let response = ask(peer.http(), Question(surface: "s", input: []))[0]
    expect(response.outcome, .violatedProtocol, "no request")
    #expect(peer.processes.isEmpty)
  }
}

/// True for a process that has ended and is not reaped, or is not there.
/// Whether a child is over with all its threads: its first one may be a zombie before the others are.
private func canBeReaped(_ id: pid_t) -> Bool {
  var information = siginfo_t()
  return waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT | WNOHANG) == 0
    && information.si_signo == SIGCHLD
}
