// How connections end, what is asked for before a body is sent, and what happens when there are too many.

import Foundation
import Glibc
import Parity
import Testing

extension VectorDaemonTests {
  @Test func withoutDescriptorsItWaitsAndAcceptsAgain() throws {
    let daemon = try Daemon(descriptors: 64)
    #expect(try daemon.ask("GET", "/healthz").status == 200)
    do {
      let held = try (0..<100).map { _ in try daemon.connect() }
      usleep(500_000)
      let before = try daemon.processorTime
      usleep(2_000_000)
      #expect(try daemon.processorTime - before < 0.5)
      withExtendedLifetime(held) {}
    }
    #expect(try daemon.ask("GET", "/healthz").status == 200)
    #expect(daemon.end() == 0)
    #expect(daemon.log.contains("no connection can be accepted"))
  }

  @Test func aConnectionOfHTTP10EndsWithItsAnswer() throws {
    let daemon = try Daemon()
    // What it asks for beyond that it would be told in a form of its own (RFC 9112, appendix C.2.2).
    for fields in ["", "connection: keep-alive\r\n", "expect: 100-continue\r\n"] {
      let connection = try daemon.connect()
      connection.send("POST /v1/validate HTTP/1.0\r\n\(fields)content-length: 2\r\n\r\n{}")
      let rest = connection.rest()
      #expect(rest?.hasPrefix("HTTP/1.1 400 ") == true, "\(rest ?? "still open")")
      #expect(rest?.lowercased().contains("\r\nconnection: close\r\n") == true)
    }
  }

  @Test(arguments: [
    ("POST /v1/extract_json", "Bearer wrong", 2, 401),
    ("POST /v1/none", "Bearer t0ken", 2, 404), ("PUT /v1/validate", "Bearer t0ken", 2, 405),
    ("POST /v1/extract_json", "Bearer t0ken", 33 << 20, 413),
    ("POST /v1/extract_json", "Bearer t0ken", 2, 200),
  ]) func aBodyIsAskedForOnlyWhereItIsTaken(
    _ line: String, _ token: String, _ length: Int, _ status: Int
  ) throws {
    let file = try TokenFile("t0ken\n")
    let daemon = try Daemon(["--ephemeral", "--token-file", file.path])
    let connection = try daemon.connect()
    connection.send(
      "\(line) HTTP/1.1\r\nhost: a\r\nauthorization: \(token)\r\n"
        + "expect: 100-continue\r\ncontent-length: \(length)\r\n\r\n")
    let first = connection.answer(through: "\r\n\r\n")
    if status == 200 {
      #expect(first == "HTTP/1.1 100 Continue\r\n\r\n")
      connection.send("{}")
      #expect(connection.answer(through: "\r\n\r\n").hasPrefix("HTTP/1.1 200 OK\r\n"))
    } else {
      #expect(first.hasPrefix("HTTP/1.1 \(status) "), "\(first)")
      #expect(connection.rest()?.contains(#"{"error":{"code":""#) == true)
    }
  }

  @Test(arguments: ["GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n", "GARBAGE\r\n\r\n"])
  func nothingIsAnsweredBehindTheLastRequest(_ next: String) throws {
    let daemon = try Daemon()
    for separate in [false, true] {
      let connection = try daemon.connect()
      let last = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: Close\r\n\r\n"
      connection.send(separate ? last : last + next)
      if separate { connection.send(next) }
      let rest = connection.rest() ?? ""
      #expect(rest.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(rest)")
      #expect(rest.components(separatedBy: "HTTP/1.1 ").count == 2, "\(rest)")
      #expect(rest.lowercased().contains("\r\nconnection: close\r\n"))
    }
  }

  @Test func aPageFromElsewhereIsNotServed() throws {
    let daemon = try Daemon()
    let here = [HTTPField("origin", "http://localhost:3000")]
    #expect(try daemon.ask("GET", "/v1/vectors/index", headers: here).status == 200)
    let elsewhere = [("host", "example.org:7345"), ("origin", "https://example.org")]
    for field in elsewhere.map(HTTPField.init) {
      for path in ["/v1/vectors/index", "/healthz"] {
        let answer = try daemon.ask("GET", path, headers: [field])
        #expect(answer.status == 403)
        #expect(answer.body.hasPrefix(#"{"error":{"code":"forbidden","message":""#))
      }
    }
    let file = try TokenFile("t0ken\n")
    let guarded = try Daemon(["--ephemeral", "--token-file", file.path])
    let fields = [
      HTTPField("host", "example.org"), HTTPField("origin", "https://example.org"),
      HTTPField("authorization", "Bearer t0ken"),
    ]
    #expect(try guarded.ask("GET", "/v1/vectors/index", headers: fields).status == 200)
  }
}
