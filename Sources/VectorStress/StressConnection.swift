// One client's connection: requests with an expected status, answers as JSON.

import Parity
import WireJSON

/// A client of the vector routes.
struct StressConnection: ~Copyable {
  private var client: HTTPClient
  private let fields: [HTTPField]
  /// How long an answer may take.
  static let timeout = Duration.seconds(60)

  init(_ address: HTTPAddress, token: String?) throws(StressFailure) {
    do throws(ProcessError) {
      client = try HTTPClient(address)
    } catch {
      throw StressFailure("\(error)")
    }
    fields = token.map { [HTTPField("authorization", "Bearer \($0)")] } ?? []
  }

  /// Asks, and returns the answer, which has to have the status; null for an empty one.
  @discardableResult
  mutating func ask(
    _ method: String, _ path: String, _ body: [UInt8] = [], status: Int = 200
  ) throws(StressFailure) -> JSONNode {
    let request = HTTPRequest(
      .parts(method: method, path: "/v1/vectors/index" + path, headers: fields, body: body))
    let response: HTTPResponse
    do throws(HTTPFault) {
      response = try client.send(request, timeout: Self.timeout)
    } catch {
      throw StressFailure("\(method) \(path): \(error)", isOfConnection: error.isOfConnection)
    }
    guard response.status == status else {
      let text = String(decoding: response.body.prefix(300), as: UTF8.self)
      throw StressFailure("\(method) \(path): status \(response.status), not \(status): \(text)")
    }
    do throws(JSONSyntaxError) {
      return try JSONDocument(parsing: response.body.isEmpty ? Array("null".utf8) : response.body)
        .root
    } catch {
      throw StressFailure("\(method) \(path): the answer is no JSON: \(error)")
    }
  }

  /// Makes an index for squared Euclidean distances.
  mutating func create(_ name: String, dimension: Int) throws(StressFailure) {
    let body = #"{"name":"\#(name)","dimension":\#(dimension),"distance":"l2"}"#
    try ask("POST", "", Array(body.utf8), status: 201)
  }

  /// Takes an index away.
  mutating func drop(_ name: String) throws(StressFailure) {
    try ask("DELETE", "/\(name)", status: 204)
  }

  /// All ids of an index, page by page.
  mutating func ids(of name: String) throws(StressFailure) -> [String] {
    var ids: [String] = []
    while true {
      let after = ids.last.map { "&after=\($0)" } ?? ""
      let page = try ask("GET", "/\(name)/ids?limit=1000\(after)")
      ids += (page["ids"].map { Array($0.elements) } ?? []).compactMap(\.string)
      guard page["next"] != nil else { return ids }
    }
  }
}

extension HTTPFault {
  fileprivate var isOfConnection: Bool {
    switch self {
    case .unreachable, .closed: true
    case .late, .malformed: false
    }
  }
}

extension JSONNode {
  /// Checks counts of an answer.
  func expect(_ counts: KeyValuePairs<String, Int>) throws(StressFailure) {
    for (name, count) in counts where self[name]?.integer != count {
      throw StressFailure(
        "\(name) is \(self[name]?.integer.map(String.init) ?? "absent"), not \(count)")
    }
  }
}
