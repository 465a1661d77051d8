// Texts that are JSON, and what they mean.

import Testing
import WireJSON

@Suite struct AcceptedTextTests {
  struct Accepted: Sendable, CustomTestStringConvertible {
    var text: String
    var value: JSONValue
    var testDescription: String { text }

    init(_ text: String, _ value: JSONValue) {
      self.text = text
      self.value = value
    }
  }

  static let texts = [
    Accepted("null", .null), Accepted("true", true), Accepted(" false ", false),
    Accepted("\t\r\n 1 \n", 1), Accepted("\"\"", ""), Accepted("[]", []), Accepted("{}", [:]),
    Accepted("[ ]", []), Accepted("{ }", [:]), Accepted("[[]   ]", [[]]),
    Accepted("[null, 1, \"1\", {}]", [.null, 1, "1", [:]]),
    Accepted("[1 , 2\n,\t3]", [1, 2, 3]),
    Accepted("{\"a\" : [ { \"b\" : null } ] }", ["a": [["b": .null]]]),
    Accepted("{\"\":0}", ["": 0]), Accepted("{\"\\u0000\":0}", ["\u{0}": 0]),
    Accepted("{\"a\":1,\"b\":2,\"a\":3}", ["b": 2, "a": 3]),
    Accepted("{\"a\":1,\"\\u0061\":2}", ["a": 2]),
    Accepted("{\"é\":1,\"e\u{301}\":2}", ["é": 1, "e\u{301}": 2]),
    Accepted(
      "\"\u{FEFF}\u{7F}\u{2028}\u{FFFF}\u{10FFFF}\"", "\u{FEFF}\u{7F}\u{2028}\u{FFFF}\u{10FFFF}"),
    Accepted(#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    Accepted(#""\u0041\u00E9\u20aC\uD83D\uDE00""#, "A\u{E9}\u{20AC}\u{1F600}"),
    Accepted(#""\ud800\udc00\udbff\udfff""#, "\u{10000}\u{10FFFF}"),
    Accepted(#""\uD7FF\uE000\uFFFE\uFEFF""#, "\u{D7FF}\u{E000}\u{FFFE}\u{FEFF}"),
    Accepted(#""\\u0041""#, "\\u0041"), Accepted(#""a\u0000b""#, "a\u{0}b"),
    Accepted("\"0123456789abcde\"", "0123456789abcde"),
    Accepted("\"0123456789abcdef\"", "0123456789abcdef"),
    Accepted("\"0123456789abcdefg\\n0123456789abcdefg\"", "0123456789abcdefg\n0123456789abcdefg"),
    Accepted("[-0, -1.5E+2, 0e1, 10]", [0, -150, 0, 10]),
  ]

  @Test(arguments: texts)
  func isRead(_ accepted: Accepted) throws {
    let value = try JSONValue(parsing: Array(accepted.text))
    #expect(value == accepted.value)
    #expect(value.wire() == accepted.value.wire(), "members in the order of the text")
  }

  struct Depth: Sendable, CustomTestStringConvertible {
    var limit: Int
    var depth: Int
    var testDescription: String { "\(depth) of \(limit)" }
  }

  @Test(
    arguments: [127, 128, 129, 135, 136, 137].flatMap { depth in
      [1, JSONDocument.rowDepth, JSONDocument.systemDepth].map { Depth(limit: $0, depth: depth) }
    } + [Depth(limit: 1, depth: 1), Depth(limit: 0, depth: 1), Depth(limit: 1, depth: 2)])
  func nestsAsDeepAsTheLimit(_ sample: Depth) {
    let brackets = String(repeating: "[", count: sample.depth)
    let arrays = brackets + String(repeating: "]", count: sample.depth)
    let objects =
      String(repeating: "{\"a\":", count: sample.depth - 1) + "{}"
      + String(repeating: "}", count: sample.depth - 1)
    let error = refusal(Array(arrays), maximumDepth: sample.limit)
    #expect((error == nil) == (sample.depth <= sample.limit))
    if let error {
      #expect(error.code == .depth)
      #expect(error.offset == sample.limit)
    }
    let objectError = refusal(Array(objects), maximumDepth: sample.limit)
    #expect((objectError == nil) == (sample.depth <= sample.limit))
  }

  @Test func scalarsHaveNoDepth() throws {
    #expect(refusal(Array("1"), maximumDepth: 0) == nil)
    #expect(refusal(Array("[[],[],[]]"), maximumDepth: 2) == nil)
  }

  @Test func depthCostsNoStack() throws {
    let count = 1_000_000
    let text =
      String(repeating: "[{\"a\":", count: count) + "0" + String(repeating: "}]", count: count)
    let document = try JSONDocument(parsing: Array(text), maximumDepth: .max)
    #expect(document.root.canonical() == Array(text))
    #expect(refusal(Array(text))?.code == .depth)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func anySpellingOfAValueReadsAsIt(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let value = random.value()
      let text = random.spelling(of: value)
      #expect(try JSONValue(parsing: Array(text)) == value, "\(text)")
    }
  }
}
