// `chatd` with rows of a test's own, ended with its owner.

import Artifacts
import Foundation
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
