// The chat: one request with the bundle, an answer in either of two shapes (replay.md, 3).

public import WebClient
import WireJSON

/// What a model answered.
public struct ChatAnswer: Sendable, Equatable {
  /// The text.
  public var content: String
  /// What the server counted, where it says so.
  public var promptTokens: Int?
  /// What the server counted, where it says so.
  public var completionTokens: Int?

  /// Makes an answer.
  public init(content: String, promptTokens: Int? = nil, completionTokens: Int? = nil) {
    self.content = content
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
  }
}

/// Asks one model on one server.
public struct ChatClient: Sendable {
  /// The path where the answer is `{"model","content","usage"}`.
  public static let standardPath = "/v1/chat"

  private let endpoint: Endpoint
  private let path: String
  /// The model that is named in requests.
  public let model: String

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - client: the server.
  ///   - model: the model that is named in requests.
  ///   - path: the path that is posted to; answers may have either shape on any path.
  ///   - retries: when a failed request is sent again.
  public init(
    client: WebClient, model: String, path: String = standardPath,
    retries: RetryPolicy = .standard
  ) {
    endpoint = Endpoint(client: client, retries: retries)
    self.path = path
    self.model = model
  }

  /// What came of a chat.
  public struct Outcome: Sendable {
    /// The answer, or why there is none.
    public var result: Result<ChatAnswer, ChatFailure>
    /// How often it was asked.
    public var attempts: Int
    /// From the first try to the end of the last.
    public var duration: Duration
  }

  /// Whether a text holds the bearer token.
  func holdsToken(_ text: String) -> Bool { endpoint.client.holdsToken(text) }

  /// Asks once, and again where that may help.
  public func ask(_ bundle: ReplayBundle) -> Outcome {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("model")
    writer.string(model)
    writer.name("messages")
    writer.value(bundle.messages)
    writer.name("temperature")
    writer.integer(0)
    writer.name("max_tokens")
    writer.integer(1024)
    writer.endObject()
    let exchange = endpoint.post(writer.bytes, to: path)
    return Outcome(
      result: exchange.result.flatMap(Self.answer), attempts: exchange.attempts,
      duration: exchange.duration)
  }

  private static func answer(_ body: [UInt8]) -> Result<ChatAnswer, ChatFailure> {
    let root: JSONNode
    do throws(JSONSyntaxError) {
      root = try JSONDocument(parsing: body).root
    } catch {
      return .failure(.badResponse("the body is no JSON: \(error)"))
    }
    var content = root["content"]
    if content == nil || content?.kind == .null {
      content = root["choices"]?.elements.first { _ in true }?["message"]?["content"]
    }
    guard let content = content?.string else {
      return .failure(.badResponse("there is no text in content or choices[0].message.content"))
    }
    let usage = root["usage"]
    return .success(
      ChatAnswer(
        content: content, promptTokens: usage?["prompt_tokens"]?.integer,
        completionTokens: usage?["completion_tokens"]?.integer))
  }
}
