// `chatd` with rows of a test's own, ended with its owner.

import Artifacts
import Foundation
import Glibc
import Parity
import Replay
import Testing
import WebClient

/// A server whose process group ends with its owner, and with the test program.
final class ChatServer {
  private let server: CompanionServer
  private let scratch: Scratch
  let url: String

  /// Starts one with rows, a JSON object a line.
  init(_ rows: String, upstream: String? = nil) throws {
    scratch = try Scratch()
    let file = try scratch.write("rows.jsonl", rows)
    let program = Bundle.main.executableURL!.resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("chatd").path
    var command = [program, "--rows", file, "--port", "0"]
    if let upstream { command += ["--upstream", upstream] }
    server = try CompanionServer(
      HTTPService(command: command, readyPath: "/healthz"), directory: nil)
    url = server.address.map { "\($0)" } ?? ""
  }

  deinit { server.stop() }

  /// The file of rows as it stands.
  func rows() throws -> String { try scratch.text("rows.jsonl") }

  func client(token: String? = nil, timeout: Duration = .seconds(20)) throws -> WebClient {
    WebClient(address: try #require(WebAddress(url)), token: token, timeout: timeout)
  }

  /// Sends bytes over a bare connection, shuts down its sending half, and returns all that comes until
  /// the server closes; nil if it does not in 10 seconds.
  ///
  /// - Parameter pause: Microseconds before the half is shut down.
  func exchange(_ text: String, after pause: UInt32 = 0) throws -> String? {
    let port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    let bytes = Array(text.utf8)
    try #require(send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
    usleep(pause)
    shutdown(descriptor, Int32(SHUT_WR))
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let got = recv(descriptor, &piece, piece.count, 0)
      if got == 0 { return String(decoding: answer, as: UTF8.self) }
      if got < 0 { return nil }
      answer += piece[..<got]
    }
  }

  /// A chat whose pauses do not hold up a test.
  func chat(
    path: String = ChatClient.standardPath, timeout: Duration = .seconds(20)
  ) throws -> ChatClient {
    ChatClient(
      client: try client(timeout: timeout), model: "m", path: path, retries: .prompt)
  }
}

extension RetryPolicy {
  /// Two further tries at once.
  static let prompt = RetryPolicy(pauses: [.milliseconds(1), .milliseconds(1)])
}
