// The other side of mode `session`: how this package's own runtime answers (PROTOCOL.md).

import Glibc
import WireJSON

/// Answers a session's lines with the surfaces' functions.
///
/// Fed with what was read, it returns what is to be written, so that answers are never held back.
public struct SessionServer: ~Copyable {
  private let runtime: String
  private let version: String
  private let functions: [String: SurfaceFunction]
  private var parser = JSONParser()
  private var unread = [UInt8]()
  private var isStarted = false

  /// A line that is no request: the session ends with exit status 2.
  public struct Fault: Error, Sendable, CustomStringConvertible {
    public var description: String
  }

  /// Makes a server that calls itself `runtime` and `version`.
  public init(runtime: String, version: String, functions: [String: SurfaceFunction]) {
    self.runtime = runtime
    self.version = version
    self.functions = functions
  }

  /// Takes in a piece of the input; returns the answers to every line that is whole, and what was
  /// wrong with the line after them, if anything.
  public mutating func feed(_ piece: ArraySlice<UInt8>) -> (answers: [UInt8], fault: Fault?) {
    var out = [UInt8]()
    let fault = piece.withUnsafeBytes { bytes -> Fault? in
      var rest = bytes[...]
      while let end = Self.firstLineFeed(in: rest) {
        do throws(Fault) {
          if unread.isEmpty {
            try answer(UnsafeRawBufferPointer(rebasing: rest[..<end]), into: &out)
          } else {
            unread.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<end]))
            try answerUnread(into: &out)
          }
        } catch {
          return error
        }
        rest = rest[(end + 1)...]
      }
      unread.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest))
      return nil
    }
    return (out, fault)
  }

  /// Returns the answer to a last line that has no line feed.
  public mutating func finish() throws(Fault) -> [UInt8] {
    var out = [UInt8]()
    if !unread.isEmpty { try answerUnread(into: &out) }
    return out
  }

  private static func firstLineFeed(in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard !bytes.isEmpty, let base = bytes.base.baseAddress,
      let found = memchr(base + bytes.startIndex, 0x0a, bytes.count)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  private mutating func answerUnread(into out: inout [UInt8]) throws(Fault) {
    let line = unread
    unread.removeAll()
    let result = line.withUnsafeBytes { bytes -> Result<Void, Fault> in
      Result { () throws(Fault) in try answer(bytes, into: &out) }
    }
    try result.get()
  }

  private mutating func answer(
    _ line: UnsafeRawBufferPointer, into out: inout [UInt8]
  ) throws(Fault) {
    let request: JSONNode
    do throws(JSONSyntaxError) {
      request = try parser.parse(line).root
    } catch {
      throw Fault(description: "a line that is no request: \(error)")
    }
    try answer(request, into: &out)
  }

  private mutating func answer(_ request: JSONNode, into out: inout [UInt8]) throws(Fault) {
    var writer = JSONWriter()
    if isStarted {
      try answer(request, with: &writer)
    } else {
      guard request["start"]?["protocol"]?.integer == SessionMessage.protocolVersion else {
        throw Fault(description: "the first line does not start protocol 1")
      }
      isStarted = true
      writeIdentity(to: &writer)
    }
    out.append(contentsOf: writer.bytes)
    out.append(UInt8(ascii: "\n"))
  }

  private func answer(_ request: JSONNode, with writer: inout JSONWriter) throws(Fault) {
    guard let sequence = request["seq"]?.integer else {
      throw Fault(description: "a request without seq")
    }
    var answer = Answer.refusal(code: "unknown_surface")
    if let surface = request["surface"]?.string, let function = functions[surface] {
      guard let input = request["input"].flatMap(SessionMessage.payload) else {
        throw Fault(description: "a request without input")
      }
      answer = function(input)
    }
    writer.beginObject()
    writer.name("seq")
    writer.integer(sequence)
    guard SessionMessage.append(answer, to: &writer) else {
      throw Fault(description: "exit status \(answer.exitStatus) without an error code")
    }
    writer.endObject()
  }

  private func writeIdentity(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("protocol")
    writer.integer(SessionMessage.protocolVersion)
    writer.name("runtime")
    writer.string(runtime)
    writer.name("version")
    writer.string(version)
    writer.name("surfaces")
    writer.beginArray()
    for name in functions.keys.sorted() { writer.string(name) }
    writer.endArray()
    writer.endObject()
  }
}

extension SessionMessage {
  /// Appends `output` or `error`, as the answer is one or the other; false where it is neither: an
  /// exit status that is not 0 without the one line that tells its code.
  static func append(_ answer: Answer, to writer: inout JSONWriter) -> Bool {
    guard answer.exitStatus != 0 else {
      writer.name("output")
      appendPayload(answer.output, to: &writer)
      return true
    }
    guard let document = try? JSONDocument(parsing: answer.output),
      let code = document.root["error"]?["code"]?.string, answer == .refusal(code: code)
    else { return false }
    writer.name("error")
    writer.beginObject()
    writer.name("code")
    writer.string(code)
    writer.endObject()
    return true
  }

  /// Appends bytes as a text, or as `{"base64":…}` where they are no UTF-8.
  static func appendPayload(_ bytes: [UInt8], to writer: inout JSONWriter) {
    guard !isValidUTF8(bytes) else { return writer.string(utf8: bytes) }
    writer.beginObject()
    writer.name("base64")
    writer.string(utf8: Base64.encode(bytes))
    writer.endObject()
  }
}
