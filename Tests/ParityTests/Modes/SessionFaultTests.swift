// Every fault of a session peer: its own outcome, its own row, and nothing left behind.

import Glibc
import Parity
import Testing

@Suite("session: faults") struct SessionFaultTests {
  /// A fault that one row's input causes.
  struct RowFault: Sendable, CustomTestStringConvertible {
    var input: String
    var kind: OutcomeKind
    /// What the outcome must say.
    var words: String
    var timeout = Duration.seconds(10)

    init(_ input: String, _ kind: OutcomeKind, _ words: String, timeout: Duration = .seconds(10)) {
      self.input = input
      self.kind = kind
      self.words = words
      self.timeout = timeout
    }

    var testDescription: String { input }
  }

  static let short = Duration.milliseconds(250)

  static let rowFaults = [
    RowFault("!hang", .timedOut, "no answer within 0.25", timeout: short),
    RowFault("!ignore-term", .timedOut, "no answer within", timeout: short),
    RowFault("!change-group", .timedOut, "no answer within", timeout: short),
    RowFault("!crash", .crashed, "ended by signal 11 (SIGSEGV) before it answered"),
    RowFault("!abort", .crashed, "ended by signal 6 (SIGABRT) before it answered"),
    RowFault("!kill", .crashed, "ended by signal 9 (SIGKILL) before it answered"),
    RowFault("!exit 0", .crashed, "exited with status 0 before it answered"),
    RowFault("!exit 3", .crashed, "exited with status 3 before it answered"),
    RowFault("!half-crash", .crashed, "SIGSEGV), in the middle of a line, before it answered"),
    RowFault("!grandchild-crash", .crashed, "SIGSEGV"),
    RowFault("!noisy-grandchild-crash", .crashed, "SIGSEGV"),
    RowFault("!close-stdout", .crashed, "closed its output without ending", timeout: short),
    RowFault("!half-exit", .violatedProtocol, "no line feed"),
    RowFault("!crash-after", .violatedProtocol, "SIGSEGV) after its last answer"),
    RowFault("!exit-after", .violatedProtocol, "status 5 after its last answer"),
    RowFault("!noise-before", .violatedProtocol, "no JSON object: debug: here"),
    RowFault("!noise-after", .violatedProtocol, "no JSON object: debug: there"),
    RowFault("!noise-later", .violatedProtocol, "no JSON object: debug: later"),
    RowFault("!empty-line", .violatedProtocol, "no JSON object"),
    RowFault("!twice", .violatedProtocol, "a second answer to seq"),
    RowFault("!twice-later", .violatedProtocol, "a second answer to seq"),
    RowFault("!unknown-seq", .violatedProtocol, "seq 999999, which was never asked"),
    RowFault("!previous-seq", .violatedProtocol, "answer to seq"),
    RowFault("!next-seq", .violatedProtocol, "answer to seq"),
    RowFault("!text-seq", .violatedProtocol, "no seq"),
    RowFault("!no-seq", .violatedProtocol, "no seq"),
    RowFault("!bad-json", .violatedProtocol, "no JSON object"),
    RowFault("!not-utf8", .violatedProtocol, "\\xFF"),
    RowFault("!array", .violatedProtocol, "no JSON object"),
    RowFault("!no-output", .violatedProtocol, "either output or error"),
    RowFault("!both", .violatedProtocol, "either output or error"),
    RowFault("!number-output", .violatedProtocol, "neither a string nor"),
    RowFault("!bad-base64", .violatedProtocol, "neither a string nor"),
    RowFault("!text-error", .violatedProtocol, "error has no code"),
    RowFault("!empty-code", .violatedProtocol, "error has no code"),
    RowFault("!quoted-code", .violatedProtocol, "error has no code"),
    RowFault("!endless-line", .violatedProtocol, "has no end"),
  ]

  /// In the middle of a batch, at its end with another to follow, and at the end of all.
  @Test("costs the row at hand, wherever it stands", arguments: rowFaults)
  func rowFault(_ fault: RowFault) {
    let peer = FaultyPeer()
    let respondent = peer.session(timeout: fault.timeout, lineLimit: 1 << 20)
    let batches = [["a", fault.input, "b"], ["c", fault.input], ["d", fault.input]]
    let responses = respondent.responses(to: batches)
    for (inputs, responses) in zip(batches, responses) {
      for (input, response) in zip(inputs, responses) {
        if input == fault.input {
          expect(response.outcome, fault.kind, fault.words)
          #expect(response.attempts > 1)
        } else {
          #expect(response.outcome == echo(input))
        }
      }
    }
    peer.expectNothingIsLeft()
  }

  @Test("two different faults of one batch are both found")
  func twoFaults() {
    let peer = FaultyPeer()
    let responses = peer.session().responses(to: [["!crash", "a", "!twice", "b", "!noise-after"]])[
      0]
    expect(responses[0].outcome, .crashed, "SIGSEGV")
    #expect(responses[1].outcome == echo("a"))
    expect(responses[2].outcome, .violatedProtocol, "a second answer")
    #expect(responses[3].outcome == echo("b"))
    expect(responses[4].outcome, .violatedProtocol, "debug: there")
    peer.expectNothingIsLeft()
  }

  // MARK: - Faults of the whole process

  /// What the process does whatever it is asked, where no row can be answered.
  static let startFaults = [
    RowFault("wrong-protocol", .violatedProtocol, "does not name protocol 1"),
    RowFault("noise-before-start", .violatedProtocol, "no JSON object: Welcome!"),
    RowFault("half-start", .violatedProtocol, "no line feed"),
    RowFault("nameless", .violatedProtocol, "lacks runtime"),
    RowFault("bad-surfaces", .violatedProtocol, "surface"),
    RowFault("endless-start", .violatedProtocol, "has no end"),
    RowFault("exit-at-start", .crashed, "status 3 before it answered the start line"),
    RowFault("silent-start", .timedOut, "start line within 0.25"),
  ]

  @Test("a peer that does not start says why at every row", arguments: startFaults)
  func startFault(_ fault: RowFault) {
    let peer = FaultyPeer()
    let isSilent = fault.kind == .timedOut
    let respondent = peer.session(
      fault: fault.input, startTimeout: isSilent ? Self.short : .seconds(10), lineLimit: 1 << 20)
    let began = ContinuousClock.now
    let responses = respondent.responses(to: [["a", "b"], ["c"]])
    for response in responses.joined() { expect(response.outcome, fault.kind, fault.words) }
    if isSilent {
      #expect(ContinuousClock.now - began < .seconds(5), "it is not tried at each row")
    }
    if fault.input == "exit-at-start" {
      #expect(responses[0][0].diagnostics == Array("no licence\n".utf8))
    }
    peer.expectNothingIsLeft()
  }

  @Test("a line between the start answer and the first answer is found")
  func noiseAfterStart() {
    let peer = FaultyPeer()
    let responses = peer.session(fault: "noise-after-start").responses(to: [["a", "b"]])[0]
    #expect(responses.contains { $0.outcome.text.contains("no JSON object: ready") })
    peer.expectNothingIsLeft()
  }

  /// What is wrong with a peer's end is told at the last row, and only there.
  static let endFaults = [
    RowFault("noise-at-end", .violatedProtocol, "no JSON object: goodbye"),
    RowFault("status-at-end", .violatedProtocol, "exited with status 5 after its last answer"),
    RowFault("crash-at-end", .violatedProtocol, "SIGSEGV) after its last answer"),
    RowFault(
      "stay-at-end", .violatedProtocol, "does not end when its input does", timeout: short),
    RowFault("flood-at-end", .violatedProtocol, "writes without end after its last answer"),
  ]

  @Test("a wrong end counts against the last row", arguments: endFaults)
  func endFault(_ fault: RowFault) {
    let peer = FaultyPeer()
    let respondent = peer.session(
      fault: fault.input, timeout: fault.timeout, lineLimit: 1 << 20)
    let responses = respondent.responses(to: [["a", "b"], ["c", "d"]])
    #expect(responses[0].map(\.outcome) == [echo("a"), echo("b")])
    #expect(responses[1][0].outcome == echo("c"))
    expect(responses[1][1].outcome, fault.kind, fault.words)
    if fault.input == "status-at-end" {
      #expect(responses[1][1].diagnostics == Array("cannot clean up\n".utf8))
    }
    peer.expectNothingIsLeft()
  }

  /// A program that is not there or cannot be one.
  static let programs = [
    RowFault("/nonexistent/program", .crashed, "No such file or directory"),
    RowFault("no-such-program-anywhere", .crashed, "No such file or directory"),
    RowFault(FaultyPeer.script, .crashed, "Permission denied"),
    RowFault("/tmp", .crashed, "Permission denied"),
    RowFault("", .crashed, "cannot start"),
    RowFault("true\0", .crashed, "Invalid argument"),
    RowFault("true", .crashed, "status 0 before it answered the start line"),
  ]

  @Test("a program that cannot be a peer", arguments: programs)
  func program(_ fault: RowFault) {
    for directory in [nil, "/"] {
      let respondent = SessionRespondent(
        arguments: [fault.input], directory: directory, timeout: .seconds(10))
      for response in respondent.responses(to: [["a", "b"], ["c"]]).joined() {
        expect(response.outcome, fault.kind, fault.words)
      }
    }
  }

  @Test("a folder that is not there")
  func directory() {
    let respondent = SessionRespondent(
      arguments: ["true"], directory: "/nonexistent", timeout: .seconds(10))
    let response = respondent.responses(to: [["a"]])[0][0]
    expect(response.outcome, .crashed, "cannot start true: No such file or directory")
  }

  @Test("no command at all")
  func noCommand() {
    let respondent = SessionRespondent(arguments: [], directory: nil, timeout: .seconds(10))
    expect(respondent.responses(to: [["a"]])[0][0].outcome, .crashed, "cannot start")
  }
}
