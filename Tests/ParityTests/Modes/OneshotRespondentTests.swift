// A process for each row: its answers, its faults, and nothing left behind.

import Glibc
import Parity
import Testing

@Suite("oneshot") struct OneshotRespondentTests {
  /// A fault that one row's input causes.
  struct RowFault: Sendable, CustomTestStringConvertible {
    var input: String
    var kind: OutcomeKind
    var words: String
    var timeout = Duration.seconds(10)
    var attempts = 2

    var testDescription: String { input }
  }

  static let short = Duration.milliseconds(500)

  static let faults = [
    RowFault(input: "!hang", kind: .timedOut, words: "no end within 0.5", timeout: short),
    RowFault(input: "!ignore-term", kind: .timedOut, words: "no end within", timeout: short),
    RowFault(input: "!change-group", kind: .timedOut, words: "no end within", timeout: short),
    RowFault(input: "!close-stdout", kind: .timedOut, words: "its output closed", timeout: short),
    RowFault(input: "!crash", kind: .crashed, words: "was ended by signal 11 (SIGSEGV)"),
    RowFault(input: "!abort", kind: .crashed, words: "was ended by signal 6 (SIGABRT)"),
    RowFault(input: "!kill", kind: .crashed, words: "was ended by signal 9 (SIGKILL)"),
    RowFault(input: "!grandchild-crash", kind: .crashed, words: "SIGSEGV"),
    RowFault(input: "!noisy-grandchild-crash", kind: .crashed, words: "SIGSEGV"),
    RowFault(
      input: "!endless-line", kind: .violatedProtocol, words: "more than 1048576 bytes of output",
      attempts: 1),
  ]

  @Test("a fault costs the row at hand", arguments: faults)
  func fault(_ fault: RowFault) {
    let peer = FaultyPeer()
    let respondent = peer.oneshot(timeout: fault.timeout, jobs: 2, outputLimit: 1 << 20)
    let responses = respondent.responses(to: [["a", fault.input, "b"], ["c"]])
    for (index, input) in ["a", "", "b"].enumerated() where index != 1 {
      #expect(responses[0][index].outcome == echo(input))
    }
    #expect(responses[1][0].outcome == echo("c"))
    expect(responses[0][1].outcome, fault.kind, fault.words)
    #expect(responses[0][1].attempts == fault.attempts)
    peer.expectNothingIsLeft()
  }

  @Test("a fault that comes once and not again leaves an answer")
  func once() {
    let peer = FaultyPeer()
    let path = freshPath()
    defer { unlink(path) }
    let input = "!crash-once \(path)"
    let response = peer.oneshot().responses(to: [[input]])[0][0]
    #expect(response.outcome == echo(input))
    #expect(response.attempts == 2)
  }

  @Test("the exit status is part of the answer", arguments: [1, 2, 3, 255] as [Int32])
  func status(_ status: Int32) {
    let peer = FaultyPeer()
    let response = peer.oneshot().responses(to: [["!exit \(status)"]])[0][0]
    #expect(
      response.outcome == .answered(Answer(output: Array("partial".utf8), exitStatus: status)))
    #expect(response.attempts == 1)
  }

  @Test("a refusal is the same answer as in a session")
  func refusal() {
    let peer = FaultyPeer()
    let response = peer.oneshot().responses(to: [["!refuse"]])[0][0]
    #expect(response.outcome == .answered(.refusal(code: "invalid_json")))
  }

  @Test("any bytes in and out", arguments: [[], [0xff], [UInt8](0...255)] as [[UInt8]])
  func bytes(_ input: [UInt8]) {
    let peer = FaultyPeer()
    let question = Question(surface: "echo", input: input)
    let response = peer.oneshot().responses(to: [[question]])[0][0]
    #expect(response.outcome == .answered(Answer(output: [0x3c] + input + [0x3e])))
  }

  @Test("20 MB in and 20 MB out")
  func size() {
    let peer = FaultyPeer()
    let input = [UInt8](repeating: UInt8(ascii: "i"), count: 20 << 20)
    let response = peer.oneshot(timeout: .seconds(60)).responses(
      to: [[Question(surface: "echo", input: input)]])[0][0]
    #expect(response.outcome == .answered(Answer(output: [0x3c] + input + [0x3e])))
  }

  @Test("a process that never reads its input is answered with what it writes")
  func neverReads() {
    let peer = FaultyPeer()
    let input = [UInt8](repeating: 0x69, count: 20 << 20)
    let response = peer.oneshot(fault: "never-read").responses(
      to: [[Question(surface: "echo", input: input)]])[0][0]
    #expect(
      response.outcome
        == .answered(Answer(output: [UInt8](repeating: UInt8(ascii: "y"), count: 4 << 20))))
  }

  @Test("a process that closes its output early still gets its input and keeps its diagnostics")
  func closesOutputFirst() {
    let peer = FaultyPeer()
    let input = [UInt8](repeating: 0x69, count: 1 << 20)
    let response = peer.oneshot(fault: "close-stdout-first").responses(
      to: [[Question(surface: "echo", input: input)]])[0][0]
    #expect(response.outcome == .answered(Answer(output: Array("early".utf8))))
    #expect(String(decoding: response.diagnostics, as: UTF8.self).hasSuffix("e\nread 1048576\n"))
  }

  @Test("a grandchild that holds the pipes neither delays the answer nor stays")
  func grandchild() {
    let peer = FaultyPeer()
    let response = peer.oneshot(timeout: .seconds(60)).responses(to: [["!double-fork"]])[0][0]
    #expect(response.outcome == echo("!double-fork"))
    #expect(response.duration < .seconds(30))
    peer.expectNothingIsLeft()
  }

  @Test("the end of a long standard error is kept")
  func standardError() {
    let peer = FaultyPeer()
    let response = peer.oneshot().responses(to: [["!stderr"]])[0][0]
    #expect(response.outcome == echo("!stderr"))
    #expect(String(decoding: response.diagnostics, as: UTF8.self).hasSuffix("e\nthe end of it\n"))
    #expect(response.diagnostics.count < 20_000)
  }

  @Test("rows keep their places, however many run at once", arguments: [0, 1, 4])
  func jobs(_ jobs: Int) {
    let peer = FaultyPeer()
    let inputs = (0..<12).map { "row \($0)" }
    let responses = peer.oneshot(jobs: jobs).responses(to: [inputs, []])
    #expect(responses[0].map(\.outcome) == inputs.map(echo))
    peer.expectNothingIsLeft()
  }

  /// A program that is not there or cannot be one, and what is said of it.
  static let programs = [
    RowFault(input: "/nonexistent/program", kind: .crashed, words: "No such file or directory"),
    RowFault(input: "no-such-program-anywhere", kind: .crashed, words: "No such file or directory"),
    RowFault(input: FaultyPeer.script, kind: .crashed, words: "Permission denied"),
    RowFault(input: "", kind: .crashed, words: "cannot start"),
    RowFault(input: "true\0x", kind: .crashed, words: "Invalid argument"),
  ]

  @Test("a program that cannot be started", arguments: programs)
  func program(_ fault: RowFault) {
    let respondent = OneshotRespondent(
      arguments: [fault.input], directory: nil, timeout: .seconds(10), jobs: 1)
    expect(respondent.responses(to: [["a"]])[0][0].outcome, fault.kind, fault.words)
  }
}

@Suite("a command") struct CommandTests {
  @Test("runs in a folder, with input, once")
  func command() {
    let response = Command.run(
      ["sh", "-c", "pwd; cat; echo said >&2; exit 4"], directory: "/usr", input: Array("in".utf8),
      timeout: .seconds(10))
    #expect(
      response.outcome == .answered(Answer(output: Array("/usr\nin".utf8), exitStatus: 4)))
    #expect(response.diagnostics == Array("said\n".utf8))
    #expect(response.attempts == 1)
    #expect(response.duration > .zero)
  }

  @Test("is ended when its time is over, with what it said until then")
  func timeout() {
    let response = Command.run(
      ["sh", "-c", "echo waiting >&2; sleep 60"], timeout: .milliseconds(300))
    expect(response.outcome, .timedOut, "no end within 0.3")
    #expect(response.diagnostics == Array("waiting\n".utf8))
    #expect(response.duration < .seconds(30))
  }

  @Test("has default signals and no descriptors but its three")
  func inheritance() {
    let pipes = Command.run(["ls", "/proc/self/fd"], timeout: .seconds(10))
    // ls itself opens the folder.
    #expect(pipes.outcome == .answered(Answer(output: Array("0\n1\n2\n3\n".utf8))))
    // glibc itself keeps signals 32 and 33, which are its own, ignored.
    let signals = Command.run(
      ["sh", "-c", "grep -E 'SigIgn|SigBlk' /proc/self/status"], timeout: .seconds(10))
    let none = "SigBlk:\t0000000000000000\nSigIgn:\t0000000180000000\n"
    #expect(signals.outcome == .answered(Answer(output: Array(none.utf8))))
  }
}
