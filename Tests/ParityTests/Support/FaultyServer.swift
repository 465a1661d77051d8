// The server that breaks the rules, as a respondent, and the questions that tests ask it.

import Glibc
import Parity
import Testing

extension FaultyPeer {
  /// The command line of the server, with a fault of its start.
  func serverCommand(fault: String) -> [String] {
    let script = Self.script.replacing("faulty_peer.py", with: "faulty_server.py")
    return [Self.python, "-I", "-S", script, marker, fault]
  }

  func http(
    fault: String = "", timeout: Duration = .seconds(10), startTimeout: Duration = .seconds(20),
    bodyLimit: Int = 1 << 28
  ) -> HTTPRespondent {
    HTTPRespondent(
      service: HTTPService(
        command: serverCommand(fault: fault), readyPath: "/healthz", startTimeout: startTimeout),
      directory: nil, timeout: timeout, bodyLimit: bodyLimit)
  }
}

extension Question {
  /// A row of requests.
  static func http(_ requests: [HTTPRequest], fields: Set<String> = []) -> Question {
    let http = HTTPQuestion(requests: requests, fields: fields)
    return Question(surface: "s", input: http.wireForm, http: http)
  }

  /// A row of GET requests, one for each path.
  static func get(_ paths: String..., fields: Set<String> = []) -> Question {
    http(paths.map { .get($0) }, fields: fields)
  }
}

extension HTTPRequest {
  static func get(_ path: String, _ method: String = "GET", body: [UInt8] = []) -> HTTPRequest {
    HTTPRequest(.parts(method: method, path: path, headers: [], body: body))
  }
}

/// The answer to a row whose requests all had status 200 and these bodies.
func answered(_ bodies: String...) -> Outcome {
  var tree = TreeSnapshot()
  for (index, body) in bodies.enumerated() {
    tree.entries["head-\(index + 1)"] = .file(Array("200\n".utf8))
    if !body.isEmpty { tree.entries["body-\(index + 1)"] = .file(Array(body.utf8)) }
  }
  return .answered(Answer(output: [], tree: tree))
}

extension Outcome {
  /// A part of an answer, as text.
  func part(_ name: String) -> String? {
    guard case .answered(let answer) = self, case .file(let bytes)? = answer.tree?.entries[name]
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
