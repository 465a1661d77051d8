// From a request to a response: the rows first, then, when it records, the real server.

import Artifacts
import Dispatch
import WebClient
import WireJSON

/// Answers requests from rows.
final class ChatService: Sendable {
  private let table: FixtureTable
  private let file: String
  private let upstream: WebAddress?
  /// One question at a time reaches the real server, so that two equal ones ask it once.
  private let recording = DispatchQueue(label: "recording")

  /// The time of a request to the real server.
  private static let upstreamTimeout = Duration.seconds(300)

  init(table: FixtureTable, file: String, upstream: WebAddress?) {
    self.table = table
    self.file = file
    self.upstream = upstream
  }

  /// Answers one request, sooner or later, on any thread.
  func respond(
    method: String, target: String, authorization: String?, body: [UInt8],
    _ deliver: @escaping @Sendable (ChatResponse) -> Void
  ) {
    let path = Self.path(of: target)
    if path == "/healthz", method == "GET" || method == "HEAD" {
      return deliver(ChatResponse(status: 200, body: Array(#"{"status":"ok"}"#.utf8)))
    }
    guard let route = ChatRequest.Route(rawValue: path) else {
      let routes = ChatRequest.Route.allCases.map { "POST \($0.rawValue)" }
      return deliver(
        .error(404, "not_found", "no route \(path): there are \(routes.joined(separator: ", "))"))
    }
    guard method == "POST" else {
      var response = ChatResponse.error(405, "method_not_allowed", "\(path) takes POST")
      response.headers = [("allow", "POST")]
      return deliver(response)
    }
    let request: ChatRequest
    do throws(RowFault) {
      request = try ChatRequest(route, body)
    } catch {
      return deliver(.error(400, "invalid_request", "\(error)"))
    }
    if let response = fromRows(request) { return deliver(response) }
    guard let upstream else { return deliver(noMatch(request)) }
    recording.async { [self] in
      deliver(fromRows(request) ?? record(request, from: upstream, authorization))
    }
  }

  /// The path of a target, which may be in the absolute form (RFC 9112, 3.2.2).
  private static func path(of target: String) -> String {
    var path = target[...]
    for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
      path = path.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
    }
    return String(path.prefix { $0 != "?" })
  }

  private func fromRows(_ request: ChatRequest) -> ChatResponse? {
    guard request.route == .embeddings else {
      return table.chat(message: request.message, hash: request.hash).map {
        ChatResponse($0, to: request)
      }
    }
    let turns = try? table.embeddings(request.inputs.map { ($0, Self.hash($0)) }).get()
    return turns.map { ChatResponse(embeddings: $0, to: request) }
  }

  private static func hash(_ text: String) -> String { Digest.sha256(of: Array(text.utf8)) }

  private func noMatch(_ request: ChatRequest) -> ChatResponse {
    if request.route == .embeddings {
      let texts = request.inputs.map { ($0, Self.hash($0)) }
      var text = ""
      if case .failure(let miss) = table.embeddings(texts) { text = request.inputs[miss.position] }
      return .error(
        404, "no_match",
        "no row of \(file) with an embedding matches the input \"\(Self.excerpt(text))\", "
          + "sha256 \(Self.hash(text))")
    }
    return .error(
      404, "no_match",
      "no row of \(file) matches the user message \"\(Self.excerpt(request.message))\", "
        + "bundle_sha256 \(request.hash)")
  }

  private static func excerpt(_ text: String) -> String {
    let scalars = text.unicodeScalars
    return scalars.count <= 120
      ? text : String(String.UnicodeScalarView(scalars.prefix(120))) + "…"
  }

  // MARK: - Recording

  /// Asks the real server; what it answers with success becomes a row before it is handed on.
  private func record(
    _ request: ChatRequest, from upstream: WebAddress, _ authorization: String?
  ) -> ChatResponse {
    let token = authorization.flatMap { field in
      field.lowercased().hasPrefix("bearer ") ? String(field.dropFirst("bearer ".count)) : nil
    }
    let client = WebClient(
      address: upstream, token: token.flatMap { WebClient.isToken($0) ? $0 : nil },
      timeout: Self.upstreamTimeout)
    let response: WebResponse
    do throws(WebFailure) {
      response = try client.post(request.body, to: request.route.rawValue)
    } catch {
      return .error(502, "upstream", "\(upstream.text) did not answer: \(error)")
    }
    guard 200..<300 ~= response.status else {
      return ChatResponse(status: response.status, body: response.body)
    }
    do {
      let root = try JSONDocument(parsing: response.body).root
      let rows = request.route == .embeddings ? embeddings(root, request) : chat(root, request)
      guard let rows else {
        return .error(502, "upstream", "\(upstream.text) answered in neither shape")
      }
      for row in rows { try table.append(row) }
    } catch {
      return .error(502, "upstream", "the answer of \(upstream.text) was not recorded: \(error)")
    }
    return ChatResponse(status: response.status, body: response.body)
  }

  private func chat(_ root: JSONNode, _ request: ChatRequest) -> [[UInt8]]? {
    let choice = root["choices"].flatMap { $0.elements.first { _ in true } }
    guard let content = root["content"]?.string ?? choice?["message"]?["content"]?.string else {
      return nil
    }
    var row: JSONObject = ["match": .string(request.hash), "content": .string(content)]
    if let model = root["model"]?.string { row["model"] = .string(model) }
    if let prompt = root["usage"]?["prompt_tokens"]?.integer,
      let completion = root["usage"]?["completion_tokens"]?.integer
    {
      row["usage"] = [
        "prompt_tokens": .number(Double(prompt)), "completion_tokens": .number(Double(completion)),
      ]
    } else {
      row["usage"] = .null
    }
    return [JSONValue.object(row).wire()]
  }

  private func embeddings(_ root: JSONNode, _ request: ChatRequest) -> [[UInt8]]? {
    let data = root["data"].map { Array($0.elements) } ?? []
    var rows = [[UInt8]]()
    for (index, input) in request.inputs.enumerated() {
      let item = data.first { $0["index"]?.integer == index }
      guard let numbers = item?["embedding"], numbers.kind == .array,
        numbers.elements.allSatisfy({ $0.kind == .number })
      else { return nil }
      rows.append(
        JSONValue.object(["match": .string(Self.hash(input)), "content": numbers.value]).wire())
    }
    return rows
  }
}
