// JSON posted to a server, over http or https, by libcurl.

internal import CCurl
import Glibc

/// Posts JSON to one server.
///
/// No redirect is followed: it would carry the token to whoever the server names. The token is in no
/// argument, message or description. Over https the system's authorities are trusted, or those in the file
/// that `SSL_CERT_FILE` names.
public struct WebClient: Sendable {
  /// The server.
  public let address: WebAddress
  /// The time of a request, to the end of its response.
  public let timeout: Duration
  private let token: String?

  /// The longest body of a response that is taken in, in bytes.
  public static let bodyLimit = 32 << 20

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - address: the server.
  ///   - token: what stands behind `Authorization: Bearer`; nil for no such field. It has to be one
  ///     that ``isToken(_:)``.
  ///   - timeout: the time of a request.
  public init(address: WebAddress, token: String? = nil, timeout: Duration = .seconds(60)) {
    self.address = address
    self.timeout = timeout
    self.token = token
  }

  /// Whether requests can be made on this machine.
  ///
  /// - Throws: `noLibrary` where libcurl is not here.
  public static func check() throws(WebFailure) {
    guard web_is_available() != 0 else { throw WebFailure(WEB_NO_LIBRARY, message: "") }
  }

  /// Whether a text can stand in a header field, alone and without spaces.
  public static func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// Posts a JSON text to a path of the server and returns the response, whatever its status.
  public func post(_ json: [UInt8], to path: String) throws(WebFailure) -> WebResponse {
    var fields = ["Content-Type: application/json", "Accept: application/json", "Expect:"]
    if let token { fields.append("Authorization: Bearer \(token)") }
    let headers = fields.map { strdup($0) }
    defer { for header in headers { free(header) } }
    var pointers = headers.map { UnsafePointer($0) } + [nil]
    var response = web_response()
    let outcome = address.url(path).withCString { url in
      json.withUnsafeBytes { body in
        pointers.withUnsafeMutableBufferPointer { pointers in
          var request = web_request()
          request.url = url
          request.headers = UnsafePointer(pointers.baseAddress)
          request.body = body.baseAddress
          request.body_length = body.count
          request.timeout = max(1, timeout.milliseconds)
          request.body_limit = Self.bodyLimit
          request.is_direct = address.isLocal ? 1 : 0
          request.authorities = UnsafePointer(getenv("SSL_CERT_FILE"))
          return web_exchange(&request, &response)
        }
      }
    }
    defer { free(response.body) }
    guard outcome == WEB_ANSWERED else {
      throw WebFailure(outcome, message: Self.text(&response.message))
    }
    return WebResponse(
      status: response.status,
      retryAfter: response.retry_after > 0 ? .seconds(response.retry_after) : nil,
      body: Array(UnsafeBufferPointer(start: response.body, count: response.body_length)))
  }

  /// What a server says of a request, for a person; nothing of it where there is a token, which it could
  /// hold in any spelling.
  public func shown(_ text: String) -> String {
    token == nil ? text : "what it said is not shown, as it could hold the token"
  }

  /// Whether a text holds the token.
  public func holdsToken(_ text: String) -> Bool { token.map(text.contains) ?? false }

  private static func text<Buffer>(_ buffer: inout Buffer) -> String {
    withUnsafeBytes(of: &buffer) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

/// A response, whatever its status.
public struct WebResponse: Sendable {
  /// 100 to 999.
  public var status: Int
  /// What the field `Retry-After` asks for.
  public var retryAfter: Duration?
  /// The body.
  public var body: [UInt8]
}

/// Why there is no response.
public struct WebFailure: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Code: Sendable {
    /// No connection could be had, or it was lost before the end of the response.
    case connection
    /// The time was over.
    case timeout
    /// What came is no response, is too long, or comes from a server that is not trusted.
    case badResponse
    /// libcurl is not on this machine.
    case noLibrary
  }

  /// What went wrong.
  public var code: Code
  /// In words, for a person.
  public var description: String

  init(_ outcome: web_outcome, message: String) {
    description = message
    switch outcome {
    case WEB_CONNECTION: code = .connection
    case WEB_LATE: code = .timeout
    case WEB_NO_LIBRARY:
      code = .noLibrary
      description = "libcurl.so.4 is not here (on Debian: apt-get install libcurl4)"
    case WEB_TOO_LONG:
      code = .badResponse
      description = "a body of more than \(WebClient.bodyLimit) bytes"
    default: code = .badResponse
    }
  }
}

extension Duration {
  /// Whole milliseconds, rounded down.
  fileprivate var milliseconds: Int {
    Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
