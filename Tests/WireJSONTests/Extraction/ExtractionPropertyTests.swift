// The fast extraction against the definition, on random inputs of a small hostile alphabet.

import Testing
import WireJSON

@Suite struct ExtractionPropertyTests {
  /// An alphabet, and how deep objects may nest: a small limit is one that random inputs reach.
  struct Family: Sendable, CustomTestStringConvertible {
    var name: String
    var pieces: [[UInt8]]
    var maximumLength: Int
    var rounds: Int
    var testDescription: String { name }

    init(_ name: String, _ pieces: [String], length: Int, rounds: Int) {
      self.name = name
      self.pieces = pieces.map { Array($0) }
      maximumLength = length
      self.rounds = rounds
    }
  }

  static let families: [Family] = {
    let bytes = ["{", "}", "[", "]", "\"", ":", ",", "\\", " ", "a", "1", "\n", "`"]
    var broken = Family(
      "invalid UTF-8", bytes + ["```", "{\"a\":", "{}"], length: 25, rounds: 3000)
    broken.pieces += [
      [0xFF], [0xE2, 0x82], [0xF0, 0x9F], [0x80], [0xC3, 0xA9], [0xED, 0xA0, 0x80],
    ]
    return [
      Family("single bytes", bytes, length: 30, rounds: 6000),
      Family("braces and quotes", ["{", "}", "\"", ":"], length: 24, rounds: 6000),
      Family(
        "quotes turned inside out", ["{\"", "\"", "{", "}", ":\"", "\":", "\\"], length: 24,
        rounds: 6000),
      Family(
        "members", ["{\"a\":", "{\"", "\":", "\"{", "}\"", "}", "[", "]", "{}", ",", "1", "\"a\""],
        length: 30, rounds: 6000),
      Family(
        "nearly valid",
        ["{\"a\":", "{\"a\":", "}", "}", "}", "[", "]", "{}", ",\"{\":", "\"\\\"{\"", " "],
        length: 40, rounds: 6000),
      Family(
        "escapes",
        ["{\"a\":\"", "\\\"", "\\\\", "\\u0041", "\\ud800", "\\udc00", "\"}", "{", "\"", "\\"],
        length: 16, rounds: 4000),
      Family(
        "fences",
        [
          "```\n", "````\n", "\n", "\r\n", "   ", "    ", "```", "`", "``", "\t", "json", "{}",
          "{\"a\":1}", "{", "}", "\r",
        ],
        length: 24, rounds: 8000),
      Family(
        "numbers", ["{\"a\":", "}", "1", "0", "-", ".", "e", "1e999", "5", "[", "]", ","],
        length: 20, rounds: 4000),
      broken,
    ]
  }()

  @Test(arguments: families, 1...3 as ClosedRange<UInt64>)
  func agreesWithTheDefinition(_ family: Family, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<family.rounds / 3 {
      let input = (0..<random.below(family.maximumLength + 1)).flatMap { _ in
        random.oneOf(family.pieces)
      }
      let limit = random.oneOf([1, 2, 3, 5, JSONDocument.rowDepth])
      let expected = NaiveExtraction.firstObject(in: input, maximumDepth: limit)
      let found = extractJSON(input, maximumDepth: limit)
      #expect(found.document?.bytes == expected, "\(input.text) within \(limit)")
    }
  }

  /// Whole objects, torn and put together again: what is found is written in canonical form.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func mutatedObjects(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      var input = Array("answer: ")
      for _ in 0..<(1 + random.below(3)) {
        input += Array(random.spelling(of: random.value(depth: 4)))
        input += Array(random.oneOf([" ", "\n```\n", "\n```json\n", "{", "\""]))
      }
      for _ in 0..<random.below(4) {
        switch random.below(3) {
        case 0: input.remove(at: random.below(input.count))
        case 1: input.insert(random.oneOf(Array("{}[]\",:\\`\n")), at: random.below(input.count))
        default: input.removeLast(random.below(input.count / 2))
        }
      }
      let limit = random.oneOf([2, 3, JSONDocument.rowDepth])
      let expected = NaiveExtraction.firstObject(in: input, maximumDepth: limit)
      let found = extractJSON(input, maximumDepth: limit)
      #expect(found.document?.bytes == expected, "\(input.text)")
      if let expected {
        let value = try JSONDocument(parsing: expected).root.canonical()
        #expect(found.line == Array("{\"matched\":true,\"value\":") + value + Array("}\n"))
      }
    }
  }
}
