// How a row of mode `http` is asked by hand, and what a base URL is.

import Parity
import Testing

@Suite struct HTTPQuestionTests {
  static func command(_ request: HTTPRequest) -> String {
    HTTPQuestion(requests: [request]).shellCommands(
      base: HTTPAddress(host: "127.0.0.1", port: 80, prefix: "/v1"))[0]
  }

  @Test(arguments: [
    (HTTPRequest.get("/a"), "curl -sS -i http://127.0.0.1:80/v1/a"),
    (.get("/a?b=c&d"), "curl -sS -i 'http://127.0.0.1:80/v1/a?b=c&d'"),
    (.get("/a", "HEAD"), "curl -sS -i -I http://127.0.0.1:80/v1/a"),
    (
      .get("/a", "POST", body: Array("it's".utf8)),
      "curl -sS -i -X POST --data-binary 'it'\\''s' -H content-type: http://127.0.0.1:80/v1/a"
    ),
    (
      .get("/a", "POST", body: [0xff]),
      "echo /w== | base64 -d | curl -sS -i -X POST --data-binary @- -H content-type: "
        + "http://127.0.0.1:80/v1/a"
    ),
    (
      .get("/a", "PUT", body: [UInt8](repeating: 0x78, count: 5_000)),
      "head -c 5000 /dev/zero | tr '\\0' x | curl -sS -i -X PUT --data-binary @- -H content-type: "
        + "http://127.0.0.1:80/v1/a"
    ),
    (
      HTTPRequest(.raw(Array("x".utf8)), file: "fixtures/a b"),
      "cat 'fixtures/a b' | nc 127.0.0.1 80"
    ),
  ])
  func aShellLineAsksTheSame(_ request: HTTPRequest, _ line: String) {
    #expect(Self.command(request) == line)
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://localhost", "http://localhost:80"),
    ("http://[::1]:1/a/b/", "http://[::1]:1/a/b"), ("http://h:65535/", "http://h:65535"),
  ])
  func aBaseURLIsRead(_ text: String, _ read: String) {
    #expect(HTTPAddress(url: text)?.description == read)
  }

  @Test(arguments: [
    "", "127.0.0.1:80", "https://a", "http://", "http://:80", "http://a:0", "http://a:65536",
    "http://a:+1", "http://a:x", "http://::1:80", "http://[::1", "http://a/b?c", "http://u@a",
    "http://a b",
  ])
  func whatIsNoBaseURLIsRefused(_ text: String) {
    #expect(HTTPAddress(url: text) == nil)
  }
}
