// `lakehouse replay` from outside: exit statuses, what is printed, the token, many at once, kills.

import Foundation
import Parity
import Synchronization
import Testing

@Suite struct ReplayCommandTests {
  /// How many processes are killed; `CONFORMANCE_KILLS` asks for more of them.
  private static let kills =
    ProcessInfo.processInfo.environment["CONFORMANCE_KILLS"].flatMap(Int.init) ?? 60

  private static let log = "data/_kb/replay_runs.jsonl"

  private let folder: Folder
  private let server: Beside

  init() throws {
    folder = try Folder([
      "root/data/distilled/rag/rag_export.jsonl": """
      {"id":"a","title":"capitals","content":"Rome is in Italy","embedding_text":"Rome is in Italy"}
      {"id":"b","title":"rivers","content":"The Loire","embedding_text":"The Loire"}

      """
    ])
    server = try Beside(
      """
      {"match":"fails","content":"s3cret-token is not known","status":401}
      {"match":"says nothing","content":"nothing"}
      {"match":"colours","content":"{\\"city\\":\\"\u{9b}31m\\"}"}
      {"match":"loud","body":"no\\u001b[5m","status":400}
      {"match":"echo","content":"{\\"you\\":\\"Bearer s3cret\\\\u002dtoken\\"}"}
      {"match":"","content":"{\\"city\\":\\"Rome\\"}","usage":{"prompt_tokens":5,"completion_tokens":6}}

      """)
  }

  private var root: String { folder.path + "/root" }

  private func replay(
    _ arguments: [String], environment: [String: String] = [:], input: String = "",
    after: ((Process) -> Void)? = nil
  ) throws -> Ending {
    try Products.run(
      "lakehouse", ["replay", "--root", root, "--chat", server.url, "--model", "m"] + arguments,
      input: Data(input.utf8),
      environment: ["XDG_CACHE_HOME": folder.path + "/cache"].merging(environment) { $1 },
      after: after)
  }

  private func lines() throws -> [[String: Any]] {
    let text = try folder.text("root/" + Self.log)
    #expect(text.hasSuffix("\n"))
    return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      try #require(
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
    }
  }

  @Test(arguments: [
    ("which city is in Italy", 0, "valid"), ("fails", 1, "chat_error"),
    ("says nothing", 1, "no_json"),
  ])
  func theRowIsPrintedAndLogged(_ task: String, _ status: Int32, _ verdict: String) throws {
    let ending = try replay(["--task", task, "--json", "--run-id", "r"])
    #expect(ending.status == status, "\(ending)")
    #expect(ending.output.contains("\"verdict\":\"\(verdict)\""))
    #expect(try folder.text("root/" + Self.log) == ending.output)
  }

  @Test func aPersonGetsATable() throws {
    let ending = try replay(["--task", "Italy", "--run-id", "r", "--expect-keys", "city,land"])
    #expect(ending.status == 1)
    #expect(ending.output.hasPrefix("distance  id  used  title\n"))
    #expect(ending.output.contains("verdict            missing_keys\n"))
    #expect(ending.output.contains("missing            land\n"))
    #expect(ending.output.hasSuffix("\n{\"city\":\"Rome\"}\n"))
  }

  @Test func aDryRunShowsTheMessagesAndLeavesNothing() throws {
    let ending = try replay(["--task", "Italy", "--dry-run"])
    #expect(ending.status == 0)
    #expect(
      ending.output.hasSuffix(
        "Italy\n\n### Example 1: capitals\nRome is in Italy\n\n### Example 2: rivers\nThe Loire\n"))
    let row = try replay(["--task", "Italy", "--dry-run", "--json"])
    #expect(row.output.contains(#""verdict":"dry_run","attempts":0,"latency_ms":0,"#))
    #expect(!FileManager.default.fileExists(atPath: root + "/data/_kb"))
  }

  /// What a server or a file says must not act on the terminal that it is shown on.
  @Test func controlCharactersAreShownAndNotSent() throws {
    try Data(
      #"""
      {"id":"a\u001b[2J","title":"cap\u001b[31m\nitals","content":"Rome \u202e","embedding_text":"Rome"}

      """#.utf8
    ).write(to: folder.url("root/data/distilled/rag/rag_export.jsonl"))
    let shown = try replay(["--task", "colours"])
    #expect(shown.output.contains(#"  a\u{1B}[2J  yes   cap\u{1B}[31m itals"#), "\(shown)")
    #expect(shown.output.hasSuffix("\n{\"city\":\"\\u{9B}31m\"}\n"))
    let dry = try replay(["--task", "colours", "--dry-run"])
    #expect(dry.output.hasSuffix("\n### Example 1: cap\\u{1B}[31m\nitals\nRome \\u{202E}\n"))
    let failed = try replay(["--task", "loud"])
    #expect(failed.errors.contains(#"no\u{1B}[5m"#), "\(failed)")
    for ending in [shown, dry, failed] {
      for character in ["\u{1b}", "\u{9b}", "\u{202e}"] {
        #expect(!(ending.output + ending.errors).contains(character))
      }
    }
    let row = try replay(["--task", "colours", "--json"])
    #expect(row.output.contains("\u{9b}31m"))
  }

  @Test func theTaskComesFromAFileToo() throws {
    let text = "a task\nof two lines\n"
    try Data(text.utf8).write(to: folder.url("task"))
    for (file, input) in [(folder.path + "/task", ""), ("-", text)] {
      let ending = try replay(["--task-file", file, "--json"], input: input)
      #expect(ending.output.contains(#""task":"a task\nof two lines","#), "\(ending)")
    }
  }

  @Test(arguments: [
    ["--task", ""], [], ["--task", "t", "--task-file", "-"], ["--task-file", "/nowhere"],
    ["--task-file", "-"], ["--task", "t", "--top-k", "0"], ["--task", "t", "--top-k", "10001"],
    ["--task", "t", "--max-context-chars", "-1"], ["--task", "t", "--expect-keys", "a,,b"],
    ["--task", "t", "--expect-keys", ""], ["--task", "t", "--timeout", "0"],
    ["--task", "t", "--chat-path", "v1"], ["--task", "t", "--run-id", "a/b"],
    ["--task", "t", "--recorded-at", "yesterday"], ["--task", "t", "--embeddings", "http://h"],
    ["--task", "t", "--embedding-model", "e"], ["--task", "t", "--token-env", "NOT_SET_ANYWHERE"],
    ["--task", "t", "--chat", "http://name:hunter2@h"], ["--task", "t", "--root", "/nowhere"],
    ["--task", "t", "--nonsense"],
  ])
  func usageErrorsLeaveNothing(_ arguments: [String]) throws {
    let ending = try replay(arguments)
    #expect(ending.status == 2, "\(ending)")
    #expect(ending.output.isEmpty)
    #expect(!ending.errors.isEmpty)
    #expect(!ending.errors.contains("hunter2"))
    #expect(!FileManager.default.fileExists(atPath: root + "/data/_kb"))
  }

  @Test func aDamagedCorpusIsNamedAndNobodyIsAsked() throws {
    try Data("{}\n".utf8).write(to: folder.url("root/data/distilled/rag/rag_export.jsonl"))
    let ending = try replay(["--task", "t"])
    #expect(ending.status == 2)
    #expect(ending.errors.contains("rag_export.jsonl:1: "), "\(ending)")
    #expect(!FileManager.default.fileExists(atPath: root + "/data/_kb"))
  }

  @Test func aLogThatLeadsOutOfTheRootIsRefused() throws {
    try FileManager.default.createDirectory(
      atPath: root + "/data/_kb", withIntermediateDirectories: true)
    try Data().write(to: folder.url("outside"))
    try FileManager.default.createSymbolicLink(
      atPath: root + "/" + Self.log, withDestinationPath: folder.path + "/outside")
    #expect(try replay(["--task", "t"]).status == 2)
    #expect(try folder.text("outside").isEmpty)
  }

  @Test func embeddingsThatFailLeaveNothing() throws {
    let ending = try replay(
      ["--task", "t", "--embeddings", server.url, "--embedding-model", "e", "--json"])
    #expect(ending.status == 2)
    #expect(ending.errors.contains("status 404"), "\(ending)")
    #expect(!FileManager.default.fileExists(atPath: root + "/data/_kb"))
  }

  @Test func theTokenStandsNowhere() throws {
    var arguments = ""
    let ending = try replay(
      ["--task", "fails", "--token-env", "SECRET", "--json"],
      environment: ["SECRET": "s3cret-token"]
    ) { process in
      let file = "/proc/\(process.processIdentifier)/cmdline"
      arguments = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    }
    #expect(ending.status == 1)
    #expect(ending.errors.contains("not shown"), "\(ending)")
    for text in [ending.output, ending.errors, arguments, try folder.text("root/" + Self.log)] {
      #expect(!text.contains("s3cret"))
    }
    // Sent back in an answer, spelled in another way.
    let echo = try replay(
      ["--task", "echo", "--token-env", "SECRET", "--json"],
      environment: ["SECRET": "s3cret-token"])
    #expect(echo.status == 1)
    #expect(echo.output.contains(#""verdict":"chat_error""#), "\(echo)")
    let log = try folder.text("root/" + Self.log)
    for text in [echo.output, echo.errors, log] { #expect(!text.contains("s3cret")) }
    let broken = try replay(
      ["--task", "t", "--token-env", "SECRET"], environment: ["SECRET": "s3cret\r\nX: y"])
    #expect(broken.status == 2)
    #expect(!broken.errors.contains("s3cret"))
  }

  @Test func twentyAtOnceAreTwentyLines() throws {
    let failures = Mutex([String]())
    DispatchQueue.concurrentPerform(iterations: 20) { number in
      let task = "task \(number) " + String(repeating: "é", count: 20_000)
      do {
        let ending = try replay(["--task", task, "--json", "--run-id", "r\(number)"])
        if ending.status != 0 { failures.withLock { $0.append("\(ending)") } }
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 }.isEmpty)
    let runs = try lines().compactMap { $0["run_id"] as? String }
    #expect(Set(runs) == Set((0..<20).map { "r\($0)" }))
    #expect(runs.count == 20)
  }

  /// A run is acknowledged once its row is printed.
  @Test func killedAtAnyInstantTheLogHoldsWholeLines() throws {
    let began = Date()
    _ = try replay(["--task", "t", "--run-id", "first"])
    let duration = Date().timeIntervalSince(began)
    var acknowledged: Set = ["first"]
    var killed = 0
    var number = 0
    while killed < Self.kills {
      number += 1
      let delay = Double.random(in: 0...duration)
      let ending = try replay(["--task", "t", "--run-id", "r\(number)", "--json"]) { process in
        usleep(UInt32(delay * 1_000_000))
        kill(process.processIdentifier, SIGKILL)
      }
      if ending.status == -SIGKILL { killed += 1 }
      if ending.output.hasSuffix("\n") { acknowledged.insert("r\(number)") }
    }
    let logged = try lines().compactMap { $0["run_id"] as? String }
    #expect(Set(logged).count == logged.count)
    #expect(acknowledged.isSubset(of: logged), "\(acknowledged.subtracting(logged))")
  }

  /// A certificate that was made for this test is trusted only where it is named.
  @Test(.enabled(if: HTTPSServer.isAvailable, "needs openssl"))
  func httpsIsSpokenAndUntrustedServersAreNot() throws {
    let server = try HTTPSServer()
    let arguments = ["--task", "t", "--chat", server.url, "--json"]
    let trusted = try replay(arguments, environment: ["SSL_CERT_FILE": server.certificate])
    #expect(trusted.status == 0, "\(trusted)")
    #expect(trusted.output.contains(#""value":{"over":"tls"}"#))
    let untrusted = try replay(arguments)
    #expect(untrusted.status == 1, "\(untrusted)")
    #expect(untrusted.output.contains(#""code":"invalid_response""#))
    #expect(untrusted.output.contains(#""attempts":1"#))
    #expect(untrusted.errors.contains("certificate"), "\(untrusted)")
  }
}

/// A server beside a test, ended with its owner.
final class Beside: Sendable {
  private let server: CompanionServer
  private let folder: Folder
  let url: String

  /// `chatd` with rows.
  init(_ rows: String) throws {
    folder = try Folder(["rows.jsonl": rows])
    server = try CompanionServer(
      HTTPService(
        command: [Products.directory + "/chatd", "--rows", folder.path + "/rows.jsonl"],
        readyPath: "/healthz"), directory: nil)
    url = server.address.map { "\($0)" } ?? ""
  }

  deinit { server.stop() }
}

/// A chat server over TLS, with a certificate of its own for `localhost`.
private final class HTTPSServer {
  private let folder: Folder
  private let server: CompanionServer
  let url: String
  var certificate: String { folder.path + "/cert.pem" }

  static let isAvailable =
    (try? Products.shell("openssl version && python3 -c 'import ssl'", []))?
    .status == 0

  init() throws {
    folder = try Folder([
      "server.py": """
      import http.server, json, ssl, sys
      class Handler(http.server.BaseHTTPRequestHandler):
          def do_POST(self):
              self.rfile.read(int(self.headers['Content-Length']))
              body = json.dumps({'content': '{"over":"tls"}'}).encode()
              self.send_response(200)
              self.send_header('Content-Length', str(len(body)))
              self.end_headers()
              self.wfile.write(body)
      server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(sys.argv[1] + '/cert.pem', sys.argv[1] + '/key.pem')
      server.socket = context.wrap_socket(server.socket, server_side=True)
      print('listening on 127.0.0.1:%d' % server.server_port, flush=True)
      server.serve_forever()
      """
    ])
    let made = try Products.shell(
      """
      cd "$1" && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem
      """, [folder.path])
    try #require(made.status == 0, "\(made)")
    server = try CompanionServer(
      HTTPService(command: ["python3", folder.path + "/server.py", folder.path], readyPath: nil),
      directory: nil)
    url = "https://localhost:\(server.address?.port ?? 0)"
  }

  deinit { server.stop() }
}
