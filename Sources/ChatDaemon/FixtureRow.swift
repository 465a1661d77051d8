// One row of the file of answers: which requests it answers, and how (README.md, chatd).

import WireJSON

/// A row of the file.
///
///     {"match":"capital of France","content":"{\"city\":\"Paris\"}","status":[503,503,200]}
struct FixtureRow: Sendable {
  /// What is answered.
  enum Reply: Sendable {
    /// The content of a chat answer.
    case content(String)
    /// An embedding, as its canonical text.
    case embedding([UInt8])
    /// A whole body as it stands.
    case body(String)
  }

  /// The token counts of an answer.
  enum Usage: Sendable, Equatable {
    case counts(prompt: Int, completion: Int)
    case absent
  }

  /// A text that stands in the message, or the SHA-256 of the bundle or input.
  var match: String
  var reply: Reply
  /// The statuses of successive requests, gone through again and again.
  var statuses = [200]
  /// The faults of successive requests, likewise; nil is none.
  var faults: [Fault?] = [nil]
  var delay = 0
  /// The model that is named; nil names the one that was asked for.
  var model: String?
  var usage = Usage.counts(prompt: 0, completion: 0)
  /// Fields of the response beyond those that it has anyway.
  var headers: [(name: String, value: String)] = []

  static let members = [
    "match", "content", "body", "status", "fault", "delay_ms", "model", "usage", "headers",
  ]

  /// Reads a row; what is wrong with it is thrown as a sentence.
  init(_ node: JSONNode) throws(RowFault) {
    guard node.kind == .object else { throw RowFault("is no object") }
    for (name, _) in node.members where !Self.members.contains(name) {
      throw RowFault("\"\(name)\" is none of \(Self.members.joined(separator: ", "))")
    }
    guard let match = node["match"]?.string else { throw RowFault("\"match\" is no text") }
    self.match = match
    switch (node["content"], node["body"]) {
    case (let content?, nil) where content.kind == .string: reply = .content(content.string!)
    case (let content?, nil)
    where content.kind == .array && content.elements.allSatisfy({ $0.kind == .number }):
      reply = .embedding(content.canonical())
    case (nil, let body?) where body.kind == .string: reply = .body(body.string!)
    default: throw RowFault("it needs \"content\", a text or numbers, or \"body\", a text")
    }
    if let status = node["status"] {
      statuses = try Self.list(status) { $0.integer.flatMap { 200...599 ~= $0 ? $0 : nil } }
    }
    if let fault = node["fault"] {
      faults = try Self.list(fault) { item in
        item.kind == .null ? .some(nil) : item.string.flatMap(Fault.init(rawValue:)).map { $0 }
      }
    }
    if let delay = node["delay_ms"] {
      guard let milliseconds = delay.integer, milliseconds <= 86_400_000 else {
        throw RowFault("\"delay_ms\" is no number of milliseconds")
      }
      self.delay = milliseconds
    }
    if let model = node["model"] {
      guard let name = model.string else { throw RowFault("\"model\" is no text") }
      self.model = name
    }
    if let usage = node["usage"] { self.usage = try Self.usage(usage) }
    guard let fields = node["headers"] else { return }
    guard fields.kind == .object else { throw RowFault("\"headers\" is no object") }
    for (name, value) in fields.members {
      guard let text = value.string, !name.isEmpty,
        (name + text).utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
      else { throw RowFault("\"headers\" holds what is no field") }
      headers.append((name, text))
    }
  }

  private static func usage(_ node: JSONNode) throws(RowFault) -> Usage {
    if node.kind == .null { return .absent }
    guard let prompt = node["prompt_tokens"]?.integer,
      let completion = node["completion_tokens"]?.integer
    else { throw RowFault("\"usage\" lacks prompt_tokens or completion_tokens, and is not null") }
    return .counts(prompt: prompt, completion: completion)
  }

  private static func list<Value>(
    _ node: JSONNode, _ read: (JSONNode) -> Value?
  ) throws(RowFault) -> [Value] {
    let nodes = node.kind == .array ? Array(node.elements) : [node]
    let values = nodes.compactMap(read)
    guard !values.isEmpty, values.count == nodes.count else {
      throw RowFault(
        "status is 200 to 599, fault one of \(Fault.allCases.map(\.rawValue).joined(separator: ", "))"
          + " or null; each alone or as a list")
    }
    return values
  }
}

/// What is wrong with a row, in words.
struct RowFault: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// What a response can suffer from, beyond its status and its lateness.
enum Fault: String, Sendable, CaseIterable {
  /// The connection is reset instead of an answer.
  case reset
  /// The connection is closed instead of an answer.
  case close
  /// No answer, and the connection stays.
  case hang
  /// What comes is no HTTP.
  case garbage
  /// The body is shorter than announced: the connection is closed in its middle.
  case truncated
  /// The body comes a byte every `delay_ms` milliseconds, 100 without it.
  case drip
  /// A whole response whose body ends in the middle: no JSON.
  case brokenBody = "broken_body"
}
