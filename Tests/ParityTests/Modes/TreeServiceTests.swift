// Servers beside the rows of mode `tree`: found by rows, shared, ended, and what their faults cost.

import Glibc
import Parity
import Testing

@Suite struct TreeServiceTests {
  let peer = FaultyPeer()

  /// Rows run a script that requests `$1` with a path and prints the body.
  private func respondent(
    fault: String = "", startTimeout: Duration = .seconds(20), jobs: Int = 2
  ) -> TreeRespondent {
    let script = """
      import sys, urllib.request
      sys.stdout.write(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())
      """
    let service = HTTPService(
      command: peer.serverCommand(fault: fault), readyPath: "/healthz", startTimeout: startTimeout)
    return TreeRespondent(
      runtime: "r", commands: ["r": [FaultyPeer.python, "-I", "-c", script]],
      services: ["s": service], directory: nil, timeout: .seconds(20), jobs: jobs)
  }

  private func row(_ path: String) -> Question {
    Question(
      surface: "t", input: [],
      tree: TreeQuestion(
        folder: "/nowhere",
        steps: [.run(["\(TreeQuestion.place(ofService: "s"))\(path)"], input: nil, runtime: nil)],
        parts: [.stdout, .exit]))
  }

  @Test func rowsOfAllBatchesFindOneServer() {
    let responses = respondent().responses(to: [
      [row("/echo"), row("/process")], [row("/process"), row("/process")],
    ]).flatMap { $0 }
    #expect(responses[0].outcome.part("stdout-1") == "GET /echo\n")
    #expect(responses[1].outcome.part("stdout-1") != nil)
    #expect(responses[2].outcome == responses[1].outcome)
    #expect(responses[3].outcome == responses[1].outcome)
    #expect(responses.allSatisfy { $0.attempts == 1 })
    peer.expectNothingIsLeft()
  }

  @Test func aServerThatTalksIsListenedTo() {
    let responses = respondent().responses(to: [[row("/chatter")], [row("/chatter")]])
    #expect(responses.flatMap { $0 }.allSatisfy { $0.outcome.part("stdout-1") == "said" })
    peer.expectNothingIsLeft()
  }

  @Test(arguments: [1, 3])
  func aRowThatEndsTheServerIsAtFaultAndNoOther(_ jobs: Int) {
    let responses = respondent(jobs: jobs).responses(to: [
      [row("/echo"), row("/crash"), row("/echo")], [row("/echo")],
    ]).flatMap { $0 }
    expect(responses[1].outcome, .crashed, "service s: it was ended by signal 11 (SIGSEGV)")
    #expect(String(decoding: responses[1].diagnostics, as: UTF8.self).contains("about to crash"))
    for index in [0, 2, 3] {
      #expect(responses[index].outcome.part("stdout-1") == "GET /echo\n", "\(responses[index])")
      #expect(responses[index].outcome.part("exit-1") == nil)
    }
    peer.expectNothingIsLeft()
  }

  @Test func oneThatDidNotComeUpOnceIsForgiven() {
    let path = freshPath()
    defer { unlink(path) }
    let respondent = respondent(fault: "start-second \(path)")
    let responses = respondent.responses(to: [[row("/echo")]])
    #expect(responses[0][0].outcome.part("stdout-1") == "GET /echo\n", "\(responses)")
    peer.expectNothingIsLeft()
  }

  @Test(arguments: [
    ("exit-at-start", OutcomeKind.crashed, "exited with status 3 before it said where it listens"),
    ("silent-start", .timedOut, "does not say where it listens"),
    ("noise-at-start", .violatedProtocol, "first line of output is not"),
    ("never-ready", .timedOut, "at last status 503"),
    ("crash-ready", .crashed, "SIGSEGV) before it was ready"),
  ])
  func oneThatDoesNotComeUpIsTheOutcomeOfEveryRow(
    _ fault: String, _ kind: OutcomeKind, _ words: String
  ) {
    let isQuick = ["silent-start", "never-ready"].contains(fault)
    let responses = respondent(
      fault: fault, startTimeout: isQuick ? .milliseconds(300) : .seconds(20)
    ).responses(to: [[row("/echo"), row("/echo")], [row("/echo")]]).flatMap { $0 }
    for response in responses { expect(response.outcome, kind, "service s: ") }
    for response in responses { expect(response.outcome, kind, words) }
    peer.expectNothingIsLeft()
  }

  @Test func itEndsInOrder() {
    let path = freshPath()
    defer { unlink(path) }
    _ = respondent(fault: "stopped \(path)").responses(to: [[row("/echo")]])
    #expect(access(path, F_OK) == 0)
    peer.expectNothingIsLeft()
  }

  @Test func oneThatDoesNotHearIsEnded() {
    _ = respondent(fault: "ignore-term").responses(to: [[row("/echo")]])
    peer.expectNothingIsLeft()
  }
}
