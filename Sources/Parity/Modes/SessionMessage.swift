// The lines of the session protocol, version 1 (conformance/peers/PROTOCOL.md), read and written.

import WireJSON

/// What a session peer says of itself in answer to the start line.
public struct PeerIdentity: Sendable, Equatable {
  /// The runtime's name, such as `go`.
  public var runtime: String
  /// The version of its language, such as `1.19.8`.
  public var version: String
  /// The surfaces it answers for.
  public var surfaces: [String]
}

enum SessionMessage {
  static let protocolVersion = 1

  /// The first line to a peer.
  static let start = Array("{\"start\":{\"protocol\":\(protocolVersion)}}\n".utf8)

  /// Appends one request line.
  static func appendRequest(_ sequence: Int, _ question: Question, to out: inout [UInt8]) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("seq")
    writer.integer(sequence)
    writer.name("surface")
    writer.string(question.surface)
    writer.name("input")
    appendPayload(question.input, to: &writer)
    writer.endObject()
    out.append(contentsOf: writer.bytes)
    out.append(UInt8(ascii: "\n"))
  }

  /// Reads the answer to the start line.
  static func identity(_ line: [UInt8]) throws(ProtocolViolation) -> PeerIdentity {
    let root = try object(line, "the answer to the start line")
    guard let version = root["protocol"]?.integer, version == protocolVersion else {
      throw ProtocolViolation(
        "the answer to the start line does not name protocol \(protocolVersion)", line)
    }
    guard let runtime = root["runtime"]?.string, let language = root["version"]?.string,
      let listed = root["surfaces"], listed.kind == .array
    else {
      throw ProtocolViolation(
        "the answer to the start line lacks runtime, version or surfaces", line)
    }
    let surfaces = listed.elements.map(\.string)
    guard !surfaces.contains(nil) else {
      throw ProtocolViolation("the answer to the start line names a surface by no string", line)
    }
    return PeerIdentity(runtime: runtime, version: language, surfaces: surfaces.compactMap(\.self))
  }

  /// Reads an answer line: the request it belongs to, and the answer.
  static func answer(_ line: [UInt8]) throws(ProtocolViolation) -> (sequence: Int, answer: Answer) {
    let root = try object(line, "a line on stdout")
    guard let sequence = root["seq"]?.integer else {
      throw ProtocolViolation("a line on stdout has no seq", line)
    }
    switch (root["output"], root["error"]) {
    case (let output?, nil):
      guard let bytes = payload(output) else {
        throw ProtocolViolation("output is neither a string nor {\"base64\":…}", line)
      }
      return (sequence, Answer(output: bytes))
    case (nil, let error?):
      guard let code = error["code"]?.string, !code.isEmpty,
        code.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c })
      else { throw ProtocolViolation("error has no code", line) }
      return (sequence, .refusal(code: code))
    default:
      throw ProtocolViolation("an answer has either output or error", line)
    }
  }

  private static func object(
    _ line: [UInt8], _ what: String
  ) throws(ProtocolViolation) -> JSONNode {
    do throws(JSONSyntaxError) {
      let root = try JSONDocument(parsing: line).root
      if root.kind == .object { return root }
    } catch {}
    throw ProtocolViolation("\(what) is no JSON object", line)
  }

  /// Returns the bytes of a text or of `{"base64":…}`, nil where it is neither.
  static func payload(_ node: JSONNode) -> [UInt8]? {
    node.utf8 ?? node["base64"]?.utf8.flatMap(Base64.decode)
  }
}

/// A line that breaks the session protocol.
struct ProtocolViolation: Error, CustomStringConvertible {
  var description: String

  init(_ rule: String, _ line: [UInt8]) {
    description = "\(rule): \(VisibleText.excerpt(line, limit: 120))"
  }
}
