// The server as a process: what its clients may do to it, and how it ends.

import Foundation
import Glibc
import Parity
import Synchronization
import Testing
import VectorTesting

@Suite(.serialized) struct VectorDaemonTests {
  @Test func slowHeadsAndBodiesEndInTheirTimeAndDisturbNobody() throws {
    let daemon = try Daemon(["--ephemeral", "--head-timeout", "1", "--body-timeout", "1"])
    let slow = try (0..<40).map { number in
      let connection = try daemon.connect()
      connection.send(number % 2 == 0 ? "GET /healthz HT" : Self.head(length: 1000) + "{")
      return connection
    }
    var client = try daemon.client()
    for _ in 0..<20 { #expect(try client.ask("GET", "/healthz").status == 200) }
    for connection in slow {
      let rest = connection.rest()
      #expect(rest?.hasPrefix("HTTP/1.1 408 ") == true, "\(rest ?? "still open")")
      #expect(rest?.contains(#""code":"timeout""#) == true)
    }
    #expect(try client.ask("GET", "/healthz").status == 200)
  }

  @Test func idleConnectionsAreClosed() throws {
    let daemon = try Daemon(["--ephemeral", "--idle-timeout", "1"])
    let idle = try (0..<50).map { _ in try daemon.connect() }
    #expect(try daemon.ask("GET", "/healthz").status == 200)
    for connection in idle { #expect(connection.rest() == "") }
  }

  /// Another process holds them: this one has tests that count its descriptors.
  @Test func tenThousandIdleConnectionsDisturbNobody() throws {
    let daemon = try Daemon()
    let holder = try Holder(
      """
      import resource, socket, sys
      soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
      resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
      address = ("127.0.0.1", int(sys.argv[1]))
      held = [socket.create_connection(address) for _ in range(min(10000, hard - 100))]
      print(len(held), flush=True)
      sys.stdin.read()
      """, "\(daemon.port)")
    let count = try #require(Int(holder.firstLine))
    var client = try daemon.client()
    #expect(try client.ask("GET", "/healthz").status == 200)
    let page = try client.ask("GET", "/metrics").body
    #expect(page.contains("vectord_connections \(count + 1)\n"))
    // The end does not wait for them.
    #expect(daemon.end() == 0)
  }

  @Test(arguments: [
    "GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
    "POST /v1/validate HTTP/1.1\r\ncontent-length: x\r\n\r\n",
    "GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\n\r\n",
  ]) func whatIsNoHTTPGetsItsAnswer(_ text: String) throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    connection.send(text)
    let rest = connection.rest() ?? ""
    #expect(rest.hasPrefix("HTTP/1.1 400 "), "\(rest)")
    #expect(rest.contains(#""code":"invalid_http""#))
  }

  @Test func anAnswerToHEADHasNoBody() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    connection.send(
      "HEAD /healthz HTTP/1.1\r\nhost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    )
    let rest = connection.rest() ?? ""
    #expect(rest.hasPrefix("HTTP/1.1 405 "))
    #expect(rest.contains("\r\n\r\nHTTP/1.1 200 OK"), "\(rest)")
  }

  @Test func anAnswerUnderWayComesBeforeTheRefusalOfWhatFollows() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    connection.send("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\nGARBAGE\r\n\r\n")
    let rest = connection.rest() ?? ""
    let first = rest.range(of: "HTTP/1.1 200 OK")
    let second = rest.range(of: "HTTP/1.1 400 ")
    #expect(first != nil && second != nil, "\(rest)")
    if let first, let second { #expect(first.lowerBound < second.lowerBound) }
  }

  @Test(arguments: [true, false]) func aBodyThatIsTooLarge(_ isAnnounced: Bool) throws {
    let daemon = try Daemon()
    let body = String(repeating: " ", count: 33 << 20)
    let headers = isAnnounced ? [] : [HTTPField("transfer-encoding", "chunked")]
    let sent = isAnnounced ? body : "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
    let response = try daemon.ask("POST", "/v1/extract_json", sent, headers: headers)
    #expect(response.status == 413)
    #expect(response.body.contains("too_large"))
    #expect(try daemon.ask("GET", "/healthz").status == 200)
  }

  @Test func moreRequestsThanTheBoundAreSentAway() throws {
    // One at a time, each of which takes a while: of many at once some find it taken.
    let daemon = try Daemon(["--ephemeral", "--max-requests", "1"])
    let body = String(repeating: "{\"a\":[", count: 1_000_000)
    let statuses = Mutex<[Int]>([])
    inThreads(6) { _ in
      guard var client = try? daemon.client() else { return }
      for _ in 0..<8 {
        let request = HTTPRequest(
          .parts(method: "POST", path: "/v1/extract_json", headers: [], body: Array(body.utf8)))
        guard let response = try? client.send(request) else { continue }
        if response.status == 503, response["retry-after"] == nil { continue }
        statuses.withLock { $0.append(response.status) }
      }
    }
    #expect(statuses.withLock { Set($0) } == [200, 503])
    #expect(statuses.withLock { $0.count } == 48)
    #expect(try daemon.ask("GET", "/healthz").status == 200)
  }

  @Test func aWrongTokenIsRefusedAndNotLogged() throws {
    let file = try TokenFile("s3cret-token\n")
    let daemon = try Daemon([
      "--ephemeral", "--token-file", file.path, "--log-level", "trace",
    ])
    #expect(try daemon.ask("GET", "/v1/vectors/index").status == 401)
    let right = [HTTPField("authorization", "Bearer s3cret-token")]
    #expect(try daemon.ask("GET", "/v1/vectors/index", headers: right).status == 200)
    let wrong = [HTTPField("authorization", "Bearer s3cret-tokem")]
    #expect(try daemon.ask("GET", "/v1/vectors/index", headers: wrong).status == 401)
    #expect(daemon.end() == 0)
    #expect(!daemon.log.contains("s3cret") && daemon.log.contains("stopped"))
  }

  @Test func requestsInHandAreFinishedAtTheEnd() throws {
    let folder = try TokenFile.Folder()
    let daemon = try Daemon(["--data", folder.path])
    #expect(
      try daemon.ask("POST", "/v1/vectors/index", #"{"name":"a","dimension":1}"#).status == 201)
    let body = #"{"items":[{"id":"x","vector":[1]}]}"#
    let connection = try daemon.connect()
    connection.send(
      "POST /v1/vectors/index/a/add HTTP/1.1\r\nhost: localhost\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
    )
    connection.send(String(body.dropLast(3)))
    let idle = try daemon.connect()
    usleep(200_000)
    kill(daemon.process.processIdentifier, SIGTERM)
    usleep(200_000)
    connection.send(String(body.suffix(3)))
    #expect(connection.rest()?.hasPrefix("HTTP/1.1 200 OK") == true)
    #expect(idle.rest() == "")
    #expect(daemon.wait() == 0)
    let again = try Daemon(["--data", folder.path])
    #expect(try again.ask("GET", "/v1/vectors/index/a/ids").body == "{\"ids\":[\"x\"]}\n")
  }

  @Test func twoOnOneFolderAndOtherFaultsOfTheStartEndWithTwo() throws {
    let folder = try TokenFile.Folder()
    let daemon = try Daemon(["--data", folder.path])
    let empty = try TokenFile(" \n")
    for (arguments, word) in [
      (["--data", folder.path], folder.path), ([], "--data"),
      (["--ephemeral", "--host", "0.0.0.0"], "--token-file"),
      (["--ephemeral", "--host", "127.example.invalid"], "--token-file"),
      (["--ephemeral", "--token-file", empty.path], empty.path),
      (["--ephemeral", "--token-file", "/nonexistent"], "/nonexistent"),
      (["--ephemeral", "--port", "\(daemon.port)"], "\(daemon.port)"),
      (["--ephemeral", "--max-requests", "0"], "max-requests"),
      (["--ephemeral", "--database", "postgresql:///a"], "--engine"),
      (["--engine", "postgresql", "--ephemeral"], "--engine"),
      (["--engine", "postgresql"], "VECTORD_DATABASE"),
      (["--engine", "postgresql", "--database", "a"], "URI"),
      (["--engine", "postgresql", "--database", "postgresql://127.0.0.1:1/a"], "127.0.0.1"),
    ] {
      let ending = try Daemon.run(arguments)
      #expect(ending.status == 2)
      #expect(ending.errors.contains(word), "\(ending.errors)")
    }
  }

  private static func head(length: Int) -> String {
    "POST /v1/extract_json HTTP/1.1\r\nhost: localhost\r\ncontent-length: \(length)\r\n\r\n"
  }
}

/// A Python program that ends with its owner.
private final class Holder {
  let firstLine: String
  private let process = Process()

  init(_ program: String, _ argument: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, argument]
    process.standardInput = Pipe()
    process.standardOutput = output
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let piece = output.fileHandleForReading.availableData
      if piece.isEmpty { break }
      line += piece
    }
    firstLine = String(decoding: line.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

/// A file that goes with its owner.
final class TokenFile {
  let path = FileManager.default.temporaryDirectory.path + "/token-" + UUID().uuidString

  init(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  final class Folder {
    let path = FileManager.default.temporaryDirectory.path + "/daemon-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }
}
