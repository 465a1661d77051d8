// A session that is asked, answered and ended as it should be, and what a fault may not disturb.

import Glibc
import Parity
import Testing

@Suite("session: answers") struct SessionRespondentTests {
  @Test("every row of every batch is answered once, in one process")
  func answers() {
    let peer = FaultyPeer()
    let respondent = peer.session()
    let batches = [["a"], [], ["b", "", "ü\u{0}\u{feff}\n\"\\"], (0..<100).map { "row \($0)" }]
    let responses = respondent.responses(to: batches)
    #expect(responses.map { $0.map(\.outcome) } == batches.map { $0.map(echo) })
    #expect(responses.joined().allSatisfy { $0.attempts == 1 && $0.diagnostics.isEmpty })
    #expect(respondent.identity?.runtime == "faulty")
    #expect(respondent.identity?.version == "3")
    #expect(respondent.identity?.surfaces == ["echo", "record"])
    peer.expectNothingIsLeft()
  }

  @Test("answers may come in any order")
  func order() {
    let peer = FaultyPeer()
    let inputs = (0..<50).map { "row \($0)" }
    let responses = peer.session(fault: "reverse").responses(to: [inputs, ["x", "y"]])
    #expect(responses.map { $0.map(\.outcome) } == [inputs.map(echo), [echo("x"), echo("y")]])
    #expect(responses.joined().allSatisfy { $0.attempts == 1 })
    peer.expectNothingIsLeft()
  }

  @Test("a batch is held until the next one is answered")
  func holding() {
    let peer = FaultyPeer()
    let respondent = peer.session()
    var delivered = [String]()
    for name in ["a", "b"] {
      respondent.ask([Question(surface: "echo", input: Array(name.utf8))]) { _ in
        delivered.append(name)
      }
      #expect(delivered == (name == "a" ? [] : ["a"]))
    }
    respondent.finish()
    #expect(delivered == ["a", "b"])
    respondent.finish()
    #expect(delivered == ["a", "b"])
    // It can be asked again.
    #expect(respondent.responses(to: [["c"]])[0][0].outcome == echo("c"))
    peer.expectNothingIsLeft()
  }

  @Test("bytes that are no UTF-8 travel as base64, both ways")
  func bytes() {
    let peer = FaultyPeer()
    let all = [UInt8](0...255)
    let questions = [[0xff], [0xc3, 0x28], all, all + [0], all + [0, 0]].map {
      Question(surface: "echo", input: $0)
    }
    let responses = peer.session().responses(to: [questions])[0]
    for (question, response) in zip(questions, responses) {
      #expect(
        response.outcome == .answered(Answer(output: Array("<".utf8) + question.input + [0x3e])))
    }
    let raw = peer.session().responses(to: [["!raw ff00fe", "!raw 41"]])[0]
    #expect(raw[0].outcome == .answered(Answer(output: [0xff, 0x00, 0xfe])))
    #expect(raw[1].outcome == .answered(Answer(output: [0x41])))
  }

  @Test("an error code is what oneshot writes with status 2, an unknown surface one of them")
  func refusals() {
    let peer = FaultyPeer()
    let responses = peer.session().responses(to: [["!refuse invalid_json"]])[0]
    #expect(
      responses[0].outcome
        == .answered(
          Answer(output: Array("{\"error\":{\"code\":\"invalid_json\"}}\n".utf8), exitStatus: 2)))
    let unknown = peer.session().responses(to: [["a"]], surface: "nothing")[0]
    #expect(unknown[0].outcome == .answered(.refusal(code: "unknown_surface")))
  }

  @Test("members in any order, others beside them, white space and escapes are no fault")
  func spelling() {
    let peer = FaultyPeer()
    let responses = peer.session().responses(to: [["!spaced", "a"]])[0]
    #expect(responses.map(\.outcome) == [echo("!spaced"), echo("a")])
  }

  @Test("20 MB in and 20 MB out")
  func size() {
    let peer = FaultyPeer()
    let size = 20 << 20
    let input = [UInt8](repeating: UInt8(ascii: "i"), count: size)
    let questions = [
      Question(surface: "echo", input: input), Question(surface: "echo", input: [0x61]),
      Question(surface: "echo", input: Array("!big \(size)".utf8)),
    ]
    let responses = peer.session(timeout: .seconds(60)).responses(to: [questions])[0]
    #expect(responses[0].outcome == .answered(Answer(output: [0x3c] + input + [0x3e])))
    #expect(responses[1].outcome == echo("a"))
    let output = [UInt8](repeating: UInt8(ascii: "z"), count: size)
    #expect(responses[2].outcome == .answered(Answer(output: output)))
    peer.expectNothingIsLeft()
  }

  @Test("a slow start is waited for")
  func slowStart() {
    let peer = FaultyPeer()
    let respondent = peer.session(fault: "slow-start", timeout: .milliseconds(300))
    #expect(respondent.responses(to: [["a"]])[0][0].outcome == echo("a"))
  }

  // MARK: - What a fault may not disturb

  @Test("a fault that comes once and not again leaves an answer", arguments: ["crash", "hang"])
  func once(_ fault: String) {
    let peer = FaultyPeer()
    let path = freshPath()
    defer { unlink(path) }
    let input = "!\(fault)-once \(path)"
    let respondent = peer.session(timeout: .milliseconds(fault == "hang" ? 300 : 10_000))
    let responses = respondent.responses(to: [["a", input, "b"], ["c"]])
    #expect(responses[0].map(\.outcome) == [echo("a"), echo(input), echo("b")])
    #expect(responses[0][1].attempts > 1)
    #expect(responses[1][0].outcome == echo("c"))
    peer.expectNothingIsLeft()
  }

  @Test("a line that does not belong there is a fault also when it comes once")
  func violationOnce() {
    let peer = FaultyPeer()
    let path = freshPath()
    defer { unlink(path) }
    let responses = peer.session().responses(to: [["a", "!noise-once \(path)", "b"]])[0]
    let faults = responses.filter { OutcomeKind($0.outcome) == .violatedProtocol }
    #expect(faults.count == 1)
    if let fault = faults.first { expect(fault.outcome, .violatedProtocol, "debug: once (once:") }
    #expect(responses.count { OutcomeKind($0.outcome) == .answered } == 2)
    peer.expectNothingIsLeft()
  }

  @Test("a line that comes after a while is never lost")
  func lateThread() {
    let peer = FaultyPeer()
    let responses = peer.session().responses(to: [["a", "!late-thread"], ["b"], ["!late-thread"]])
    #expect(responses.joined().contains { $0.outcome.text.contains("debug: thread") })
    peer.expectNothingIsLeft()
  }

  @Test("a peer that crashes at every third row, whichever it is, costs no row")
  func crashAtThird() {
    let peer = FaultyPeer()
    let inputs = (0..<10).map { "row \($0)" }
    let responses = peer.session(fault: "crash-at-third").responses(to: [inputs, inputs])
    for responses in responses { #expect(responses.map(\.outcome) == inputs.map(echo)) }
    #expect(responses[0].contains { $0.attempts > 1 })
    peer.expectNothingIsLeft()
  }

  @Test("a peer that leaves after each answer costs no row")
  func leaveAfterEach() {
    let peer = FaultyPeer()
    let responses = peer.session(fault: "leave-after-each").responses(to: [["a", "b", "c"], ["d"]])
    #expect(responses.joined().map(\.outcome) == ["a", "b", "c", "d"].map(echo))
    peer.expectNothingIsLeft()
  }

  @Test("rows that were answered stay answered when the peer cannot be started again")
  func lostStart() {
    let peer = FaultyPeer()
    let path = freshPath()
    defer { unlink(path) }
    let responses = peer.session(fault: "start-once \(path)").responses(
      to: [["a", "b"], ["!crash", "c"]])
    #expect(responses[0].map(\.outcome) == [echo("a"), echo("b")])
    for response in responses[1] { expect(response.outcome, .crashed, "status 3 before") }
    peer.expectNothingIsLeft()
  }

  @Test("a grandchild that stays is ended with its group")
  func grandchild() {
    let peer = FaultyPeer()
    let responses = peer.session().responses(to: [["!grandchild", "a"], ["b"]])
    #expect(responses[0].map(\.outcome) == [echo("!grandchild"), echo("a")])
    #expect(responses[1][0].outcome == echo("b"))
    peer.expectNothingIsLeft()
  }

  @Test("a respondent that is let go of leaves nothing behind")
  func letGo() {
    let peer = FaultyPeer()
    do {
      let respondent = peer.session(fault: "stay-at-end")
      respondent.ask([Question(surface: "echo", input: [0x61])]) { _ in }
      #expect(peer.processes.count == 1)
    }
    peer.expectNothingIsLeft()
  }

  // MARK: - Standard error

  @Test("megabytes on standard error hold nothing up; their end is kept")
  func standardError() {
    let peer = FaultyPeer()
    let responses = peer.session().responses(to: [["a", "!stderr", "b"], ["c"]])
    #expect(responses[0].map(\.outcome) == [echo("a"), echo("!stderr"), echo("b")])
    let said = responses[0][1].diagnostics
    #expect(String(decoding: said, as: UTF8.self).hasSuffix("e\nthe end of it\n"))
    #expect(said.starts(with: Array("[".utf8)))
    #expect(said.count < 20_000)
    // What was said while one batch was at hand is not told of another.
    #expect(responses[1][0].diagnostics.isEmpty)
  }

  @Test("what a row that crashes said is kept with it")
  func crashDiagnostics() {
    let peer = FaultyPeer()
    let responses = peer.session().responses(to: [["a", "!crash", "b"]])[0]
    #expect(responses[1].diagnostics == Array("about to crash\n".utf8))
    #expect(responses[2].diagnostics.isEmpty)
  }
}
