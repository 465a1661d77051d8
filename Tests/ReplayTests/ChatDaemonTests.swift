// `chatd` itself: what matches, sequences, errors, recording, bad files.

import Artifacts
import Foundation
import Parity
import Replay
import Synchronization
import Testing
import WebClient
import WireJSON

@Suite struct ChatDaemonTests {
  private func post(
    _ server: ChatServer, _ body: String, _ path: String = "/v1/chat"
  ) throws -> (status: Int, body: String) {
    let response = try server.client().post(Array(body.utf8), to: path)
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  private func chat(_ messages: (String, String)...) -> String {
    let list = messages.map { role, content -> JSONValue in
      ["role": .string(role), "content": .string(content)]
    }
    return JSONValue.object(["model": "m", "messages": .array(list)]).description
  }

  @Test func theFirstMatchWins() throws {
    let server = try ChatServer(
      """
      {"match":"b","content":"1"}

      {"match":"ab","content":"2"}
      {"match":"e\u{301}","content":"3"}
      """)
    #expect(try post(server, chat(("user", "xaby"))).body.contains(#""content":"1""#))
    #expect(try post(server, chat(("user", "b"), ("user", "e\u{301}"))).body.contains("3"))
    #expect(try post(server, chat(("system", "b"), ("user", "\u{E9}"))).status == 404)
    let miss = try post(server, chat(("user", "zz")))
    #expect(miss.status == 404)
    #expect(miss.body.contains("no row of") && miss.body.contains("zz"))
  }

  @Test func aBundleIsFoundByItsHash() throws {
    let bundle = ReplayBundle(task: "T", samples: [])
    let server = try ChatServer(
      "{\"match\":\"\(bundle.sha256)\",\"content\":\"by hash\"}\n{\"match\":\"T\",\"content\":\"x\"}"
    )
    #expect(try server.chat().ask(bundle).result.get().content == "by hash")
    let other = ReplayBundle(task: "T2", samples: [])
    #expect(try server.chat().ask(other).result.get().content == "x")
  }

  @Test func aSequenceGoesRoundAndRoundForEachRowOnItsOwn() throws {
    let server = try ChatServer(
      """
      {"match":"a","content":"","status":[503,429,200]}
      {"match":"b","content":"","status":[400,200]}
      """)
    var seen = [String: [Int]]()
    for name in ["a", "b", "a", "a", "b", "a", "b"] {
      seen[name, default: []].append(try post(server, chat(("user", name))).status)
    }
    #expect(seen == ["a": [503, 429, 200, 503], "b": [400, 200, 400]])
  }

  @Test(arguments: [
    ("{", "/v1/chat", 400), ("{}", "/v1/chat", 400), (#"{"model":"m"}"#, "/v1/chat", 400),
    (#"{"model":"m","messages":[{"role":"user"}]}"#, "/v1/chat", 400),
    (#"{"model":"m","input":[7]}"#, "/v1/embeddings", 400), ("{}", "/v2", 404),
    ("{}", "/healthz", 404),
  ])
  func whatIsNoRequestIsRefused(_ body: String, _ path: String, _ status: Int) throws {
    let server = try ChatServer("")
    let refusal = try post(server, body, path)
    #expect(refusal.status == status)
    #expect(refusal.body.hasPrefix(#"{"error":{"code":""#))
  }

  @Test(arguments: [
    "{", "[]", "{}", #"{"match":"a"}"#, #"{"match":7,"content":""}"#,
    #"{"match":"a","content":"","contnet":""}"#, #"{"match":"a","content":"","status":[]}"#,
    #"{"match":"a","content":"","status":99}"#, #"{"match":"a","content":"","fault":"flood"}"#,
    #"{"match":"a","content":"","body":""}"#, #"{"match":"a","content":"","delay_ms":-1}"#,
    #"{"match":"a","content":"","headers":{"x":"a\nb"}}"#,
    #"{"match":"a","content":"","usage":{"prompt_tokens":1}}"#,
  ])
  func aFaultInTheFileIsNamedWithItsLine(_ row: String) throws {
    let scratch = try Scratch()
    let file = try scratch.write("rows.jsonl", "{\"match\":\"a\",\"content\":\"\"}\n\n\(row)\n")
    let program = Bundle.main.executableURL!.resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("chatd").path
    let response = Command.run([program, "--rows", file], timeout: .seconds(20))
    guard case .answered(let answer) = response.outcome else {
      Issue.record("\(response)")
      return
    }
    #expect(answer.exitStatus == 2)
    #expect(answer.output.isEmpty)
    #expect(String(decoding: response.diagnostics, as: UTF8.self).contains("rows.jsonl:3: "))
  }

  @Test func whatIsNotThereIsAskedOnceAndRecorded() throws {
    let real = try ChatServer(
      """
      {"match":"fails","content":"no","status":500}
      {"match":"","content":"{\\"n\\":1}","model":"big","usage":{"prompt_tokens":3,"completion_tokens":4}}
      {"match":"","content":[1,2.5]}
      """)
    let recorder = try ChatServer("{\"match\":\"known\",\"content\":\"mine\"}", upstream: real.url)
    let bundle = ReplayBundle(task: "new", samples: [])
    let first = try recorder.chat().ask(bundle).result.get()
    #expect(first == ChatAnswer(content: "{\"n\":1}", promptTokens: 3, completionTokens: 4))
    let recorded =
      "{\"match\":\"known\",\"content\":\"mine\"}\n"
      + #"{"match":"\#(bundle.sha256)","content":"{\"n\":1}","model":"big","#
      + #""usage":{"prompt_tokens":3,"completion_tokens":4}}"# + "\n"
    #expect(try recorder.rows() == recorded)
    #expect(try recorder.chat().ask(bundle).result.get() == first)
    #expect(try recorder.rows() == recorded)
    #expect(
      try recorder.chat().ask(ReplayBundle(task: "known", samples: [])).result.get().content
        == "mine")
    #expect(try post(recorder, chat(("user", "fails"))).status == 500)
    #expect(try recorder.rows() == recorded)
    let embedder = EndpointEmbedder(client: try recorder.client(), model: "e", retries: .prompt)
    #expect(try embedder.embed(["x"]) == [[1, 2.5]])
    // "x" by sha256sum.
    let hash = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    #expect(try recorder.rows() == recorded + #"{"match":"\#(hash)","content":[1,2.5]}"# + "\n")
  }

  @Test func whoHasNothingMoreToSendGetsItsAnswer() throws {
    let server = try ChatServer(
      """
      {"match":"hangs late","content":"","fault":"hang","delay_ms":300}
      {"match":"hangs","content":"","fault":"hang"}
      {"match":"","content":"all of it","delay_ms":300}
      """)
    func head(_ body: String) -> String {
      "POST /v1/chat HTTP/1.1\r\nhost: localhost\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
    }
    let body = chat(("user", "a"))
    let answer = try server.exchange(head(body) + body)
    #expect(answer?.hasPrefix("HTTP/1.1 200 OK\r\n") == true, "\(answer ?? "still open")")
    #expect(answer?.contains(#""content":"all of it""#) == true)
    // Where there is nothing to answer, the connection ends with the client's side.
    #expect(try server.exchange("") == "")
    let half = try server.exchange(head(body) + body.dropLast())
    #expect(half?.hasPrefix("HTTP/1.1 400 ") == true, "\(half ?? "still open")")
    let hanging = chat(("user", "hangs"))
    #expect(try server.exchange(head(hanging) + hanging, after: 300_000) == "")
    let late = chat(("user", "hangs late"))
    #expect(try server.exchange(head(late) + late) == "")
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080/v1/chat/completions", 200), ("HTTPS://a/v1/chat/completions?b=c", 200),
    ("/v1/chat/completions?u=http://a/v1/none", 200), ("http://a/v1/none", 404),
    ("http://a?u=/v1/chat/completions", 404), ("ftp://a/v1/chat/completions", 404),
  ]) func aTargetInAbsoluteForm(_ target: String, _ status: Int) throws {
    let server = try ChatServer(#"{"match":"","content":"x"}"#)
    let body = chat(("user", "a"))
    let answer = try server.exchange(
      "POST \(target) HTTP/1.1\r\nhost: a\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
    #expect(answer?.hasPrefix("HTTP/1.1 \(status) ") == true, "\(answer ?? "still open")")
  }

  /// What was recorded answers without the real server, in a later process too.
  @Test func manyAtOnceAskTheRealServerOnce() throws {
    let real = CapturingServer(
      "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"content\":\"only once\"}", after: 300_000)
    let recorder = try ChatServer("", upstream: real.url)
    let client = try recorder.chat()
    // A thread each: a pool has no more of them than there are cores.
    let answers = Mutex([String?]())
    let group = DispatchGroup()
    for number in 0..<8 {
      DispatchQueue(label: "asking \(number)").async(group: group) {
        let answer = try? client.ask(ChatClientTests.bundle).result.get()
        answers.withLock { $0.append(answer?.content) }
      }
    }
    group.wait()
    #expect(answers.withLock { $0 } == Array(repeating: "only once", count: 8))
    #expect(real.requests.count == 1)
    #expect(try recorder.rows().split(separator: "\n").count == 1)
    let later = try ChatServer(recorder.rows())
    #expect(try later.chat().ask(ChatClientTests.bundle).result.get().content == "only once")
  }
}
