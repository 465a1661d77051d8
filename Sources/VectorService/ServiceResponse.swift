// What the service answers.

import WireJSON

/// A status and a body.
public struct ServiceResponse: Sendable, Equatable {
  /// The HTTP status.
  public var status: Int
  /// What the body is.
  public var contentType: String
  /// Further fields.
  public var fields: [String: String]
  /// The bytes; empty for 204.
  public var body: [UInt8]

  /// Makes a response.
  public init(
    status: Int, contentType: String = "application/json", fields: [String: String] = [:],
    body: [UInt8]
  ) {
    self.status = status
    self.contentType = contentType
    self.fields = fields
    self.body = body
  }

  /// A JSON text and LF.
  static func json(_ status: Int = 200, _ write: (inout JSONWriter) -> Void) -> Self {
    var writer = JSONWriter()
    write(&writer)
    writer.lineFeed()
    return ServiceResponse(status: status, body: writer.bytes)
  }
}

/// Why a request was not served: a status, and `{"error":{"code","message"}}`.
public struct ServiceError: Error, Sendable, Equatable {
  /// The HTTP status.
  public let status: Int
  /// The contract's code.
  public let code: String
  /// One sentence for a person; never how the service works inside.
  public let message: String
  /// Further fields of the response.
  public let fields: [String: String]
  /// Which item of a request is at fault, from 0.
  public let position: Int?

  /// Makes an error.
  public init(
    _ status: Int, _ code: String, _ message: String, fields: [String: String] = [:],
    position: Int? = nil
  ) {
    self.position = position
    self.status = status
    self.code = code
    self.message = message
    self.fields = fields
  }

  /// The response.
  public var response: ServiceResponse {
    var response = ServiceResponse.json(status) { writer in
      writer.beginObject()
      writer.name("error")
      writer.beginObject()
      writer.name("code")
      writer.string(code)
      writer.name("message")
      writer.string(message)
      if let position {
        writer.name("position")
        writer.integer(position)
      }
      writer.endObject()
      writer.endObject()
    }
    response.fields = fields
    return response
  }
}
