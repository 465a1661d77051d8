// An HTTP/1.1 request (RFC 9112) as it goes over a connection, byte for byte.

/// A request of a row in mode `http`.
public struct HTTPRequest: Sendable, Equatable {
  /// What is sent.
  public enum Form: Sendable, Equatable {
    /// A request line, the given fields in their order, and a body.
    ///
    /// `Host` and, where there is a body or the method is POST, PUT or PATCH, `Content-Length` are
    /// added, unless a field of that name, or for the latter `Transfer-Encoding`, is given.
    case parts(method: String, path: String, headers: [HTTPField], body: [UInt8])
    /// All bytes of the request; nothing is added, and the connection is closed after the answer.
    case raw([UInt8])
  }

  /// What is sent.
  public var form: Form
  /// The file that holds the body, or the raw request, where that is one; for people.
  public var file: String?

  /// Makes a request.
  public init(_ form: Form, file: String? = nil) {
    self.form = form
    self.file = file
  }

  /// True if the answer has no body, whatever its fields say (RFC 9112 section 6.3).
  var isHead: Bool {
    switch form {
    case .parts(let method, _, _, _): method == "HEAD"
    case .raw(let bytes): bytes.starts(with: "HEAD ".utf8)
    }
  }

  /// True if nothing may follow its answer, and the next request may use the same connection.
  var isWellFormed: Bool {
    if case .parts = form { return true }
    return false
  }

  /// The bytes on the wire.
  ///
  /// - Parameters:
  ///   - authority: the value of `Host`; nil leaves it out.
  ///   - prefix: what is put before the path.
  package func bytes(authority: String?, prefix: String = "") -> [UInt8] {
    guard case .parts(let method, let path, let headers, let body) = form else {
      if case .raw(let bytes) = form { return bytes }
      return []
    }
    func has(_ name: String) -> Bool { headers.contains { $0.name.lowercased() == name } }
    var head = "\(method) \(prefix)\(path) HTTP/1.1\r\n"
    if let authority, !has("host") { head += "Host: \(authority)\r\n" }
    for field in headers { head += "\(field.name): \(field.value)\r\n" }
    let announces = !body.isEmpty || ["POST", "PUT", "PATCH"].contains(method)
    if announces && !has("content-length") && !has("transfer-encoding") {
      head += "Content-Length: \(body.count)\r\n"
    }
    return Array((head + "\r\n").utf8) + body
  }
}

/// A header field.
public struct HTTPField: Sendable, Hashable {
  /// Its name, as it is sent.
  public var name: String
  /// Its value.
  public var value: String

  /// Makes a field.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// True for a field name: a token of RFC 9110 section 5.6.2.
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
  }

  /// True for a value without control characters and without white space at its ends.
  public static func isValue(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
      && [text.utf8.first, text.utf8.last].allSatisfy { $0 != 0x20 && $0 != 0x09 }
  }

  static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
