// Envelopes to the byte: what is written, what is read, and which code refuses the rest.

import Testing
import VectorStore
import VectorTesting
import WireJSON

@Suite struct EnvelopeTests {
  static let head =
    #"{"version":2,"params":{"name":"n","dimension":2,"distance":"cosine","m":16,"ef_construction":200,"ef_search":64},"#

  /// A version 2 text; the vectors are (1, -0) and (0.5, 2).
  static func text(
    version: String = #""version":2"#,
    params: String =
      #""params":{"name":"n","dimension":2,"distance":"cosine","m":16,"ef_construction":200,"ef_search":64}"#,
    ids: String = #""ids":["a","b"]"#, metadata: String = #""metadata":{"b":{}}"#,
    vectors: String = #""vectors":"AACAPwAAAIAAAAA/AAAAQA==""#
  ) -> String {
    "{" + [version, params, ids, metadata, vectors].filter { !$0.isEmpty }.joined(separator: ",")
      + "}"
  }

  static func old(
    params: String =
      #"{"name":"n","dimension":2,"distance":"cosine","m":16,"ef_construction":200,"ef_search":64}"#,
    metadata: String = #"{"b":{"k":1}}"#, vectors: String = #"{"b":[0.5,2],"a":[1,-0]}"#
  ) -> String {
    #"{"version":1,"params":\#(params),"metadata":\#(metadata),"vectors":\#(vectors)}"#
  }

  static func refusal(_ text: String) -> VectorError? {
    do throws(VectorError) {
      _ = try Envelope(decoding: Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test func isReadAndWrittenToTheByte() throws {
    let envelope = try Envelope(decoding: Array(Self.text().utf8))
    #expect(envelope.items.map(\.id) == ["a", "b"])
    #expect(envelope.items[0].vector.map(\.bitPattern) == [0x3F80_0000, 0x8000_0000])
    #expect(envelope.items.map { $0.metadata } == [nil, Array("{}".utf8)])
    #expect(envelope.invisible == nil)
    #expect(String(decoding: envelope.encoded(), as: UTF8.self) == Self.text())
  }

  struct Rewriting: Sendable, CustomTestStringConvertible {
    var name: String
    var input: String
    var output: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Rewriting(
      name: "ids in no order",
      input: text(ids: #""ids":["b","a"]"#, vectors: #""vectors":"AAAAPwAAAEAAAIA/AAAAgA==""#),
      output: text()),
    Rewriting(
      name: "members in no order, spaces, escapes",
      input:
        #" {"vectors":"AACAPwAAAIAAAAA\/AAAAQA\u003d=", "metadata" :{"\u0062":{ }},"ids":["\u0061","b"],"#
        + #""params":{"ef_search":64.0,"m":1.6e1,"distance":"cosine","name":"n","dimension":2,"#
        + #""ef_construction":2e2},"version":2.0}"#,
      output: text()),
    Rewriting(
      name: "the last of equal members counts",
      input: #"{"vectors":7,"version":9,"#
        + text(metadata: #""metadata":{"b":null,"b":{"z":1,"a":1.0}}"#).dropFirst(),
      output: text(metadata: #""metadata":{"b":{"a":1,"z":1}}"#)),
    Rewriting(
      name: "no items",
      input: text(ids: #""ids":[]"#, metadata: #""metadata":{}"#, vectors: #""vectors":"""#),
      output: text(ids: #""ids":[]"#, metadata: #""metadata":{}"#, vectors: #""vectors":"""#)),
    Rewriting(
      name: "ids by UTF-8 bytes, metadata by UTF-16 code units",
      input: text(
        ids: #""ids":["😀","\uE000"]"#, metadata: #""metadata":{"\uE000":{},"😀":{}}"#),
      output: text(
        ids: "\"ids\":[\"\u{E000}\",\"😀\"]", metadata: "\"metadata\":{\"😀\":{},\"\u{E000}\":{}}",
        vectors: #""vectors":"AAAAPwAAAEAAAIA/AAAAgA==""#)),
    Rewriting(
      name: "composed and decomposed are two ids",
      input: text(ids: #""ids":["e\u0301","\u00e9"]"#, metadata: #""metadata":{}"#),
      output: text(ids: "\"ids\":[\"e\u{301}\",\"\u{E9}\"]", metadata: #""metadata":{}"#)),
    Rewriting(
      name: "version 1, the invisible left out",
      input: old(),
      output: text(
        ids: #""ids":["b"]"#, metadata: #""metadata":{"b":{"k":1}}"#,
        vectors: #""vectors":"AAAAPwAAAEA=""#)),
    Rewriting(
      name: "version 1, -0 stays, ties go to the even float32, the largest is no infinity",
      input: old(
        metadata: #"{"b":{}}"#, vectors: #"{"b":[-0,1.000000059604644775390625]}"#),
      output: text(
        ids: #""ids":["b"]"#, vectors: #""vectors":"AAAAgAAAgD8=""#)),
    Rewriting(
      name: "version 1, the largest float32 and what rounds to it",
      input: old(metadata: #"{"b":{}}"#, vectors: #"{"b":[3.4028235677973362e38,-1e-45]}"#),
      output: text(ids: #""ids":["b"]"#, vectors: #""vectors":"//9/fwEAAIA=""#)),
  ])
  func isRewritten(_ row: Rewriting) throws {
    let envelope = try Envelope(decoding: Array(row.input.utf8))
    #expect(String(decoding: envelope.encoded(), as: UTF8.self) == row.output)
  }

  @Test func invisibleVectorsAreCounted() throws {
    #expect(try Envelope(decoding: Array(Self.old().utf8)).invisible == 1)
    let none = Self.old(metadata: "{}")
    #expect(try Envelope(decoding: Array(none.utf8)).invisible == 2)
  }

  @Test func metadataOf128LevelsIsReadAndOf129IsNot() {
    func nested(_ depth: Int) -> String {
      #""metadata":{"b":{"a":"# + String(repeating: "[", count: depth - 1)
        + String(repeating: "]", count: depth - 1) + "}}"
    }
    #expect(Self.refusal(Self.text(metadata: nested(128))) == nil)
    #expect(Self.refusal(Self.text(metadata: nested(129)))?.code == .metadata)
    #expect(Self.refusal(Self.text(metadata: nested(134)))?.code == .metadata)
    #expect(Self.refusal(Self.text(metadata: nested(135)))?.code == .json)
  }

  @Test func brackets() {
    let brackets = String(repeating: #"[{\""#, count: 200)
    #expect(Self.refusal(Self.text(metadata: #""metadata":{"b":{"a":"\#(brackets)"}}"#)) == nil)
  }
}
