// What a row in mode `http` asks, what of the answers is compared, and how one asks by hand.

/// The requests of a row, in the order in which they are sent.
public struct HTTPQuestion: Sendable, Equatable {
  /// What a row is compared by.
  public enum Part: String, Sendable, CaseIterable {
    /// The status and the named fields.
    case head
    case body
  }

  /// The requests, at least one.
  public var requests: [HTTPRequest]
  /// The names, in lower case, of the response fields that are compared.
  public var fields: Set<String>
  /// What is compared.
  public var parts: Set<Part>

  /// Makes a question.
  public init(
    requests: [HTTPRequest], fields: Set<String> = [], parts: Set<Part> = Set(Part.allCases)
  ) {
    self.requests = requests
    self.fields = fields
    self.parts = parts
  }

  /// The requests as they go over the wire, apart from `Host`.
  public var wireForm: [UInt8] {
    Array(requests.map { $0.bytes(authority: nil) }.joined(separator: "\n".utf8))
  }

  /// The lines of `head-N`: the status, then `name: value` by name.
  public static func head(
    status: Int, fields: [(name: String, value: [UInt8])]
  ) -> [UInt8] {
    var lines = Array("\(status)\n".utf8)
    for (name, value) in fields.sorted(by: { $0.name < $1.name }) {
      lines += Array("\(name): ".utf8) + value + [0x0a]
    }
    return lines
  }

  /// Adds the answer to request `number`, from 1, as `head-N` and, where there is a body, `body-N`.
  public func add(
    head: [UInt8], body: [UInt8], number: Int, to answers: inout TreeSnapshot
  ) {
    if parts.contains(.head) { answers.entries["head-\(number)"] = .file(head) }
    if parts.contains(.body), !body.isEmpty {
      answers.entries["body-\(number)"] = .file(body)
    }
  }

  /// A shell line for each request, with curl, or for raw ones with nc.
  ///
  /// - Parameter base: the base URL; nil for a server that says its port when it starts.
  public func shellCommands(base: HTTPAddress?) -> [String] {
    requests.map { $0.shellCommand(base: base) }
  }
}

extension HTTPRequest {
  /// How long a body may be that is written out, in bytes.
  private static let shownBody = 4_096

  fileprivate func shellCommand(base: HTTPAddress?) -> String {
    let url = base?.description ?? "http://127.0.0.1:PORT"
    switch form {
    case .raw(let bytes):
      let host = base.map { "\($0.host) \($0.port)" } ?? "127.0.0.1 PORT"
      return Self.source(file, bytes).map { "\($0) | nc \(host)" } ?? "nc \(host) < REQUEST"
    case .parts(let method, let path, let headers, let body):
      var words = ["curl", "-sS", "-i"]
      words += method == "HEAD" ? ["-I"] : method == "GET" && body.isEmpty ? [] : ["-X", method]
      for field in headers {
        words += [
          "-H",
          shellQuoted(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"),
        ]
      }
      var source: String?
      if body.isEmpty {
        // What curl would send on its own account must not be sent.
        if ["POST", "PUT", "PATCH"].contains(method) { words += ["--data-binary", "''"] }
      } else if let file {
        words += ["--data-binary", shellQuoted("@\(file)")]
      } else if body.count <= Self.shownBody, isValidUTF8(body), !body.contains(0),
        body.first != UInt8(ascii: "@")
      {
        words += ["--data-binary", shellQuoted(String(decoding: body, as: UTF8.self))]
      } else {
        source = Self.source(nil, body)
        words += ["--data-binary", source == nil ? "@BODY" : "@-"]
      }
      if !body.isEmpty || words.contains("--data-binary"),
        !headers.contains(where: { $0.name.lowercased() == "content-type" })
      {
        words += ["-H", "content-type:"]
      }
      let command = (words + [shellQuoted("\(url)\(path)")]).joined(separator: " ")
      return source.map { "\($0) | \(command)" } ?? command
    }
  }

  /// A shell command that writes bytes, nil for too many.
  private static func source(_ file: String?, _ bytes: [UInt8]) -> String? {
    if let file { return "cat \(shellQuoted(file))" }
    if let first = bytes.first, bytes.count > shownBody, (0x61...0x7a).contains(first),
      bytes.allSatisfy({ $0 == first })
    {
      let letter = String(decoding: [first], as: UTF8.self)
      return "head -c \(bytes.count) /dev/zero | tr '\\0' \(letter)"
    }
    guard bytes.count <= shownBody else { return nil }
    return "echo \(String(decoding: Base64.encode(bytes), as: UTF8.self)) | base64 -d"
  }
}

/// A word as a POSIX shell takes it literally.
public func shellQuoted(_ word: String) -> String {
  let plain = word.utf8.allSatisfy {
    (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
      || "/._-=:".utf8.contains($0)
  }
  if plain && !word.isEmpty { return word }
  return "'"
    + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
