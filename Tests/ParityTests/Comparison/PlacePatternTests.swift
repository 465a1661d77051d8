// Where masks and tolerances apply.

import Parity
import Testing

@Suite("place patterns") struct PlacePatternTests {
  @Test("are JSON Pointers", arguments: ["", "/", "/a", "/a/*/b", "/~0~1", "/*", "//", "/é"])
  func valid(_ text: String) {
    #expect(PlacePattern(text)?.description == text)
  }

  @Test(
    "are nothing else", arguments: ["a", "*", "a/b", "/~", "/~2", "/a~/b", "#/a", "$.a", " /a"])
  func invalid(_ text: String) {
    #expect(PlacePattern(text) == nil)
  }

  @Test("are the same by code points")
  func equality() {
    #expect(PlacePattern("/a/*") == PlacePattern("/a/*"))
    #expect(PlacePattern("/\u{e9}") != PlacePattern("/e\u{301}"))
    #expect(
      Set([PlacePattern("/\u{e9}"), PlacePattern("/e\u{301}"), PlacePattern("/\u{e9}")]).count == 2)
  }

  /// A pattern, two texts that differ in one place, and whether the pattern names that place.
  struct Case: Sendable, CustomTestStringConvertible {
    var pattern: String
    var texts: (String, String)
    var names: Bool

    init(_ pattern: String, _ one: String, _ other: String, _ names: Bool) {
      self.pattern = pattern
      texts = (one, other)
      self.names = names
    }

    var testDescription: String { "\(pattern) in \(texts.0)" }
  }

  static let cases = [
    Case("", "1", "2", true),
    Case("/a", #"{"a":1}"#, #"{"a":2}"#, true),
    Case("/a", #"{"a":[1]}"#, #"{"a":[2]}"#, true),
    Case("/a", #"{"b":1}"#, #"{"b":2}"#, false),
    Case("/a/b", #"{"a":{"b":1}}"#, #"{"a":{"b":2}}"#, true),
    Case("/a/b", #"{"a":1}"#, #"{"a":2}"#, false),
    Case("/", #"{"":1}"#, #"{"":2}"#, true),
    Case("/a~1b", #"{"a/b":1}"#, #"{"a/b":2}"#, true),
    Case("/a~0b", #"{"a~b":1}"#, #"{"a~b":2}"#, true),
    Case("/a", #"{"\u0061":1}"#, #"{"\u0061":2}"#, true),
    Case("/\u{e9}", "{\"e\u{301}\":1}", "{\"e\u{301}\":2}", false),
    Case("/0", "[1]", "[2]", true),
    Case("/1", "[1]", "[2]", false),
    Case("/00", "[1]", "[2]", false),
    Case("/+0", "[1]", "[2]", false),
    Case("/-0", "[1]", "[2]", false),
    Case("/-1", "[1]", "[2]", false),
    Case("/-", "[1]", "[2]", false),
    Case("/99999999999999999999", "[1]", "[2]", false),
    Case("/0", #"{"0":1}"#, #"{"0":2}"#, true),
    Case("/*", "[1]", "[2]", true),
    Case("/*", #"{"a":1}"#, #"{"a":2}"#, true),
    Case("/*", "1", "2", false),
    Case("/*/a", #"[{"a":1}]"#, #"[{"a":2}]"#, true),
    Case("/*/a", #"[[{"a":1}]]"#, #"[[{"a":2}]]"#, false),
    Case("/*/*", #"{"x":[1]}"#, #"{"x":[2]}"#, true),
  ]

  @Test("name places, for masks and for tolerances alike", arguments: cases)
  func naming(_ example: Case) {
    let mask = makeRule(masks: [(example.pattern, .any)])
    let masked = mask.compare(example.texts.0, example.texts.1)
    #expect(masked.divergences.isEmpty == example.names)
    #expect(masked.masksMet.isEmpty == !example.names)
    guard !example.texts.0.contains("[1]}") || example.pattern != "/a" else { return }
    let tolerance = makeRule(tolerances: [(example.pattern, 1)])
    let tolerated = tolerance.compare(example.texts.0, example.texts.1)
    #expect(tolerated.divergences.isEmpty == example.names)
  }
}
