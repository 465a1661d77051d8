// Every way in which an envelope can be wrong, with its code; and which code goes first.

import Testing
import VectorStore
import VectorTesting

@Suite struct EnvelopeRefusalTests {
  typealias Code = VectorError.Code

  struct Fault: Sendable, CustomTestStringConvertible {
    var code: Code
    var text: String
    /// A word that the message has.
    var word: String
    var position: Int?
    var testDescription: String { "\(code.rawValue): \(word)" }

    init(_ code: Code, _ text: String, _ word: String, at position: Int? = nil) {
      self.code = code
      self.text = text
      self.word = word
      self.position = position
    }
  }

  private static func text(_ part: String) -> String {
    switch part.split(separator: "\"").first {
    case "version": EnvelopeTests.text(version: part)
    case "params": EnvelopeTests.text(params: part)
    case "ids": EnvelopeTests.text(ids: part)
    case "metadata": EnvelopeTests.text(metadata: part)
    default: EnvelopeTests.text(vectors: part)
    }
  }

  private static func params(
    name: String = #""n""#, dimension: String = "2", distance: String = #""l2""#, m: String = "16",
    construction: String = "200", search: String = "64"
  ) -> String {
    text(
      #""params":{"name":\#(name),"dimension":\#(dimension),"distance":\#(distance),"m":\#(m),"#
        + #""ef_construction":\#(construction),"ef_search":\#(search)}"#)
  }

  static let faults: [Fault] = [
    Fault(.json, "", "line 1"),
    Fault(.json, "\u{FEFF}" + EnvelopeTests.text(), "byte order mark"),
    Fault(.json, String(EnvelopeTests.text().dropLast()), "ends"),
    Fault(.json, EnvelopeTests.text() + "x", "after"),
    Fault(.version, text(#""version":3"#), "version"),
    Fault(.version, text(#""version":0"#), "version"),
    Fault(.version, text(#""version":"2""#), "version"),
    Fault(.version, text(#""version":2.5"#), "version"),
    Fault(.version, text(#""version":null"#), "version"),
    Fault(.version, #"{"version":3}"#, "version"),
    Fault(.shape, "[]", "object"),
    Fault(.shape, "2", "object"),
    Fault(.version, EnvelopeTests.text(version: ""), "version is absent"),
    Fault(.shape, EnvelopeTests.text(params: ""), "params is absent"),
    Fault(.shape, EnvelopeTests.text(ids: ""), "ids is absent"),
    Fault(.shape, EnvelopeTests.text(metadata: ""), "metadata is absent"),
    Fault(.shape, EnvelopeTests.text(vectors: ""), "vectors is absent"),
    Fault(.shape, text(#""version":2,"extra":1"#), "\"extra\" is unknown"),
    Fault(.shape, text(#""version":2,"Ids":[]"#), "\"Ids\" is unknown"),
    Fault(.shape, text(#""params":[]"#), "params"),
    Fault(.shape, text(#""ids":{}"#), "ids"),
    Fault(.shape, text(#""metadata":null"#), "metadata"),
    Fault(.shape, text(#""vectors":{}"#), "vectors"),
    Fault(.params, text(#""params":{}"#), "absent"),
    Fault(.params, params(search: #"64,"extra":1"#), "extra"),
    Fault(.params, params(name: #""""#), "name"),
    Fault(.params, params(name: #"".n""#), "name"),
    Fault(.params, params(name: #""a b""#), "name"),
    Fault(.params, params(name: #""é""#), "name"),
    Fault(.params, params(name: "\"\(String(repeating: "n", count: 129))\""), "name"),
    Fault(.params, params(name: "1"), "name"),
    Fault(.params, params(dimension: "0"), "dimension"),
    Fault(.params, params(dimension: "4097"), "dimension"),
    Fault(.params, params(dimension: "2.5"), "dimension"),
    Fault(.params, params(dimension: #""2""#), "dimension"),
    Fault(.params, params(distance: #""Cosine""#), "distance"),
    Fault(.params, params(distance: "null"), "distance"),
    Fault(.params, params(m: "0"), "m"),
    Fault(.params, params(construction: "-1"), "ef_construction"),
    Fault(.params, params(search: "1e99"), "ef_search"),
    Fault(.ids, text(#""ids":["a",1]"#), "element 1", at: 1),
    Fault(.ids, text(#""ids":["a",null]"#), "element 1", at: 1),
    Fault(.ids, text(#""ids":["","a"]"#), "0 bytes", at: 0),
    Fault(
      .ids, text("\"ids\":[\"a\",\"\(String(repeating: "é", count: 256))x\"]"), "513 bytes", at: 1),
    Fault(.duplicateID, text(#""ids":["a","\u0061"]"#), "\"a\"", at: 1),
    Fault(.base64, text(#""vectors":"AACAPwAAAIAAAAA/AAAAQA""#), "multiple"),
    Fault(.base64, text(#""vectors":"AACAPwAAAIAAAAA/AAAAQA=""#), "multiple"),
    Fault(.base64, text(#""vectors":"AACAPwAAAIAAAAA/AAAAQB==""#), "unused"),
    Fault(.base64, text(#""vectors":"AACAPwAAAIAAAAA/AAAAQAB=""#), "unused"),
    Fault(.base64, text(#""vectors":"AACAPwAAAIAAAAA_AAAAQA==""#), "digit"),
    Fault(.base64, text(#""vectors":"AACAPwAAAIAAAAA/AAA\n""#), "digit"),
    Fault(.base64, text(#""vectors":"AACAPw==AIAAAAA/AAAAQA==""#), "digit"),
    Fault(.base64, text(#""vectors":"====""#), "digit"),
    Fault(.base64, text(#""vectors":"A===""#), "digit"),
    Fault(.length, text(#""vectors":"""#), "0 bytes"),
    Fault(.length, text(#""vectors":"AACAPwAAAIAAAAA/AAAA""#), "15 bytes"),
    Fault(.length, text(#""ids":["a"]"#), "16 bytes"),
    Fault(.nonFinite, text(#""vectors":"AACAPwAAAIAAAMB/AAAAQA==""#), "\"b\"", at: 1),
    Fault(.nonFinite, text(#""vectors":"AACA/wAAAIAAAAA/AAAAQA==""#), "\"a\"", at: 0),
    Fault(.zeroVector, text(#""vectors":"AACAPwAAAIAAAACAAAAAAA==""#), "\"b\"", at: 1),
    Fault(.metadata, text(#""metadata":{"c":{}}"#), "\"c\""),
    Fault(.metadata, text(#""metadata":{"b":null}"#), "\"b\"", at: 1),
    Fault(.metadata, text(#""metadata":{"b":[]}"#), "\"b\"", at: 1),
  ]

  static let oldFaults: [Fault] = [
    Fault(
      .shape, EnvelopeTests.old().replacing("{\"version\"", with: "{\"ids\":[],\"version\""), "ids"),
    Fault(.shape, EnvelopeTests.old(vectors: #""""#), "vectors"),
    Fault(.shape, EnvelopeTests.old(vectors: #"{"b":[1,2],"a":null}"#), "\"a\"", at: 1),
    Fault(.shape, EnvelopeTests.old(vectors: #"{"b":[1,"2"]}"#), "\"b\"", at: 0),
    Fault(.params, EnvelopeTests.old(params: "{}"), "name"),
    Fault(.ids, EnvelopeTests.old(vectors: #"{"b":[1,2],"":[1,2]}"#), "0 bytes", at: 1),
    Fault(.dimension, EnvelopeTests.old(vectors: #"{"b":[1,2],"a":[1]}"#), "1 numbers", at: 1),
    Fault(.dimension, EnvelopeTests.old(vectors: #"{"b":[]}"#), "0 numbers", at: 0),
    Fault(.nonFinite, EnvelopeTests.old(vectors: #"{"b":[1,2],"a":[1,3.5e38]}"#), "\"a\"", at: 1),
    Fault(
      .nonFinite, EnvelopeTests.old(vectors: #"{"b":[3.4028235677973366e38,1]}"#), "\"b\"", at: 0),
    Fault(.zeroVector, EnvelopeTests.old(vectors: #"{"b":[1,2],"a":[1e-60,-0]}"#), "\"a\"", at: 1),
    Fault(.metadata, EnvelopeTests.old(metadata: #"{"c":{}}"#), "\"c\""),
    Fault(.metadata, EnvelopeTests.old(metadata: #"{"b":7}"#), "\"b\"", at: 0),
    Fault(.json, EnvelopeTests.old(vectors: #"{"b":[1,2e999]}"#), "double"),
  ]

  @Test(arguments: faults + oldFaults)
  func isRefused(_ fault: Fault) throws {
    let error = try #require(EnvelopeTests.refusal(fault.text))
    #expect(error.code == fault.code, "\(error)")
    #expect(error.message.contains(fault.word), "\(error)")
    #expect(error.position == fault.position)
  }

  /// Of two faults the code that stands first in the order is told, wherever they are.
  @Test func theOrderOfCodes() {
    let parts: [(code: Code, put: (inout [String: String]) -> Void)] = [
      (.version, { $0["version"] = #""version":7"# }),
      (.shape, { $0["version", default: #""version":2"#] += #","extra":0"# }),
      (.params, { $0["params"] = #""params":{}"# }),
      (.ids, { $0["ids"] = #""ids":[1,"a","a"]"# }),
      (.duplicateID, { $0["ids", default: #""ids":["a","a","b"]"#] += "" }),
      (.base64, { $0["vectors"] = #""vectors":"A""# }),
      (.length, { $0["vectors", default: #""vectors":"""#] += "" }),
      (.nonFinite, { $0["vectors", default: #""vectors":"AADAfwAAAIAAAAAAAAAAAA==""#] += "" }),
      (.zeroVector, { $0["vectors", default: #""vectors":"AAAAAAAAAIAAAAA/AAAAQA==""#] += "" }),
      (.metadata, { $0["metadata"] = #""metadata":{"b":null}"# }),
    ]
    for (first, one) in parts.enumerated() {
      for other in parts[first...] {
        var changed: [String: String] = [:]
        one.put(&changed)
        other.put(&changed)
        let whole = EnvelopeTests.text(
          version: changed["version"] ?? #""version":2"#,
          params: changed["params"]
            ?? #""params":{"name":"n","dimension":2,"distance":"cosine","m":1,"ef_construction":1,"ef_search":1}"#,
          ids: changed["ids"] ?? #""ids":["a","b"]"#,
          metadata: changed["metadata"] ?? #""metadata":{}"#,
          vectors: changed["vectors"] ?? #""vectors":"AACAPwAAAIAAAAA/AAAAQA==""#)
        #expect(EnvelopeTests.refusal(whole)?.code == one.code, "\(whole)")
      }
    }
  }

  @Test func invalidUTF8IsNoJSON() {
    var bytes = Array(EnvelopeTests.text().utf8)
    bytes[3] = 0xFF
    #expect(throws: VectorError.self) { try Envelope(decoding: bytes) }
  }
}
