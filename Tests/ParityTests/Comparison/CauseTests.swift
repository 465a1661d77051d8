// Every cause that a comparison can tell: a case that has it and one that nearly has it.

import Parity
import Testing

@Suite("comparison: causes") struct CauseTests {
  /// Two outputs, and what their comparison must say: place, kind and cause of each difference.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var expected: String
    var actual: String
    var divergences: [String]
    var mode = ComparisonRule.Mode.bytes

    init(
      _ name: String, _ expected: String, _ actual: String, _ divergences: [String],
      mode: ComparisonRule.Mode = .bytes
    ) {
      self.name = name
      self.expected = expected
      self.actual = actual
      self.divergences = divergences
      self.mode = mode
    }

    var testDescription: String { name }
  }

  static let values = [
    Case("zero 0", #"{"a":0,"b":1}"#, #"{"b":1}"#, ["/a missing zero_value_omitted"]),
    Case("zero -0.0", #"{"a":-0.0}"#, "{}", ["/a missing zero_value_omitted"]),
    Case("zero false", #"{"a":false}"#, "{}", ["/a missing zero_value_omitted"]),
    Case("zero text", #"{"a":""}"#, "{}", ["/a missing zero_value_omitted"]),
    Case("zero array", #"{"a":[]}"#, "{}", ["/a missing zero_value_omitted"]),
    Case("zero object", #"{"a":{}}"#, "{}", ["/a missing zero_value_omitted"]),
    Case("zero on the other side", "{}", #"{"a":0}"#, ["/a extra zero_value_omitted"]),
    Case("not zero: 1", #"{"a":1}"#, "{}", ["/a missing value"]),
    Case("not zero: true", #"{"a":true}"#, "{}", ["/a missing value"]),
    Case("not zero: a space", #"{"a":" "}"#, "{}", ["/a missing value"]),
    Case("not zero: [0]", #"{"a":[0]}"#, "{}", ["/a missing value"]),
    Case("not zero: underflow is", #"{"a":1e-400}"#, "{}", ["/a missing zero_value_omitted"]),
    Case("not zero: an element", "[0]", "[]", ["/0 missing value"]),

    Case("null", #"{"a":null}"#, "{}", ["/a missing null_for_absent"]),
    Case("null on the other side", "{}", #"{"a":null}"#, ["/a extra null_for_absent"]),
    Case("null against a value", #"{"a":null}"#, #"{"a":[]}"#, ["/a changed type"]),

    Case("key order", #"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, [". moved key_order"]),
    Case(
      "key order below", #"{"x":{"b":1,"a":2}}"#, #"{"x":{"a":2,"b":1}}"#, ["/x moved key_order"]),
    Case(
      "key order and a key less", #"{"a":1,"b":2,"c":3}"#, #"{"c":3,"a":1}"#,
      ["/b missing value", ". moved key_order"]),
    Case("no key order: a key less", #"{"a":1,"b":2}"#, #"{"b":2}"#, ["/a missing value"]),

    Case(
      "sort order of keys", #"{"\#u{e000}":1,"😀":2}"#, #"{"😀":2,"\#u{e000}":1}"#,
      [". moved sort_order"]),
    Case(
      "sort order of elements", #"["a","\#u{ffff}","😀"]"#, #"["a","😀","\#u{ffff}"]"#,
      [". moved sort_order"]),
    Case(
      "sort order of lines", "\u{ffff}\n😀\n", "😀\n\u{ffff}\n", ["line 1 moved sort_order"],
      mode: .lines),
    Case(
      "no sort order: neither is sorted so", #"["b","\#u{ffff}","😀"]"#,
      #"["\#u{ffff}","b","😀"]"#, [". moved row_order"]),
    Case(
      "no sort order: no texts", #"[[2],["\#u{ffff}"]]"#, #"[["\#u{ffff}"],[2]]"#,
      [". moved row_order"]),

    Case("number format 1.0", "[1.0]", "[1]", ["/0 changed number_format"]),
    Case("number format 1e2", "[1e2]", "[100]", ["/0 changed number_format"]),
    Case("number format -0", "[-0]", "[0]", ["/0 changed number_format"]),
    Case("number format 1e21", "[1e21]", "[1000000000000000000000]", ["/0 changed number_format"]),
    Case("number format 0.1", "[0.1]", "[0.10000000000000001]", ["/0 changed number_format"]),
    Case(
      "number format beyond 2^53", "[9007199254740992.0]", "[9007199254740992]",
      ["/0 changed number_format"]),
    Case("no number format", "[1.0]", "[1.0000000000000002]", ["/0 changed value"]),

    Case(
      "precision 2^53 + 1", "[9007199254740993]", "[9007199254740992]",
      ["/0 changed precision_loss"]),
    Case(
      "precision rounded to 17 digits", "[12345678901234567890]", "[12345678901234567000]",
      ["/0 changed precision_loss"]),
    Case(
      "precision in exponent form", "[12345678901234567890]", "[1.2345678901234567e19]",
      ["/0 changed precision_loss"]),
    Case(
      "precision negative", "[-9007199254740993]", "[-9.007199254740992e15]",
      ["/0 changed precision_loss"]),
    Case(
      "no precision: another double", "[9007199254740993]", "[9007199254740994]",
      ["/0 changed value"]),
    Case(
      "no precision: below 2^53", "[9007199254740991.0]", "[9007199254740991]",
      ["/0 changed number_format"]),

    Case("escape HTML", #"["<"]"#, #"["\u003c"]"#, ["/0 changed escape"]),
    Case("escape slash", #"["/"]"#, #"["\/"]"#, ["/0 changed escape"]),
    Case("escape U+2028", "[\"\u{2028}\"]", #"["\u2028"]"#, ["/0 changed escape"]),
    Case("escape hexadecimal case", #"["\u001f"]"#, #"["\u001F"]"#, ["/0 changed escape"]),
    Case("escape of a pair", #"["😀"]"#, #"["\ud83d\ude00"]"#, ["/0 changed escape"]),
    Case("escape in a name", #"{"a":1}"#, #"{"\u0061":1}"#, [". changed escape"]),
    Case("no escape: another text", #"["<"]"#, #"["\u003e"]"#, ["/0 changed value"]),
    Case("no escape: escaped twice", #"["<"]"#, #"["\\u003c"]"#, ["/0 changed value"]),
    Case("no escape: a member twice", #"{"a":1,"a":2}"#, #"{"a":2}"#, [". changed value"]),
    Case(
      "no escape: another overridden", #"{"a":1,"a":2}"#, #"{"a":3,"a":2}"#, [". changed value"]),

    Case("unicode form", "[\"\u{e9}\"]", "[\"e\u{301}\"]", ["/0 changed unicode_form"]),
    Case(
      "unicode form, a singleton", "[\"\u{212b}\"]", "[\"\u{c5}\"]", ["/0 changed unicode_form"]),
    Case("unicode form, no JSON", "\u{e9}", "e\u{301}", ["line 1 changed unicode_form"]),
    Case(
      "unicode form of a name", "{\"\u{e9}\":1}", "{\"e\u{301}\":1}",
      ["/\u{e9} missing unicode_form", "/e\\u{301} extra unicode_form"]),
    Case("no unicode form: no accent", "[\"\u{e9}\"]", "[\"e\"]", ["/0 changed value"]),
    Case("no unicode form: compatibility", "[\"\u{fb01}\"]", "[\"fi\"]", ["/0 changed value"]),

    Case("replacement", "[\"aéb\"]", "[\"a\u{fffd}b\"]", ["/0 changed replacement_character"]),
    Case(
      "replacement of each byte", "[\"a\u{fffd}b\"]", "[\"a\u{fffd}\u{fffd}b\"]",
      ["/0 changed replacement_character"]),
    Case(
      "replacement against dropping", "[\"a\u{fffd}b\"]", "[\"ab\"]",
      ["/0 changed replacement_character"]),
    Case("no replacement: more differs", "[\"aéb\"]", "[\"a\u{fffd}c\"]", ["/0 changed value"]),
    Case(
      "no replacement: another text", "[\"a long text that has nothing to do with it b\"]",
      "[\"a\u{fffd}b\"]", ["/0 changed value"]),
    Case(
      "no replacement: as many on both sides", "[\"a\u{fffd}b\"]", "[\"a\u{fffd}xb\"]",
      ["/0 changed value"]),
    Case(
      "no replacement: on both sides", "[\"\u{fffd}a\"]", "[\"\u{fffd}b\"]", ["/0 changed value"]),

    Case("type", #"[1]"#, #"["1"]"#, ["/0 changed type"]),
    Case("type of the whole", "[]", "{}", [". changed type"]),
    Case("no type", "[true]", "[false]", ["/0 changed value"]),

    Case("value", #"{"a":{"b":[1,"x"]}}"#, #"{"a":{"b":[1,"y"]}}"#, ["/a/b/* changed value"]),
    Case("value of an element less", "[1,2,3]", "[1,3]", ["/* missing value"]),
    Case("value of an element more", "[1,3]", "[1,2,3]", ["/* extra value"]),
    Case("elements elsewhere", "[1,2,3]", "[3,1,2]", [". moved row_order"]),
    Case(
      "elements elsewhere and another", "[1,2,3]", "[2,1,4]",
      ["/0 changed value", "/1 changed value", "/2 changed value"]),
  ]

  static let texts = [
    Case("white space in JSON", #"{"a":1}"#, #"{"a": 1}"#, [". changed white_space"]),
    Case("white space after JSON", "[1]", "[1] ", [". changed white_space"]),
    Case("white space in text", "a b", "a  b", ["line 1 changed white_space"]),
    Case("white space in a string", #"["a b"]"#, #"["a\tb"]"#, ["/0 changed white_space"]),
    Case(
      "white space and a value", #"{"a":1}"#, #"{"a": 2}"#,
      ["/a changed value", ". changed white_space"]),
    Case("no white space: U+00A0", "a b", "a\u{a0}b", ["line 1 changed value"]),

    Case("line ending", "a\nb\n", "a\r\nb\r\n", [". changed line_ending"]),
    Case("line ending of JSON", "{\n}\n", "{\r\n}\r\n", [". changed line_ending"]),
    Case("line ending of some lines", "a\r\nb\nc", "a\r\nb\r\nc", ["line 2 changed line_ending"]),
    Case(
      "line ending of some JSON lines", "[]\r\n[1]\n", "[]\r\n[1]\r\n",
      ["line 2 changed line_ending"]),
    Case("no line ending: a lone CR", "a\nb\n", "a\rb\n", ["line 1 changed white_space"]),
    Case("no line ending: another text", "x", "a\r\nb", ["line 1 changed value"]),
    Case(
      "line ending and a value", "a\nb\n", "a\r\nc\r\n",
      [". changed line_ending", "line 2 changed value"]),

    Case("final newline less", "{}\n", "{}", [". missing final_newline"]),
    Case("final newline more", "{}", "{}\n", [". extra final_newline"]),
    Case("final newline of nothing", "", "\n", [". extra final_newline"]),
    Case("final newline, CR LF", "{}", "{}\r\n", [". extra final_newline"]),
    Case(
      "final newline and a value", "[1]\n", "[2]", [". missing final_newline", "/0 changed value"]),
    Case("no final newline: two", "a\n", "a\n\n", ["line 1 changed white_space"]),
    Case("no final newline: nothing there", "", "a\n", ["line 1 changed value"]),

    Case("bom", "{}", "\u{feff}{}", [". extra bom"]),
    Case("bom expected", "\u{feff}a", "a", [". missing bom"]),
    Case("bom on both sides", "\u{feff}[1]", "\u{feff}[2]", ["line 1 changed value"]),
    Case("no bom: inside", "[\"a\"]", "[\"\u{feff}a\"]", ["/0 changed value"]),
  ]

  static let rows = [
    Case("row missing", "a\nb\nc\n", "a\nc\n", ["line 2 missing row_missing"], mode: .lines),
    Case("row extra", "a\nc\n", "a\nb\nc\n", ["line 2 extra row_extra"], mode: .lines),
    Case(
      "all rows missing", "a\nb\n", "",
      ["line 1 missing row_missing", "line 2 missing row_missing"], mode: .lines),
    Case("an empty row extra", "", "\n", ["line 1 extra row_extra"], mode: .lines),
    Case("an empty row missing", "\n\n", "\n", ["line 2 missing row_missing"], mode: .lines),
    Case("row without its end", "", "a", ["line 1 extra row_extra"], mode: .lines),
    Case("row duplicated", "a\nb\n", "a\nb\na\n", ["line 3 extra row_duplicated"], mode: .lines),
    Case(
      "no duplicate: both have two", "a\na\n", "a\na\nb\n", ["line 3 extra row_extra"],
      mode: .lines),
    Case("a duplicate less", "a\na\nb\n", "a\nb\n", ["line 2 missing row_missing"], mode: .lines),
    Case(
      "a duplicate for another", "a\nb\n", "a\na\n",
      ["line 2 extra row_duplicated", "line 2 missing row_missing"], mode: .lines),
    Case("row order", "a\nb\nc\n", "a\nc\nb\n", ["line 2 moved row_order"], mode: .lines),
    Case(
      "row order and another row", "b\na\nx\n", "a\nb\ny\n",
      ["line 1 moved row_order", "line 3 changed value"], mode: .lines),
    Case(
      "row order and a row less", "b\na\nx\n", "a\nb\n",
      ["line 1 moved row_order", "line 3 missing row_missing"], mode: .lines),
    Case(
      "no row order: a row less", "a\nb\nc\n", "b\nc\n", ["line 1 missing row_missing"],
      mode: .lines),
    Case(
      "a row changed", "{\"a\":0}\n{\"b\":1}\n", "{}\n{\"b\":1}\n",
      ["line 1 /a missing zero_value_omitted"], mode: .lines),
    Case("a whole row of another type", "1\n2\n", "1\n[]\n", ["line 2 changed type"], mode: .lines),
    Case(
      "a changed row and one less", "m\nx\ny\nc\n", "x\ny\nd\n",
      ["line 1 missing row_missing", "line 4 changed value"], mode: .lines),
    Case(
      "rows and their final newline", "a\nb\n", "a\nc",
      [". missing final_newline", "line 2 changed value"], mode: .lines),
    Case(
      "JSON rows, compared as bytes", "[1]\n[2]\n[3]\n", "[1]\n[3]\n",
      ["line 2 missing row_missing"]),
    Case(
      "JSON rows elsewhere, compared as bytes", "[1]\n[2]\n", "[2]\n[1]\n",
      ["line 1 moved row_order"]),
    Case("other lines, compared as bytes", "a\nb\nc\n", "a\nc\n", ["line 2 changed value"]),
  ]

  @Test("of values", arguments: values) func value(_ example: Case) { check(example) }
  @Test("of texts", arguments: texts) func text(_ example: Case) { check(example) }
  @Test("of rows", arguments: rows) func row(_ example: Case) { check(example) }

  private func check(_ example: Case) {
    let comparator = Comparator(rule: ComparisonRule(mode: example.mode))
    let found = comparator.compare(
      expected: Answer(output: Array(example.expected.utf8)),
      actual: Answer(output: Array(example.actual.utf8))
    ).divergences
    // A place with an index or a line is given as it is or, with `*`, as it is grouped.
    let said = found.map { divergence in
      func text(_ place: String) -> String {
        "\(place.isEmpty ? "." : place) \(divergence.kind) \(divergence.cause.rawValue)"
      }
      let grouped = text(divergence.group)
      return example.divergences.contains(grouped) ? grouped : text(divergence.place)
    }
    #expect(said.sorted() == example.divergences.sorted())
    for divergence in found where divergence.kind == .changed {
      #expect(divergence.expected != divergence.actual)
    }
  }

  @Test("of exit statuses")
  func exitStatus() {
    let comparator = Comparator(rule: ComparisonRule())
    let found = comparator.compare(
      expected: Answer(output: [0x61]), actual: .refusal(code: "invalid_json")
    ).divergences
    #expect(found.map(\.cause) == [.exitStatus])
    #expect(found[0].place == "exit status")
    #expect(found[0].expected == "0, after a")
    #expect(found[0].actual.hasPrefix("2, after {\"error\""))
    // The same status: the outputs are what differs.
    let same = comparator.compare(
      expected: .refusal(code: "invalid_utf8"), actual: .refusal(code: "invalid_json"))
    #expect(same.divergences.map(\.cause) == [.value])
  }

  @Test("of trees")
  func tree() {
    func answer(_ paths: [String]) -> Answer {
      let entries = paths.map { ($0, TreeSnapshot.Entry.file([0x61])) }
      return Answer(
        output: [], tree: TreeSnapshot(entries: Dictionary(uniqueKeysWithValues: entries)))
    }
    let found = Comparator(rule: ComparisonRule(mode: .tree)).compare(
      expected: answer(["tree/a", "tree/b"]), actual: answer(["tree/b", "tree/c"])
    ).divergences
    #expect(found.map(\.cause) == [.pathMissing, .pathExtra])
    #expect(found.map(\.place) == ["tree/a", "tree/c"])
  }

  @Test("are all here")
  func completeness() {
    var named = Set<String>()
    for example in Self.values + Self.texts + Self.rows {
      named.formUnion(example.divergences.map { String($0.split(separator: " ").last!) })
    }
    let elsewhere: Set<Cause> = [
      .exitStatus, .pathMissing, .pathExtra,
      // See MaskTests.
      .maskShape,
      // Given by the control run, not by a comparison.
      .undeclaredVolatile, .httpStatus, .httpHeader,
    ]
    #expect(named == Set(Cause.allCases.filter { !elsewhere.contains($0) }.map(\.rawValue)))
  }

  @Test("have an explanation each, on one line", arguments: Cause.allCases)
  func explanation(_ cause: Cause) {
    #expect(cause.explanation.utf8.count > 10)
    #expect(!cause.explanation.contains("\n"))
    #expect(Cause.allCases.count { $0.explanation == cause.explanation } == 1)
    #expect(cause.rawValue.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x5f })
  }
}
