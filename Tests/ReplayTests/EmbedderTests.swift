// The embedders: vectors that were computed elsewhere, and what an endpoint may answer.

import Replay
import Testing
import WebClient

@Suite struct EmbedderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var values: [Int: Double]
    var testDescription: String { text }
  }

  /// Buckets and values by a script of a dozen lines in another language, its FNV-1a held against the
  /// published values of "a" and "foobar".
  @Test(arguments: [
    Case(text: "a", values: [140: -1]),
    Case(
      text: "Review the SCORER, review the scorer!",
      values: [
        39: -0.218217890236, 101: 0.436435780472, 124: 0.436435780472, 161: 0.436435780472,
        164: -0.436435780472, 246: -0.436435780472,
      ]),
    Case(
      text: "naïve café 日本 x9_y",
      values: [
        84: -0.333333333333, 85: 0.333333333333, 90: 0.333333333333, 104: -0.333333333333,
        117: 0.333333333333, 137: 0.333333333333, 139: -0.333333333333, 145: 0.333333333333,
        171: 0.333333333333,
      ]),
    Case(text: "…", values: [27: 1]),
    Case(text: "a a", values: [140: -0.894427191, 223: -0.4472135955]),
    Case(
      text: "one-two one-two",
      values: [
        9: 0.554700196225, 175: 0.554700196225, 185: -0.277350098113, 225: 0.554700196225,
      ]),
    Case(
      text: "\u{0130} \u{1F600}\u{E9}",
      values: [8: -0.57735026919, 185: 0.57735026919, 238: -0.57735026919]),
    Case(text: "", values: [:]),
    Case(text: " -_.\n", values: [:]),
  ])
  func vectorsAreThoseOfTheContract(_ row: Case) {
    let vector = FeatureHashingEmbedder().embed([row.text])[0]
    #expect(vector.count == 256)
    let norm = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    for (bucket, value) in vector.enumerated() {
      #expect(
        abs(Double(value) / max(norm, 1) - (row.values[bucket] ?? 0)) < 1e-6, "bucket \(bucket)")
    }
  }

  private func embedder(_ server: ChatServer) throws -> EndpointEmbedder {
    EndpointEmbedder(client: try server.client(), model: "e", retries: .prompt)
  }

  @Test func anEndpointIsAskedForAllTextsAtOnce() throws {
    let server = try ChatServer(
      """
      {"match":"one","content":[1,0.5],"status":[503,200]}
      {"match":"","content":[0,-2]}
      """)
    #expect(try embedder(server).embed(["one", "two"]) == [[1, 0.5], [0, -2]])
    #expect(try embedder(server).embed([]) == [])
  }

  @Test(arguments: [
    (#"{"match":"one","content":[1]}"#, "of several dimensions"),
    (#"{"match":"","content":[1,2],"status":400}"#, "status 400"),
    (#"{"match":"nothing","content":[1,2]}"#, "status 404"),
    (#"{"match":"","content":[1,2],"fault":"broken_body"}"#, "no list \"data\""),
    (#"{"match":"","content":[1,2],"fault":"reset"}"#, "no connection"),
    (#"{"match":"","content":[]}"#, "1 to 4096 numbers"),
    (#"{"match":"","content":[1e300,1]}"#, "within float32"),
  ])
  func whatIsNoEmbeddingIsAnError(_ row: String, _ words: String) throws {
    let server = try ChatServer(row + "\n" + #"{"match":"two","content":[1,2]}"# + "\n")
    let error = try #require(throws: ReplayError.self) {
      try embedder(server).embed(["one", "two"])
    }
    #expect(error.code == .embedding)
    #expect("\(error)".contains(words), "\(error)")
  }

  @Test(arguments: [
    #"{"data":[{"index":0,"embedding":[1]}]}"#, #"{"data":[{"index":5,"embedding":[1]}]}"#,
    #"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#, #"{"data":{}}"#,
    #"{"data":[{"index":0,"embedding":["1"]},{"index":1,"embedding":[1]}]}"#, "[]",
  ])
  func aListThatDoesNotFitIsAnError(_ body: String) throws {
    let server = CapturingServer(
      "HTTP/1.1 200 OK\r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)")
    let embedder = EndpointEmbedder(
      client: WebClient(address: try #require(WebAddress(server.url))), model: "e",
      retries: .prompt)
    #expect(throws: ReplayError.self) { try embedder.embed(["one", "two"]) }
    #expect(server.requests[0].hasSuffix(#"{"model":"e","input":["one","two"]}"#))
    #expect(server.requests[0].hasPrefix("POST /v1/embeddings HTTP/1.1\r\n"))
  }
}
