// A replay from end to end: every verdict, the row that it leaves, what a dry run leaves.

import Artifacts
import Distillation
import Foundation
import Replay
import Testing
import WebClient
import WireJSON

@Suite struct ReplayTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func replay(_ server: ChatServer, expecting keys: [String] = []) throws -> Replay {
    var replay = Replay(
      corpus: try scratch.corpus(RetrieverTests.samples), log: scratch.path + "/kb/log.jsonl",
      chat: try server.chat())
    replay.cache = scratch.cache
    replay.expectedKeys = keys
    return replay
  }

  static let clock = "2026-01-02T03:04:05.678Z"

  struct Case: Sendable, CustomTestStringConvertible {
    var row: String
    var keys: [String] = []
    var verdict: Verdict
    /// The row from `verdict` on, without the places that change.
    var tail: String
    var testDescription: String { row }
  }

  /// Hashes by sha256sum.
  @Test(arguments: [
    Case(
      row: #"{"match":"","content":"so: {\"b\":1.0,\"a\":null}"}"#, keys: ["a"], verdict: .valid,
      tail:
        #""valid","response_sha256":"65e4e1bca363adb26f9a245d1c8464ea8abee71cb1621e48f6bc27fc6802b5ab","value":{"a":null,"b":1},"prompt_tokens":0,"completion_tokens":0,"attempts":1"#
    ),
    Case(
      row: #"{"match":"","content":"none","usage":null}"#, keys: ["a"], verdict: .noJSON,
      tail:
        #""no_json","response_sha256":"140bedbf9c3f6d56a9846d2ba7088798683f4da0c248231336e6a05679e4fdfe","attempts":1"#
    ),
    Case(
      row: #"{"match":"","content":"","usage":null}"#, verdict: .noJSON,
      tail:
        #""no_json","response_sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","attempts":1"#
    ),
    Case(
      row: #"{"match":"","content":"{}","usage":null,"status":[503,200]}"#,
      keys: ["z", "a", "z", "e\u{301}"], verdict: .missingKeys,
      tail:
        "\"missing_keys\",\"missing_keys\":[\"z\",\"a\",\"e\u{301}\"],\"response_sha256\":\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"value\":{},\"attempts\":2"
    ),
    Case(
      row: "{\"match\":\"\",\"content\":\"{\\\"\u{E9}\\\":1}\",\"usage\":null}", keys: ["e\u{301}"],
      verdict: .missingKeys,
      tail:
        "\"missing_keys\",\"missing_keys\":[\"e\u{301}\"],\"response_sha256\":\"ddcfcf4765da163969972bb20660092ca2787782d9352d1d8a38e93f70acf3bf\",\"value\":{\"\u{E9}\":1},\"attempts\":1"
    ),
    Case(
      row: #"{"match":"","content":"no","status":500}"#, verdict: .chatError,
      tail:
        #""chat_error","error":{"code":"http_500","message":"the server answered with status 500"},"attempts":1"#
    ),
    Case(
      row: #"{"match":"","content":"no","fault":"close"}"#, verdict: .chatError,
      tail:
        #""chat_error","error":{"code":"connection","message":"no connection, or it was lost"},"attempts":3"#
    ),
  ])
  func everyVerdictIsLogged(_ row: Case) throws {
    let server = try ChatServer(row.row)
    let run = try replay(server, expecting: row.keys)
      .run("the capital of Italy", id: "r-1", recordedAt: Self.clock).run
    #expect(run.verdict == row.verdict)
    let log = try scratch.text("kb/log.jsonl")
    #expect(log == String(decoding: run.wire, as: UTF8.self) + "\n")
    let ids = run.retrieved.map { "{\"id\":\"\($0.id)\",\"distance\":\(Self.number($0.distance))}" }
    let expected =
      #"{"schema":"replay_run.v1","run_id":"r-1","task":"the capital of Italy","task_hash":"f874302bf9aa74562ec5941541a1331d146e9ec858971aab9eea5ff7e5c638ef","#
      + "\"retrieved\":[\(ids.joined(separator: ","))],\"bundle_sha256\":\"\(run.bundleHash)\","
      + #""model":"m","verdict":"#
      + "\(row.tail),\"latency_ms\":\(run.latencyMilliseconds),\"recorded_at\":\"\(Self.clock)\"}\n"
    #expect(Array(log.utf8) == Array(expected.utf8), "\(log)")
    let record = try JSONDocument(parsing: run.wire).root
    #expect(RecordValidator.validate(record, as: .replayRun).isEmpty)
  }

  private static func number(_ value: Double) -> String { JSONValue.number(value).description }

  @Test func aDryRunAsksNobodyAndLeavesNothing() throws {
    let server = try ChatServer(#"{"match":"","content":"{}"}"#)
    let (run, preparation) = try replay(server)
      .run("the capital of Italy", id: "r", recordedAt: Self.clock, isDry: true)
    #expect(run.verdict == .dryRun)
    #expect(run.verdict.passes)
    #expect(run.attempts == 0)
    #expect(preparation.bundle.user.contains("### Example 1: capitals\n"))
    #expect(FileSystem.kind(of: scratch.path + "/kb") == nil)
  }

  @Test func topKAndTheLimitReachTheBundle() throws {
    let server = try ChatServer(#"{"match":"","content":"{}"}"#)
    var replay = try replay(server)
    replay.topK = 2
    replay.contextLimit = 60
    let preparation = try replay.prepare("the capital of Italy")
    #expect(preparation.retrieved.map(\.sample.id) == ["b", "a"])
    #expect(preparation.bundle.user.unicodeScalars.count == 60)
    #expect(preparation.bundle.exampleCount == 1)
  }

  @Test func whatAModelIsAskedIsWhatIsHashed() throws {
    let server = CapturingServer("HTTP/1.1 200 OK\r\n\r\n{\"content\":\"{}\"}")
    var replay = Replay(
      corpus: try scratch.corpus(RetrieverTests.samples), log: scratch.path + "/log.jsonl",
      chat: ChatClient(
        client: WebClient(address: try #require(WebAddress(server.url))), model: "m"))
    replay.cache = nil
    let run = try replay.run("the capital \u{1F600}", id: "r", recordedAt: Self.clock).run
    let body = try #require(server.requests[0].range(of: "\r\n\r\n")).upperBound
    let messages = try JSONDocument(parsing: Array(server.requests[0][body...].utf8)).root[
      "messages"]
    #expect(run.bundleHash == Digest.sha256(of: try #require(messages).canonical()))
  }

  @Test func aLogThatCannotBeMadeIsToldBeforeAModelIsAsked() throws {
    let server = CapturingServer("HTTP/1.1 200 OK\r\n\r\n{\"content\":\"{}\"}")
    let replay = Replay(
      corpus: scratch.path + "/none", log: try scratch.write("file", "") + "/log.jsonl",
      chat: ChatClient(
        client: WebClient(address: try #require(WebAddress(server.url))), model: "m"))
    #expect(throws: ArtifactError.self) {
      try replay.run("t", id: "r", recordedAt: Self.clock)
    }
    #expect(server.requests.isEmpty)
  }

  @Test func aTornLineOfAnotherDoesNotSwallowTheNext() throws {
    let log = LineLog(try scratch.write("l.jsonl", "{\"a\":1}\n{\"torn"))
    try log.append(Array("{\"b\":2}".utf8))
    try log.append(Array("{\"c\":3}".utf8))
    #expect(try scratch.text("l.jsonl") == "{\"a\":1}\n{\"torn\n{\"b\":2}\n{\"c\":3}\n")
  }
}
