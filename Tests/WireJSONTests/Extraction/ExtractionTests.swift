// extract_json, clause by clause.

import Testing
import WireJSON

@Suite struct ExtractionTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var input: [UInt8]
    var value: String?
    var testDescription: String { name }

    init(_ name: String, _ input: String, _ value: String?) {
      self.init(name, bytes: Array(input), value)
    }

    init(_ name: String, bytes: [UInt8], _ value: String?) {
      self.name = name
      input = bytes
      self.value = value
    }
  }

  static let answers = [
    Sample("fenced-json", "Here:\n```json\n{\"a\": 1}\n```\nDone.", "{\"a\":1}"),
    Sample("fenced-plain", "```\n{\"a\":1}\n```", "{\"a\":1}"),
    Sample("bare-with-prose", "The answer is {\"a\":1}, I think.", "{\"a\":1}"),
    Sample("first-balanced-of-many", "{\"a\":1} {\"b\":2}", "{\"a\":1}"),
    Sample("nested", "{\"b\":{\"d\":[{}],\"c\":2}}", "{\"b\":{\"c\":2,\"d\":[{}]}}"),
    Sample("unicode-in-strings", "{\"é\":\"\\u20ac😀\"}", "{\"é\":\"€😀\"}"),
    Sample("escaped-quotes", "{\"a\":\"\\\"}{\\\"\"}", "{\"a\":\"\\\"}{\\\"\"}"),
    Sample("empty-object", "{}", "{}"),
    Sample("top-level-array", "[{\"a\":1},{\"b\":2}]", "{\"a\":1}"),
    Sample("no-json", "Nothing here.", nil),
    Sample("balanced-but-invalid", "{a: 1}", nil),
    Sample("trailing-garbage", "{\"a\":1}}}]", "{\"a\":1}"),
    Sample("nothing at all", "", nil),
    Sample("valid inside invalid", "{a: {\"b\":1}}", "{\"b\":1}"),
    Sample("inside a string of what failed", "{\"a{}\":", "{}"),
    Sample("inside a string of what succeeds", "{\"{}\":1}", "{\"{}\":1}"),
    Sample("of a failed member", "{\"a\":{\"b\":1},\"c\":}", "{\"b\":1}"),
    Sample("a string before a structure", "{\"x{}\":{\"b\":1},}", "{}"),
    Sample("space inside the object", "{ \"a\" :\n1 }", "{\"a\":1}"),
    Sample("single quotes", "{'a':1}", nil),
    Sample("infinite number", "{\"a\":1e999} {\"b\":1}", "{\"b\":1}"),
    Sample("duplicates", "{\"a\":1,\"a\":2}", "{\"a\":2}"),
    Sample("mark before", "\u{FEFF}{}", "{}"),
    Sample("mark inside", "{\u{FEFF}}", nil),
    Sample("mark as a name", "{\"\u{FEFF}\":1}", "{\"\u{FEFF}\":1}"),
  ]

  static let fences = [
    Sample("fenced before bare", "{\"bare\":1}\n```\n{\"fenced\":1}\n```", "{\"fenced\":1}"),
    Sample("first block that has one", "```\nno\n```\n```\n{\"a\":1}\n```", "{\"a\":1}"),
    Sample("no block has one", "{\"a\":1}\n```\nno\n```", "{\"a\":1}"),
    Sample("never closed", "{\"a\":1}\n```\n{\"b\":1}", "{\"b\":1}"),
    Sample("opened at the end", "{\"a\":1}\n```", "{\"a\":1}"),
    Sample("cut by the closing fence", "{\"a\":1}\n```\n{\"b\":\n```\n1}", "{\"a\":1}"),
    Sample("three spaces", "{\"a\":1}\n   ```\n{\"b\":1}\n   ```", "{\"b\":1}"),
    Sample("four spaces", "{\"a\":1}\n    ```\n{\"b\":1}\n    ```", "{\"a\":1}"),
    Sample("TAB before", "{\"a\":1}\n\t```\n{\"b\":1}\n", "{\"a\":1}"),
    Sample("two backticks", "{\"a\":1}\n``\n{\"b\":1}\n``", "{\"a\":1}"),
    Sample("text before", "{\"a\":1}\nx```\n{\"b\":1}\n```", "{\"a\":1}"),
    Sample(
      "not closed by fewer", "````\nno\n```\n{\"in\":1}\n````\n{\"out\":1}", "{\"in\":1}"),
    Sample("closed by more", "```\nno\n`````\n{\"out\":1}\n```\n{\"in\":1}", "{\"in\":1}"),
    Sample("closed with TAB", "```\nno\n``` \t \n{\"out\":1}\n```\n{\"in\":1}", "{\"in\":1}"),
    Sample("not closed by info", "```\nno\n``` x\n{\"in\":1}\n```", "{\"in\":1}"),
    Sample("not closed with FF", "{\"a\":1}\n```\nno\n```\u{C}\n{\"in\":1}\n```", "{\"in\":1}"),
    Sample("object on the opening line", "```{\"a\":1}\n{\"b\":1}\n```", "{\"b\":1}"),
    Sample("backticks in info", "``` a`b```\n{\"b\":1}\n``` {\"c\":1}", "{\"b\":1}"),
    Sample("CR LF", "{\"a\":1}\r\n```json\r\n{\"b\":1}\r\n```\r\n", "{\"b\":1}"),
    Sample(
      "closed with CR LF", "```\r\nno\r\n```\r\n{\"out\":1}\n```\n{\"in\":1}", "{\"in\":1}"),
    Sample("CR alone ends no line", "{\"a\":1}\r```\r{\"b\":1}\r```", "{\"a\":1}"),
    Sample("CR alone closes nothing", "{}\n```\nno\n```\rx\n{\"in\":1}", "{\"in\":1}"),
    Sample("fence inside a string", "{\"a\":\"x\\n```\\n\"}", "{\"a\":\"x\\n```\\n\"}"),
    Sample("tildes", "{\"a\":1}\n~~~\n{\"b\":1}\n~~~", "{\"a\":1}"),
    Sample("many blocks", String(repeating: "```\n{\n```\n", count: 50) + "```\n{}\n```", "{}"),
  ]

  static let encoding = [
    Sample("broken in prose", bytes: [0xFF] + Array("{}") + [0xC3], "{}"),
    Sample(
      "three for F0 80 80", bytes: Array("{\"a\":\"") + [0xF0, 0x80, 0x80] + Array("\"}"),
      "{\"a\":\"\u{FFFD}\u{FFFD}\u{FFFD}\"}"),
    Sample(
      "one for a cut sequence", bytes: Array("{\"a\":\"") + [0xF0, 0x9F, 0x98] + Array("\"}"),
      "{\"a\":\"\u{FFFD}\"}"),
    Sample(
      "three for a surrogate", bytes: Array("{\"a\":\"") + [0xED, 0xA0, 0x80] + Array("\"}"),
      "{\"a\":\"\u{FFFD}\u{FFFD}\u{FFFD}\"}"),
    Sample(
      "broken in the structure", bytes: Array("{") + [0xFF] + Array("}{\"b\":1}"), "{\"b\":1}"),
    Sample(
      "cut by a fence", bytes: Array("```\n{\"a\":\"") + [0xE2, 0x82] + Array("\"}\n```"),
      "{\"a\":\"\u{FFFD}\"}"),
  ]

  @Test(arguments: answers + fences + encoding)
  func firstObject(_ sample: Sample) {
    let expected =
      sample.value.map { "{\"matched\":true,\"value\":\($0)}\n" }
      ?? "{\"matched\":false,\"value\":null}\n"
    let found = extractJSON(sample.input)
    #expect(found.line == Array(expected))
    #expect((found.range == nil) == (sample.value == nil))
  }

  @Test func theRangeIsWhereTheObjectStands() throws {
    let input = Array("é {x} ```\n{ \"a\": 1 } {}")
    let range = try #require(extractJSON(input).range)
    #expect(Array(input[range]).text == "{ \"a\": 1 }")
    // Two U+FFFD of three bytes each come before.
    #expect(extractJSON([0xFF, 0xFE] + Array("{}")).range == 6..<8)
  }

  struct Nesting: Sendable, CustomTestStringConvertible {
    var depth: Int
    var testDescription: String { "\(depth)" }
  }

  @Test(arguments: [1, 2, 127, 128, 129, 130, 200, 300].map { Nesting(depth: $0) })
  func depthIsCountedFromTheBrace(_ nesting: Nesting) {
    let depth = nesting.depth
    func objects(_ count: Int) -> String {
      String(repeating: "{\"a\":", count: count - 1) + "{}"
        + String(repeating: "}", count: count - 1)
    }
    // What is too high is passed over for the first object inside that is not.
    #expect(extractJSON(Array(objects(depth))).document?.bytes == Array(objects(min(depth, 128))))
    // Arrays count, also those round the innermost value.
    let arrays =
      "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
    let found = extractJSON(Array(arrays)).document?.bytes
    #expect(found == (depth < 128 ? Array(arrays) : nil))
    // Brackets before the brace do not.
    let inside = String(repeating: "[", count: depth) + objects(128)
    #expect(extractJSON(Array(inside)).document?.bytes == Array(objects(128)))
  }

  /// Inputs on which a search that starts over at each brace takes for ever.
  @Test(arguments: [
    "{\"a\":", "{", "{\"", "[{", "\"{", "{\"\\\\", "`", "{\"\"", "{\"a\":1,", "{{{\"\":",
    "```\n{\n```\n", "{\"a\":[", "{\"{\":", "{\"a\":\"{", "\u{FFFD}{\"",
  ])
  func hostileInputs(_ piece: String) {
    let count = 200_000 / piece.utf8.count
    let input = Array(String(repeating: piece, count: count))
    #expect(extractJSON(input).document == nil)
    // A control character ends every scan, in a string or out of one.
    #expect(extractJSON(input + Array("\u{1}{}")).document?.bytes == Array("{}"))
    let closed = extractJSON(input + Array(repeating: UInt8(ascii: "}"), count: count))
    #expect(closed.document.map { $0.bytes.count <= 5 * 128 + 128 } ?? true)
  }
}
