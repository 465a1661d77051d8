// Answers that nobody reads, or reads slowly.

import Foundation
import Parity
import Testing

extension VectorDaemonTests {
  /// Makes an index whose envelope is of 8 MB.
  private func fill(_ daemon: Daemon) throws {
    let ids = (1000..<2500).map { #""\#($0)""# }.joined(separator: ",")
    let zeros = String(repeating: "A", count: 8_000_000)
    let envelope =
      #"{"version":2,"params":{"name":"n","dimension":1000,"distance":"l2","m":16,"#
      + #""ef_construction":8,"ef_search":8},"ids":[\#(ids)],"metadata":{},"vectors":"\#(zeros)"}"#
    let answer = try daemon.ask("PUT", "/v1/vectors/index/n/envelope", envelope)
    try #require(answer.status == 201, "\(answer.body)")
  }

  private static let question =
    "GET /v1/vectors/index/n/envelope HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"

  private func asked(_ daemon: Daemon) throws -> (answered: Int, sentAway: Int, connections: Int) {
    let page = try daemon.ask("GET", "/metrics").body
    func count(_ name: String) -> Int {
      let line = page.split(separator: "\n").first { $0.hasPrefix(name + " ") }
      return line.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
    }
    return (
      count(#"vectord_requests_total{code="200",route="envelope_get"}"#),
      count(#"vectord_requests_total{code="503",route="envelope_get"}"#),
      count("vectord_connections")
    )
  }

  @Test func answersThatNobodyReadCountAgainstTheBound() throws {
    let daemon = try Daemon([
      "--ephemeral", "--max-body-memory", "26", "--idle-timeout", "3",
    ])
    try fill(daemon)
    #expect(try daemon.ask("GET", "/v1/vectors/index/n/envelope").body.utf8.count > 8_000_000)
    let before = try daemon.memory
    let clients = try (0..<40).map { _ in
      let connection = try daemon.connect(window: 65_536)
      connection.send(Self.question)
      return connection
    }
    var seen = try asked(daemon)
    let deadline = Date(timeIntervalSinceNow: 20)
    while seen.answered + seen.sentAway < 41, Date() < deadline {
      usleep(20_000)
      seen = try asked(daemon)
    }
    // One before them; three answers of 8 MB are less than 26 MiB.
    #expect(seen.answered == 4)
    #expect(seen.sentAway == 37)
    let grown = try daemon.memory - before
    #expect(grown < 100 << 20)
    // Those who do not read are let go of, and then there is room again.
    while seen.connections > 1, Date() < deadline {
      usleep(100_000)
      seen = try asked(daemon)
    }
    #expect(seen.connections == 1)
    #expect(try daemon.ask("GET", "/v1/vectors/index/n/envelope").status == 200)
    withExtendedLifetime(clients) {}
  }

  @Test func whoReadsSlowlyGetsAllOfIt() throws {
    let daemon = try Daemon(["--ephemeral", "--idle-timeout", "3"])
    try fill(daemon)
    let connection = try daemon.connect(window: 65_536)
    connection.send(Self.question)
    let began = Date()
    let text = connection.rest(pause: 300_000, piece: 400_000) ?? ""
    #expect(Date().timeIntervalSince(began) > 4)
    let parts = text.components(separatedBy: "\r\n\r\n")
    let length = parts[0].split(separator: "\r\n").first {
      $0.lowercased().hasPrefix("content-length: ")
    }
    #expect(length?.split(separator: " ").last.flatMap { Int($0) } == parts.last?.utf8.count)
    #expect(parts.last?.hasSuffix("}\n") == true)
  }

  /// Clients stop at many places, say that no more comes from them, and go on: wherever the server
  /// was, and whatever the system had taken in, they get all of it.
  @Test func anAnswerIsWholeWhereverItsClientStopped() throws {
    let daemon = try Daemon()
    try fill(daemon)
    let first = try daemon.connect()
    first.send(Self.question)
    let whole = try #require(first.rest()).utf8.count
    // About as much as the system takes in at most.
    let clients = try stride(from: 3_700_000, through: 4_200_000, by: 20_000).map { left in
      let connection = try daemon.connect(window: 65_536)
      connection.send(Self.question)
      return (left: left, connection: connection, taken: connection.take(whole - left))
    }
    for client in clients { client.connection.closeSending() }
    usleep(500_000)
    for client in clients {
      let rest = try #require(client.connection.rest()).utf8.count
      #expect(client.taken + rest == whole, "\(client.left) bytes before the end")
    }
  }

  @Test func anAnswerThatIsLargerThanTheBoundIsGivenAlone() throws {
    let daemon = try Daemon(["--ephemeral", "--max-body-memory", "1"])
    let name = #"{"name":"n","dimension":4096,"distance":"l2"}"#
    #expect(try daemon.ask("POST", "/v1/vectors/index", name).status == 201)
    let zeros = "0" + String(repeating: ",0", count: 4095)
    for turn in 0..<20 {
      let items = (0..<10).map { #"{"id":"\#(turn)-\#($0)","vector":[\#(zeros)]}"# }
      let body = #"{"items":[\#(items.joined(separator: ","))]}"#
      #expect(try daemon.ask("POST", "/v1/vectors/index/n/add", body).status == 200)
    }
    #expect(try daemon.ask("GET", "/v1/vectors/index/n/envelope").body.utf8.count > 3 << 20)
  }
}
