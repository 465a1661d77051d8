// An OpenAI-compatible endpoint for embeddings.

public import WebClient
import WireJSON

/// Asks `POST /v1/embeddings`, with the time-outs and second tries of a chat.
public struct EndpointEmbedder: Embedder {
  private let endpoint: Endpoint
  private let model: String

  /// The path on the server.
  public static let path = "/v1/embeddings"

  public let batchSize = 64

  /// Makes an embedder.
  ///
  /// - Parameters:
  ///   - client: the server.
  ///   - model: the model that is named in requests.
  ///   - retries: when a failed request is sent again.
  public init(client: WebClient, model: String, retries: RetryPolicy = .standard) {
    endpoint = Endpoint(client: client, retries: retries)
    self.model = model
  }

  public var identity: String { "openai \(endpoint.client.address.text) \(model)" }

  public func embed(_ texts: [String]) throws -> [[Float]] {
    guard !texts.isEmpty else { return [] }
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("model")
    writer.string(model)
    writer.name("input")
    writer.beginArray()
    for text in texts { writer.string(text) }
    writer.endArray()
    writer.endObject()
    let exchange = endpoint.post(writer.bytes, to: Self.path)
    let body: [UInt8]
    switch exchange.result {
    case .success(let bytes): body = bytes
    case .failure(let failure): throw error("\(failure.message): \(failure.detail)")
    }
    return try vectors(in: body, count: texts.count)
  }

  private func vectors(in body: [UInt8], count: Int) throws(ReplayError) -> [[Float]] {
    guard let root = try? JSONDocument(parsing: body).root, let data = root["data"],
      data.kind == .array
    else { throw error("the answer has no list \"data\"") }
    var vectors = [[Float]?](repeating: nil, count: count)
    for (place, item) in data.elements.enumerated() {
      let index = item["index"]?.integer ?? place
      guard index < count, vectors[index] == nil, let embedding = item["embedding"] else {
        throw error("element \(place) of \"data\" is not the embedding of one of \(count) texts")
      }
      let vector = embedding.elements.compactMap(\.number).map { Float($0) }
      guard embedding.kind == .array, 1...4096 ~= vector.count,
        vector.count == embedding.elements.reduce(0, { count, _ in count + 1 }),
        vector.allSatisfy(\.isFinite)
      else {
        throw error("embedding \(index) is no list of 1 to 4096 numbers within float32")
      }
      vectors[index] = vector
    }
    let whole = vectors.compactMap { $0 }
    guard whole.count == count, whole.allSatisfy({ $0.count == whole[0].count }) else {
      throw error("it gave \(whole.count) embeddings of \(count) texts, or of several dimensions")
    }
    return whole
  }

  private func error(_ message: String) -> ReplayError {
    ReplayError(.embedding, "embeddings from \(endpoint.client.address.text): \(message)")
  }
}
