// What is answered, in the shapes of the three routes, and as the bytes of HTTP/1.1.

import WireJSON

/// A response and what it suffers from.
struct ChatResponse: Sendable {
  var status = 200
  var body: [UInt8] = []
  var headers: [(name: String, value: String)] = []
  var fault: Fault?
  var delay = 0

  /// An error: `{"error":{"code","message"}}`.
  static func error(_ status: Int, _ code: String, _ message: String) -> ChatResponse {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("error")
    writer.beginObject()
    writer.name("code")
    writer.string(code)
    writer.name("message")
    writer.string(message)
    writer.endObject()
    writer.endObject()
    return ChatResponse(status: status, body: writer.bytes)
  }

  /// What a row's turn answers to a chat.
  init(_ turn: FixtureTable.Turn, to request: ChatRequest) {
    status = turn.status
    headers = turn.row.headers
    fault = turn.fault
    delay = turn.row.delay
    switch turn.row.reply {
    case .body(let text): body = Array(text.utf8)
    case .embedding: body = []
    case .content(let text):
      guard status < 300 else {
        body = Self.error(status, "fixture", text).body
        return
      }
      var writer = JSONWriter()
      writer.beginObject()
      if request.route == .completions {
        writer.name("id")
        writer.string("chatcmpl-fixture")
        writer.name("object")
        writer.string("chat.completion")
        writer.name("created")
        writer.integer(0)
      }
      writer.name("model")
      writer.string(turn.row.model ?? request.model)
      if request.route == .chat {
        writer.name("content")
        writer.string(text)
      } else {
        writer.name("choices")
        writer.value([
          [
            "index": 0, "message": ["role": "assistant", "content": .string(text)],
            "finish_reason": "stop",
          ]
        ])
      }
      if case .counts(let prompt, let completion) = turn.row.usage {
        writer.name("usage")
        writer.beginObject()
        writer.name("prompt_tokens")
        writer.integer(prompt)
        writer.name("completion_tokens")
        writer.integer(completion)
        if request.route == .completions {
          writer.name("total_tokens")
          writer.integer(prompt + completion)
        }
        writer.endObject()
      }
      writer.endObject()
      body = writer.bytes
    }
  }

  /// What the turns of rows answer to a request for embeddings, one for each input; status, delay, fault
  /// and fields are those of the first that is not as usual.
  init(embeddings turns: [FixtureTable.Turn], to request: ChatRequest) {
    if let turn = turns.first(where: { $0.status != 200 || $0.fault != nil || $0.row.delay > 0 }) {
      (status, headers, fault) = (turn.status, turn.row.headers, turn.fault)
      delay = turn.row.delay
    }
    guard status < 300 else {
      body = Self.error(status, "fixture", "the row says so").body
      return
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("object")
    writer.string("list")
    writer.name("model")
    writer.string(turns.first?.row.model ?? request.model)
    writer.name("data")
    writer.beginArray()
    for (index, turn) in turns.enumerated() {
      guard case .embedding(let numbers) = turn.row.reply else { continue }
      writer.beginObject()
      writer.name("object")
      writer.string("embedding")
      writer.name("index")
      writer.integer(index)
      writer.name("embedding")
      writer.raw(numbers)
      writer.endObject()
    }
    writer.endArray()
    writer.name("usage")
    writer.value(["prompt_tokens": 0, "total_tokens": 0])
    writer.endObject()
    body = writer.bytes
  }

  init(status: Int, body: [UInt8], headers: [(name: String, value: String)] = []) {
    self.status = status
    self.body = body
    self.headers = headers
  }

  /// The head as it is sent; `length` is what it says of the body. A connection serves one request.
  func head(length: Int) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(Self.reasons[status] ?? "Status")\r\n"
    let given = Set(headers.map { $0.name.lowercased() })
    let usual = [
      ("content-type", "application/json"), ("content-length", "\(length)"),
      ("connection", "close"),
    ]
    for (name, value) in usual where !given.contains(name) { text += "\(name): \(value)\r\n" }
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  private static let reasons = [
    200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
    413: "Content Too Large", 429: "Too Many Requests", 500: "Internal Server Error",
    502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
  ]
}
