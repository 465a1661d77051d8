// The chat over a real connection: shapes, every status and fault, what is tried again and what is not.

import Replay
import Testing
import WebClient
import WireJSON

@Suite struct ChatClientTests {
  static let bundle = ReplayBundle(task: "the task", samples: [])

  struct Case: Sendable, CustomTestStringConvertible {
    /// The row's members beside `match` and, unless they are given, `content`.
    var row: String
    var code: String?
    var attempts: Int
    var testDescription: String { row }
  }

  static let passing = [429, 502, 503, 504]
  static let lasting = [300, 302, 307, 400, 401, 403, 404, 408, 425, 500, 501, 505]

  static let statuses =
    passing.flatMap {
      [
        Case(row: #""status":\#($0)"#, code: "http_\($0)", attempts: 3),
        Case(row: #""status":[\#($0),200]"#, code: nil, attempts: 2),
        Case(row: #""status":[\#($0),\#($0),200]"#, code: nil, attempts: 3),
        Case(row: #""status":[\#($0),400]"#, code: "http_400", attempts: 2),
      ]
    } + lasting.map { Case(row: #""status":\#($0)"#, code: "http_\($0)", attempts: 1) }

  static let faults = [
    Case(row: #""fault":"reset""#, code: "connection", attempts: 3),
    Case(row: #""fault":"close""#, code: "connection", attempts: 3),
    Case(row: #""fault":"truncated""#, code: "connection", attempts: 3),
    Case(row: #""fault":["reset","close",null]"#, code: nil, attempts: 3),
    Case(
      row: #""fault":["truncated",null],"status":[200,503,200]"#, code: "connection", attempts: 3),
    Case(row: #""fault":"garbage""#, code: "invalid_response", attempts: 1),
    Case(row: #""fault":"broken_body""#, code: "invalid_response", attempts: 1),
    Case(row: #""fault":"drip","delay_ms":1"#, code: nil, attempts: 1),
    Case(row: #""delay_ms":20"#, code: nil, attempts: 1),
    Case(row: #""body":"<html>""#, code: "invalid_response", attempts: 1),
    Case(row: #""body":"{\"content\":7}""#, code: "invalid_response", attempts: 1),
    Case(row: #""body":"{\"choices\":[]}""#, code: "invalid_response", attempts: 1),
    Case(row: #""body":"{\"content\":\"\\ud800\"}""#, code: "invalid_response", attempts: 1),
  ]

  @Test(arguments: statuses + faults)
  func whatMayPassIsTriedTwiceMore(_ row: Case) throws {
    let content = row.row.contains("\"body\"") ? "" : #""content":"ok","#
    let server = try ChatServer("{\"match\":\"\",\(content)\(row.row)}\n")
    let outcome = try server.chat().ask(Self.bundle)
    #expect(outcome.attempts == row.attempts)
    switch outcome.result {
    case .success(let answer):
      #expect(row.code == nil)
      #expect(answer.content == "ok")
    case .failure(let failure):
      #expect(failure.code == row.code, "\(failure)")
      #expect(!failure.message.contains("ok"))
    }
  }

  @Test(arguments: [#""fault":"hang""#, #""fault":"drip""#, #""delay_ms":60000"#])
  func aTimeOutIsNotTriedAgain(_ row: String) throws {
    let server = try ChatServer("{\"match\":\"\",\"content\":\"ok\",\(row)}\n")
    let outcome = try server.chat(timeout: .milliseconds(300)).ask(Self.bundle)
    guard case .failure(let failure) = outcome.result else {
      Issue.record("\(outcome)")
      return
    }
    #expect(failure.code == "timeout")
    #expect(outcome.attempts == 1)
  }

  @Test func whereNobodyListensIsTriedTwiceMore() throws {
    let port = CapturingServer("").port
    let client = WebClient(address: try #require(WebAddress("http://127.0.0.1:\(port)")))
    let outcome = ChatClient(client: client, model: "m", retries: .prompt).ask(Self.bundle)
    guard case .failure(let failure) = outcome.result else {
      Issue.record("\(outcome)")
      return
    }
    #expect(failure.code == "connection")
    #expect(outcome.attempts == 3)
  }

  /// Not before the time that the server names, and not later than the policy lets it.
  @Test(arguments: [("1", 60, 1_000), ("3600", 0, 1)])
  func aPauseThatAServerAsksForIsKept(_ wish: String, _ longest: Int, _ atLeast: Int) throws {
    let server = try ChatServer(
      "{\"match\":\"\",\"content\":\"ok\",\"status\":[503,200],\"headers\":{\"Retry-After\":\"\(wish)\"}}"
    )
    var retries = RetryPolicy.prompt
    retries.longestPause = .seconds(longest)
    let outcome = ChatClient(client: try server.client(), model: "m", retries: retries)
      .ask(Self.bundle)
    #expect(outcome.attempts == 2)
    #expect(try outcome.result.get().content == "ok")
    #expect(outcome.duration >= .milliseconds(atLeast))
  }

  @Test(arguments: ["/v1/chat", "/v1/chat/completions"])
  func bothShapesAreRead(_ path: String) throws {
    let server = try ChatServer(
      #"{"match":"the task","content":"é\u0000","usage":{"prompt_tokens":7,"completion_tokens":0}}"#
    )
    let answer = try server.chat(path: path).ask(Self.bundle).result.get()
    #expect(answer == ChatAnswer(content: "é\u{0}", promptTokens: 7, completionTokens: 0))
  }

  @Test(arguments: [
    ("{}", nil, nil), (#"{"prompt_tokens":1.5,"completion_tokens":2}"#, nil, 2),
    (#"{"prompt_tokens":3.0,"completion_tokens":-1}"#, 3, nil), ("[]", nil, nil),
  ])
  func countsThatAreNoneAreLeftOut(_ usage: String, _ prompt: Int?, _ completion: Int?) throws {
    let body = "{\"content\":\"c\",\"usage\":\(usage)}"
    let server = CapturingServer("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n\(body)")
    let client = WebClient(address: try #require(WebAddress(server.url)))
    let answer = try ChatClient(client: client, model: "m").ask(Self.bundle).result.get()
    #expect(answer.promptTokens == prompt)
    #expect(answer.completionTokens == completion)
  }

  @Test func theRequestIsThatOfTheContract() throws {
    let server = CapturingServer("HTTP/1.1 200 OK\r\n\r\n{\"content\":\"\"}")
    let client = WebClient(
      address: try #require(WebAddress(server.url + "/base/")), token: "s3cret")
    _ = ChatClient(client: client, model: "m").ask(Self.bundle)
    let request = server.requests[0]
    #expect(request.hasPrefix("POST /base/v1/chat HTTP/1.1\r\n"))
    #expect(request.contains("\r\nAuthorization: Bearer s3cret\r\n"))
    #expect(request.contains("\r\nContent-Type: application/json\r\n"))
    let body =
      #"{"model":"m","messages":[{"role":"system","content":"\#(ReplayBundle.system)"},"#
      + #"{"role":"user","content":"the task"}],"temperature":0,"max_tokens":1024}"#
    #expect(request.hasSuffix("\r\n\r\n" + body))
  }

  @Test func aRedirectCarriesTheTokenNowhere() throws {
    let other = CapturingServer("HTTP/1.1 200 OK\r\n\r\n{\"content\":\"caught\"}")
    for status in [301, 302, 303, 307, 308] {
      let server = CapturingServer(
        "HTTP/1.1 \(status) Moved\r\nlocation: \(other.url)/v1/chat\r\ncontent-length: 0\r\n\r\n")
      let client = WebClient(address: try #require(WebAddress(server.url)), token: "s3cret")
      let outcome = ChatClient(client: client, model: "m", retries: .prompt).ask(Self.bundle)
      guard case .failure(let failure) = outcome.result else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(failure.code == "http_\(status)")
    }
    #expect(other.requests.isEmpty)
  }

  @Test func whatAServerSaysOfTheTokenIsNotRepeated() throws {
    let server = CapturingServer(
      "HTTP/1.1 401 No\r\nconnection: close\r\n\r\nthe token s3cret is not known: s3cret")
    let client = WebClient(address: try #require(WebAddress(server.url)), token: "s3cret")
    let outcome = ChatClient(client: client, model: "m").ask(Self.bundle)
    guard case .failure(let failure) = outcome.result else {
      Issue.record("\(outcome)")
      return
    }
    #expect("\(failure)".contains("not shown"), "\(failure)")
    #expect(!"\(failure)".contains("s3cret"))
    var dumped = ""
    dump(failure, to: &dumped)
    #expect(!dumped.contains("s3cret"))
  }

  @Test func aBodyWithoutEndIsNotTakenIn() throws {
    let server = CapturingServer(
      "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n"
        + String(repeating: "x", count: WebClient.bodyLimit + 1))
    let client = WebClient(address: try #require(WebAddress(server.url)))
    let outcome = ChatClient(client: client, model: "m", retries: .prompt).ask(Self.bundle)
    guard case .failure(let failure) = outcome.result else {
      Issue.record("\(outcome)")
      return
    }
    #expect(failure.code == "invalid_response")
    #expect(failure.detail.contains("more than"))
  }

  @Test(arguments: [
    ("http://h", true), ("https://h:8443/p/", true), ("HTTP://H", true), ("http://[::1]:80", true),
    ("http://", false), ("ftp://h", false), ("h", false), ("http://u@h", false),
    ("http://u:p@h", false), ("http://h:0", false), ("http://h:65536", false),
    ("http://h:x", false),
    ("http://h?q", false), ("http://h#f", false), ("http://a b", false),
    ("http://h\r\nX: y", false),
    ("http://::1", false), ("http://h/\u{E9}", false),
  ])
  func addressesAreCheckedBeforeAnythingIsSent(_ url: String, _ isOne: Bool) {
    #expect((WebAddress(url) != nil) == isOne)
  }
}
