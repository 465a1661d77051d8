// A row in mode `http` as it is declared, inline or in a folder (conformance/peers/PROTOCOL.md).

public import Parity

/// Requests and, where they stand inline, the responses that are expected.
public struct HTTPRow: Sendable {
  /// Bytes that are made when the row is asked, so that declarations stay small.
  public enum Payload: Sendable, Equatable {
    case bytes([UInt8])
    /// A file, relative to the root or, for a row that is a folder, to that.
    case file(String, line: Int)
    case repeated([UInt8], count: Int)
  }

  /// One request.
  public enum Request: Sendable {
    case parts(method: String, path: String, headers: [HTTPField], body: Payload)
    case raw(Payload)

    var payload: Payload {
      switch self {
      case .parts(_, _, _, let body): body
      case .raw(let bytes): bytes
      }
    }
  }

  /// What is expected of one request.
  public struct Response: Sendable {
    var status: Int
    var headers: [HTTPField]
    var body: Payload
  }

  /// The requests, in their order.
  public var requests: [Request]
  /// What is expected of each; nil where goldens or a runtime say it.
  public var responses: [Response]?
  /// The response fields that are compared, in lower case.
  public var fields: Set<String>
  /// What is compared.
  public var parts: Set<HTTPQuestion.Part>

  /// The files that it names, with the lines on which it does.
  var files: [(path: String, line: Int)] {
    (requests.map(\.payload) + (responses ?? []).map(\.body)).compactMap { payload in
      if case .file(let path, let line) = payload { return (path, line) }
      return nil
    }
  }

  /// The question, with every payload in memory; `folder` is where files are, relative to `root`, and
  /// ends in `/` unless it is empty.
  func question(root: String, folder: String) throws(DeclarationError) -> HTTPQuestion {
    var made = [HTTPRequest]()
    for request in requests {
      let bytes = try request.payload.load(root, folder)
      var file: String?
      if case .file(let path, _) = request.payload { file = folder + path }
      switch request {
      case .raw: made.append(HTTPRequest(.raw(bytes), file: file))
      case .parts(let method, let path, let headers, _):
        made.append(
          HTTPRequest(
            .parts(method: method, path: path, headers: headers, body: bytes), file: file))
      }
    }
    return HTTPQuestion(requests: made, fields: fields, parts: parts)
  }

  /// What the responses that stand inline come to; nil where there are none.
  func expected(by question: HTTPQuestion, root: String) throws(DeclarationError) -> Answer? {
    guard let responses else { return nil }
    var answers = TreeSnapshot()
    for (index, response) in responses.enumerated() {
      let fields = response.headers.map { ($0.name.lowercased(), Array($0.value.utf8)) }
      question.add(
        head: HTTPQuestion.head(status: response.status, fields: fields),
        body: try response.body.load(root, ""), number: index + 1, to: &answers)
    }
    return Answer(output: [], tree: answers)
  }
}

extension HTTPRow.Payload {
  /// What a payload that is made of a repeated text may come to, in bytes.
  static let limit = 1 << 30

  fileprivate func load(_ root: String, _ folder: String) throws(DeclarationError) -> [UInt8] {
    switch self {
    case .bytes(let bytes): return bytes
    case .file(let path, _): return try RowReference.read(folder + path, root)
    case .repeated(let bytes, let count):
      guard bytes.count > 1 else {
        return bytes.first.map { [UInt8](repeating: $0, count: count) } ?? []
      }
      return Array(repeatElement(bytes, count: count).joined())
    }
  }
}
