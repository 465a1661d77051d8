// The keys of a row in mode `http`: `request` or `requests`, `response` or `responses`, and what counts.

import Parity

extension HTTPRow {
  /// The keys that make a row one of mode `http`.
  static let requestKeys = ["request", "requests"]
  /// The keys of a row that is a folder.
  static let folderKeys = requestKeys + ["compare", "fields", "summary"]
  /// The keys of an inline row, besides its name.
  static let inlineKeys = requestKeys + ["response", "responses", "compare", "fields"]

  /// Reads a row that is a folder: its goldens are files, and `content-type` is compared unless
  /// `fields` names others.
  init(folder value: YAMLValue) throws(DeclarationError) {
    let fields = try value.fields(of: "a row", allowed: Self.folderKeys)
    try self.init(fields, value, defaultFields: ["content-type"])
  }

  /// Reads an inline row; the fields of its responses are compared, and those that `fields` names.
  init(
    inline fields: [String: YAMLValue], _ value: YAMLValue, needsResponse: Bool
  ) throws(DeclarationError) {
    try self.init(fields, value, defaultFields: [])
    let list = try Self.list("response", fields, value)
    guard !list.isEmpty else {
      if !needsResponse { return }
      throw value.error("the row has no response, and the probe's reference is golden")
    }
    guard list.count == requests.count else {
      throw value.error("the row has \(requests.count) requests and \(list.count) responses")
    }
    var responses = [Response]()
    for item in list { responses.append(try Self.response(item)) }
    for name in responses.flatMap(\.headers).map({ $0.name.lowercased() }) {
      self.fields.insert(name)
    }
    self.responses = responses
  }

  private init(
    _ fields: [String: YAMLValue], _ value: YAMLValue, defaultFields: Set<String>
  ) throws(DeclarationError) {
    requests = []
    for item in try Self.list("request", fields, value) { requests.append(try Self.request(item)) }
    guard !requests.isEmpty else { throw value.error("the row has no request") }
    self.fields = defaultFields
    if let names = fields["fields"] {
      self.fields = []
      for name in try names.strings("fields") {
        guard HTTPField.isName(name) else { throw names.error("\"\(name)\" is no field name") }
        self.fields.insert(name.lowercased())
      }
    }
    parts = Set(HTTPQuestion.Part.allCases)
    guard let compare = fields["compare"] else { return }
    parts = []
    for name in try compare.strings("compare") {
      guard let part = HTTPQuestion.Part(rawValue: name) else {
        throw compare.error(
          NearestName.message("part", name, among: HTTPQuestion.Part.allCases.map(\.rawValue)))
      }
      parts.insert(part)
    }
    if parts.isEmpty { throw compare.error("compare names nothing") }
  }

  /// The one value under `key`, or the list under its plural.
  private static func list(
    _ key: String, _ fields: [String: YAMLValue], _ value: YAMLValue
  ) throws(DeclarationError) -> [YAMLValue] {
    switch (fields[key], fields["\(key)s"]) {
    case (nil, nil): return []
    case (let one?, nil): return [one]
    case (nil, let several?): return try several.list("\(key)s")
    case (_, let several?): throw several.error("give either \(key) or \(key)s")
    }
  }

  private static func request(_ value: YAMLValue) throws(DeclarationError) -> Request {
    let fields = try value.fields(
      of: "a request", allowed: ["method", "path", "headers", "body", "raw"])
    if let raw = fields["raw"] {
      guard fields.count == 1 else { throw value.error("raw is the whole request: give it alone") }
      return .raw(try Payload(raw, "raw"))
    }
    guard let path = fields["path"] else { throw value.error("a request lacks \"path\"") }
    let method = try fields["method"]?.string("method") ?? "GET"
    guard HTTPField.isName(method) else {
      throw fields["method"]!.error("\"\(method)\" is no method; use raw for what is none")
    }
    let target = try path.string("path")
    guard target.hasPrefix("/") || target == "*",
      target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else {
      throw path.error("path begins with / and has no spaces or non-ASCII; use raw for others")
    }
    let body = try fields["body"].map { (body) throws(DeclarationError) in
      try Payload(body, "body")
    }
    return .parts(
      method: method, path: target, headers: try headers(fields["headers"]),
      body: body ?? .bytes([]))
  }

  private static func response(_ value: YAMLValue) throws(DeclarationError) -> Response {
    let fields = try value.fields(
      of: "a response", allowed: ["status", "headers", "body"], required: ["status"])
    let status = try fields["status"]!.integer("status")
    guard (200...599).contains(status) else {
      throw fields["status"]!.error("status is not 200 to 599")
    }
    let body = try fields["body"].map { (body) throws(DeclarationError) in
      try Payload(body, "body")
    }
    let headers = try headers(fields["headers"])
    for (index, field) in headers.enumerated()
    where headers[..<index].contains(where: { $0.name.lowercased() == field.name.lowercased() }) {
      throw fields["headers"]!.error("\"\(field.name)\" stands twice; fields have no case")
    }
    return Response(status: status, headers: headers, body: body ?? .bytes([]))
  }

  private static func headers(_ value: YAMLValue?) throws(DeclarationError) -> [HTTPField] {
    var headers = [HTTPField]()
    for (name, item) in try value?.members(of: "headers") ?? [] {
      let text = try item.string("a header field")
      guard HTTPField.isName(name), HTTPField.isValue(text) else {
        throw item.error("\"\(name)\" and its value are no header field; use raw for what is none")
      }
      headers.append(HTTPField(name, text))
    }
    return headers
  }
}

extension HTTPRow.Payload {
  /// Reads a text, `{base64: TEXT}`, `{file: PATH}` or `{repeat: TEXT, count: N}`.
  fileprivate init(_ value: YAMLValue, _ what: String) throws(DeclarationError) {
    if let text = try? value.string(what) {
      self = .bytes(Array(text.utf8))
      return
    }
    let fields = try value.fields(of: what, allowed: ["base64", "file", "repeat", "count"])
    switch (fields.count, fields["base64"], fields["file"], fields["repeat"], fields["count"]) {
    case (1, let base64?, _, _, _):
      guard let bytes = Base64.decode(Array(try base64.string("base64").utf8)) else {
        throw base64.error("is no padded base64 (RFC 4648 section 4)")
      }
      self = .bytes(bytes)
    case (1, _, let file?, _, _):
      let path = try file.string("file")
      guard YAMLValue.isPath(path) else {
        throw file.error("\"\(path)\" is no path below the folder that it starts from")
      }
      self = .file(path, line: file.line)
    case (2, _, _, let text?, let count?):
      let bytes = Array(try text.string("repeat").utf8)
      let number = try count.integer("count")
      guard number >= 0, number <= Self.limit / max(1, bytes.count) else {
        throw count.error("count makes more than \(Self.limit) bytes, or is negative")
      }
      self = .repeated(bytes, count: number)
    default:
      throw value.error(
        "\(what) is a text, {base64: TEXT}, {file: PATH} or {repeat: TEXT, count: N}")
    }
  }
}
