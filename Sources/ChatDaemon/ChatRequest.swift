// What a client asks, read from the body of its request.

import Artifacts
import WireJSON

/// A request to one of the three routes.
struct ChatRequest: Sendable {
  /// The routes.
  enum Route: String, Sendable, CaseIterable {
    case chat = "/v1/chat"
    case completions = "/v1/chat/completions"
    case embeddings = "/v1/embeddings"
  }

  var route: Route
  var body: [UInt8]
  var model: String
  /// The text of the last message of the user; of embeddings nothing.
  var message = ""
  /// The hash of the canonical messages, as `bundle_sha256` (replay.md).
  var hash = ""
  /// The texts to embed.
  var inputs: [String] = []

  /// Reads a body; what is wrong with it is thrown as a sentence.
  init(_ route: Route, _ body: [UInt8]) throws(RowFault) {
    self.route = route
    self.body = body
    let root: JSONNode
    do throws(JSONSyntaxError) {
      root = try JSONDocument(parsing: body).root
    } catch {
      throw RowFault("the body is no JSON: \(error)")
    }
    guard let model = root["model"]?.string else { throw RowFault("\"model\" is no text") }
    self.model = model
    if route == .embeddings {
      guard let input = root["input"] else { throw RowFault("\"input\" is absent") }
      let nodes = input.kind == .array ? Array(input.elements) : [input]
      inputs = nodes.compactMap(\.string)
      guard inputs.count == nodes.count else { throw RowFault("\"input\" is no text or texts") }
      return
    }
    guard let messages = root["messages"], messages.kind == .array else {
      throw RowFault("\"messages\" is no list")
    }
    hash = Digest.sha256(of: messages.canonical())
    for node in messages.elements {
      guard let role = node["role"]?.string, let content = node["content"]?.string else {
        throw RowFault("a message lacks \"role\" or \"content\", both texts")
      }
      if role == "user" { message = content }
    }
  }
}
