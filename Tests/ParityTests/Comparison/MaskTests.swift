// Masks let values differ, but hide nothing that is missing or malformed.

import Parity
import Testing

@Suite("comparison: masks") struct MaskTests {
  /// Values that have a shape and values that do not.
  struct ShapeCase: Sendable, CustomTestStringConvertible {
    var shape: ComparisonRule.Shape
    var fitting: [String]
    var malformed: [String]

    var testDescription: String { shape.rawValue }
  }

  static let shapes = [
    ShapeCase(
      shape: .timestamp,
      fitting: [
        "\"2024-02-29T23:59:59.999Z\"", "\"0000-01-01T00:00:00.000Z\"",
        "\"2000-02-29T00:00:00.000Z\"",
        "\"9999-12-31T23:59:59.000Z\"",
      ],
      malformed: [
        "\"2023-02-29T00:00:00.000Z\"", "\"1900-02-29T00:00:00.000Z\"",
        "\"2024-13-01T00:00:00.000Z\"",
        "\"2024-00-01T00:00:00.000Z\"", "\"2024-01-00T00:00:00.000Z\"",
        "\"2024-04-31T00:00:00.000Z\"",
        "\"2024-01-01T24:00:00.000Z\"", "\"2024-01-01T00:60:00.000Z\"",
        "\"2024-01-01T00:00:60.000Z\"",
        "\"2024-01-01T00:00:00Z\"", "\"2024-01-01T00:00:00.00Z\"",
        "\"2024-01-01T00:00:00.000000Z\"",
        "\"2024-01-01T00:00:00.000+00:00\"", "\"2024-01-01t00:00:00.000z\"",
        "\"2024-01-01 00:00:00.000Z\"", "\" 2024-01-01T00:00:00.000Z\"",
        "\"２024-01-01T00:00:00.000Z\"",
        "\"\"", "1704067200", "null", "[]",
      ]),
    ShapeCase(
      shape: .uuid,
      fitting: [
        "\"01234567-89ab-cdef-0123-456789abcdef\"", "\"00000000-0000-0000-0000-000000000000\"",
      ],
      malformed: [
        "\"01234567-89AB-cdef-0123-456789abcdef\"", "\"0123456789abcdef0123456789abcdef\"",
        "\"01234567--89ab-cdef-0123-456789abcdef\"", "\"-01234567-89ab-cdef-0123-456789abcdef\"",
        "\"01234567-89ab-cdef-0123-456789abcdef-\"", "\"01234567-89ab-cdef-0123-456789abcde\"",
        "\"01234567-89ab-cdef-0123-456789abcdeg\"", "\"\"", "5", "{}",
      ]),
    ShapeCase(
      shape: .sha256,
      fitting: ["\"" + String(repeating: "0f", count: 32) + "\""],
      malformed: [
        "\"" + String(repeating: "0F", count: 32) + "\"",
        "\"" + String(repeating: "f", count: 63) + "\"",
        "\"" + String(repeating: "f", count: 65) + "\"",
        "\"" + String(repeating: "g", count: 64) + "\"",
        "\"sha256:" + String(repeating: "0f", count: 32) + "\"", "\"\"", "0", "true",
      ]),
    ShapeCase(
      shape: .integer, fitting: ["0", "-0", "-5", "3.0", "30e-1", "1e300", "9007199254740993"],
      malformed: ["0.5", "1e-7", "\"5\"", "\"\"", "null", "true", "[1]"]),
    ShapeCase(
      shape: .number, fitting: ["0", "0.5", "-1e-300"],
      malformed: ["\"0.5\"", "\"\"", "null", "false", "[]"]),
    ShapeCase(
      shape: .any, fitting: ["0", "\"\"", "null", "[]", "{\"x\":[1]}", "false"], malformed: []),
  ]

  @Test("every shape is here")
  func completeness() {
    #expect(Set(Self.shapes.map(\.shape)) == Set(ComparisonRule.Shape.allCases))
  }

  @Test("values of the shape may differ", arguments: shapes)
  func fitting(_ example: ShapeCase) {
    let rule = makeRule(masks: [("/a", example.shape)])
    for one in example.fitting {
      for other in example.fitting {
        let found = rule.compare("{\"a\":\(one),\"b\":1}", "{\"a\":\(other),\"b\":1}")
        #expect(found.places == [], "\(one) \(other)")
        #expect(found.masksMet == [0])
      }
    }
  }

  @Test("a malformed value is a difference, on either side and on both", arguments: shapes)
  func malformed(_ example: ShapeCase) {
    let rule = makeRule(masks: [("/a", example.shape)])
    for bad in example.malformed {
      for good in example.fitting.prefix(1) {
        for (one, other) in [(good, bad), (bad, good), (bad, bad)] {
          let found = rule.compare("{\"a\":\(one)}", "{\"a\":\(other)}")
          #expect(found.places == ["/a changed mask_shape"], "\(one) \(other)")
          #expect(found.masksMet == [0])
        }
      }
    }
  }

  @Test("a missing value is a difference, on either side")
  func missing() {
    let rule = makeRule(masks: [("/a", .any)])
    #expect(rule.compare(#"{"a":1}"#, "{}").places == ["/a missing mask_shape"])
    #expect(rule.compare("{}", #"{"a":0}"#).places == ["/a extra mask_shape"])
    #expect(rule.compare("{}", "{}").places == [])
    for (one, other) in [(#"{"a":1}"#, "{}"), ("{}", #"{"a":1}"#), ("{}", "{}")] {
      #expect(rule.compare(one, other).masksMet == [])
    }
    // The place of the value is still the same in both.
    #expect(rule.compare(#"{"a":1,"b":2}"#, #"{"b":2,"a":3}"#).places == [". moved key_order"])
  }

  @Test("everything beside the masked value counts")
  func beside() {
    let rule = makeRule(masks: [("/a", .number)])
    #expect(rule.compare(#"{"a":1,"b":2}"#, #"{"a":9,"b":3}"#).places == ["/b changed value"])
    #expect(rule.compare(#"{"a":1}"#, #"{"a": 9}"#).places == [". changed white_space"])
    #expect(rule.compare(#"{"a":1}"#, "{\"a\":9}\n").places == [". extra final_newline"])
    #expect(rule.compare(#"{"a":1}"#, #"{"\u0061":9}"#).places == [". changed escape"])
    #expect(rule.compare(#"{"a":1,"a":2}"#, #"{"a":5,"a":2}"#).places == [". changed value"])
    #expect(rule.compare("not JSON", "not JSON").places == [])
    #expect(rule.compare("not JSON 1", "not JSON 2").places == ["line 1 changed value"])
    #expect(rule.compare(#"{"a":1}"#, "x").places == ["line 1 changed value"])
    // What is not masked may not take a masked value's place.
    #expect(
      rule.compare(#"{"a":1,"b":""}"#, #"{"a":"","b":1}"#).places
        == ["/a changed mask_shape", "/b changed type"])
  }

  @Test("`*` stands for any member or element")
  func wildcards() {
    let rule = makeRule(masks: [("/items/*/at", .integer), ("/*/0", .any)])
    #expect(
      rule.compare(
        #"{"items":[{"at":1},{"at":2}],"x":[5,6]}"#, #"{"items":[{"at":3},{"at":4}],"x":[7,6]}"#
      ).places == [])
    #expect(
      rule.compare(
        #"{"items":[{"at":1},{"at":2}]}"#, #"{"items":[{"at":1},{"at":"2"}]}"#
      ).places == ["/items/1/at changed mask_shape"])
    #expect(
      rule.compare(#"{"items":[{"at":1},{}]}"#, #"{"items":[{"at":1},{"at":2}]}"#).places
        == ["/items/1/at extra mask_shape"])
    #expect(
      rule.compare(#"{"x":[5,6]}"#, #"{"x":[5,7]}"#).places == ["/x/1 changed value"])
    let members = makeRule(masks: [("/*", .uuid)])
    #expect(members.compare(#"{"a":5}"#, #"{"a":6}"#).places == ["/a changed mask_shape"])
    let whole = makeRule(masks: [("", .number)])
    #expect(whole.compare("1", "2").places == [])
    #expect(whole.compare("1", "[]").places == [". changed mask_shape"])
  }

  @Test("a group place has `*` for an index")
  func groups() {
    let rule = makeRule(.lines, masks: [("/*/at", .integer)])
    let found = rule.compare("[]\n[{\"at\":1}]\n", "[]\n[{\"at\":\"\"}]\n").divergences
    #expect(found.map(\.place) == ["line 2 /0/at"])
    #expect(found.map(\.group) == ["line * /*/at"])
    #expect(found.map(\.expected) == [""])
    #expect(found.map(\.actual) == ["\"\""])
  }

  @Test("of nested masks both count")
  func nested() {
    let rule = makeRule(masks: [("/a", .any), ("/a/t", .integer), ("/a", .any)])
    let found = rule.compare(#"{"a":{"t":1}}"#, #"{"a":{"t":2,"u":3}}"#)
    #expect(found.places == [])
    #expect(found.masksMet == [0, 1, 2])
    #expect(
      rule.compare(#"{"a":{"t":1}}"#, #"{"a":{"t":"x"}}"#).places == ["/a/t changed mask_shape"])
  }

  @Test("rows with masked values are paired by what is not masked")
  func lines() {
    let rule = makeRule(.lines, masks: [("/at", .integer)])
    func rows(_ rows: [(Int, Int)]) -> String {
      rows.map { "{\"id\":\($0.0),\"at\":\($0.1)}\n" }.joined()
    }
    let expected = rows([(1, 10), (2, 20), (3, 30)])
    #expect(rule.compare(expected, rows([(1, 11), (2, 21), (3, 31)])).places == [])
    #expect(
      rule.compare(expected, rows([(1, 11), (3, 31)])).places == ["line 2 missing row_missing"])
    #expect(
      rule.compare(expected, rows([(2, 21), (1, 11), (3, 31)])).places == ["line 1 moved row_order"]
    )
    #expect(
      rule.compare(expected, rows([(1, 11), (2, 21), (3, 31), (3, 32)])).places
        == ["line 4 extra row_duplicated"])
    #expect(
      rule.compare(expected, rows([(1, 11), (4, 21), (3, 31)])).places
        == ["line 2 /id changed value"])
    #expect(rule.compare(expected, expected).masksMet == [0])
    let bad = "{\"id\":1,\"at\":null}\n"
    #expect(rule.compare(bad, bad).places == ["line 1 /at changed mask_shape"])
  }

  @Test("masks hold in mode json too")
  func json() {
    let rule = makeRule(.json, masks: [("/a", .integer)])
    #expect(rule.compare(#"{"a":1,"b":2}"#, "{ \"b\": 2.0,\n\"a\": 5 }").places == [])
    #expect(rule.compare(#"{"a":1}"#, #"{ "a": "1" }"#).places == ["/a changed mask_shape"])
  }
}

@Suite("comparison: tolerances") struct ToleranceTests {
  /// Two numbers, a bound, and whether they are near enough.
  struct Case: Sendable, CustomTestStringConvertible {
    var one: String
    var other: String
    var bound: Double
    var isTolerated: Bool

    init(_ one: String, _ other: String, _ bound: Double, _ isTolerated: Bool) {
      self.one = one
      self.other = other
      self.bound = bound
      self.isTolerated = isTolerated
    }

    var testDescription: String { "\(one) \(other) within \(bound)" }
  }

  static let cases = [
    Case("1", "1.25", 0.25, true), Case("1.25", "1", 0.25, true),
    Case("1", "1.25", 0.2500000001, true), Case("1", "1.25", 0.2499999999, false),
    Case("-0.125", "0.125", 0.25, true), Case("-0.125", "0.126", 0.25, false),
    Case("0", "5e-324", .leastNonzeroMagnitude, true),
    Case("0", "1e-323", .leastNonzeroMagnitude, false),
    Case("1e308", "-1e308", 1e308, false), Case("1", "2", 0, false),
  ]

  @Test("the bound itself is within it", arguments: cases)
  func bound(_ example: Case) {
    let rule = makeRule(tolerances: [("/a", example.bound)])
    let found = rule.compare("{\"a\":\(example.one)}", "{\"a\":\(example.other)}")
    #expect(found.places == (example.isTolerated ? [] : ["/a changed value"]))
  }

  @Test("everything else counts though a number is within its bound")
  func beside() {
    let rule = makeRule(tolerances: [("/a", 0.5), ("/list/*", 0.5)])
    #expect(rule.compare(#"{"a":1,"b":1}"#, #"{"a":1.5,"b":1.5}"#).places == ["/b changed value"])
    #expect(rule.compare(#"{"a":1}"#, #"{"a": 1.5}"#).places == [". changed white_space"])
    #expect(rule.compare(#"{"a":1}"#, #"{"\u0061":1.5}"#).places == [". changed escape"])
    #expect(rule.compare(#"{"a":1}"#, "{\"a\":1.5}\n").places == [". extra final_newline"])
    #expect(rule.compare(#"{"a":1}"#, #"{"a":"1"}"#).places == ["/a changed type"])
    #expect(rule.compare(#"{"a":1}"#, #"{"a":null}"#).places == ["/a changed type"])
    #expect(rule.compare(#"{"a":0}"#, "{}").places == ["/a missing zero_value_omitted"])
    #expect(rule.compare(#"{"list":[1,2]}"#, #"{"list":[1.5,1.5]}"#).places == [])
    #expect(
      rule.compare(#"{"list":[1,2]}"#, #"{"list":[1.5,2,3]}"#).places == ["/list/2 extra value"])
    #expect(
      rule.compare(#"{"list":[1]}"#, #"{"list":[1.0]}"#).places == ["/list/0 changed number_format"]
    )
  }

  @Test("in rows, numbers within their bound do not hide that rows are elsewhere")
  func lines() {
    let rule = makeRule(.lines, tolerances: [("/s", 0.5)])
    func rows(_ rows: [(String, Double)]) -> String {
      rows.map { "{\"id\":\"\($0.0)\",\"s\":\($0.1)}\n" }.joined()
    }
    let expected = rows([("a", 1.25), ("b", 2.25), ("c", 3.25)])
    #expect(rule.compare(expected, rows([("a", 1.5), ("b", 2.25), ("c", 3.5)])).places == [])
    #expect(
      rule.compare(expected, rows([("b", 2.25), ("a", 1.25), ("c", 3.5)])).places
        == ["line 1 moved row_order"])
    #expect(rule.compare(expected, rows([("b", 2.5), ("a", 1.5), ("c", 3.5)])).places != [])
  }
}

@Suite("comparison: modes") struct ModeTests {
  @Test("json compares canonical forms")
  func json() {
    let rule = makeRule(.json)
    let one = #"{"b":[1.0,"\u0041\/"],"a":1e2}"#
    #expect(rule.compare(one, "{ \"a\": 100,\r\n \"b\": [1, \"A/\"] }\n").places == [])
    #expect(rule.compare(one, #"{"b":[1,"A/"],"a":101}"#).places == ["/a changed value"])
    #expect(rule.compare(#"{"a":0}"#, "{}").places == ["/a missing zero_value_omitted"])
    #expect(rule.compare("[1,2]", "[2,1]").places == [". moved row_order"])
    // A byte order mark makes a text invalid.
    #expect(rule.compare("[1]", "\u{feff}[1]").places == [". extra bom"])
    #expect(rule.compare("[1]", "[1]]").places == ["line 1 changed value"])
    #expect(rule.compare("x\n", "x").places == [". missing final_newline"])
  }

  @Test("bytes are bytes")
  func bytes() {
    let rule = makeRule()
    #expect(rule.compare("", "").places == [])
    #expect(rule.compare([0xff], [0xff]).places == [])
    #expect(rule.compare([0xff], [0xfe]).places == ["line 1 changed value"])
    #expect(
      rule.compare([0xff, 0x0a, 0x0a], [0xff, 0x0a]).places == ["line 1 changed white_space"])
    #expect(
      rule.compare([0x41, 0xff, 0x42], Array("A\u{fffd}B".utf8)).places == [
        "line 1 changed replacement_character"
      ])
  }

  @Test("the same rows are the same text only with the same end")
  func lines() {
    let rule = makeRule(.lines)
    #expect(rule.compare("a\nb\n", "a\nb\n").places == [])
    #expect(rule.compare("", "").places == [])
    #expect(rule.compare("a\nb\n", "a\nb").places == [". missing final_newline"])
    #expect(rule.compare("\n", "\n\n").places == ["line 2 extra row_duplicated"])
  }

  @Test("no more than 64 differences of one text are told")
  func limit() {
    let numbers = (0..<1_000).map(String.init).joined(separator: ",")
    let others = (0..<1_000).map { String($0 + 5_000) }.joined(separator: ",")
    #expect(makeRule().compare("[\(numbers)]", "[\(others)]").divergences.count == 64)
    let members = (0..<1_000).map { "\"a\($0)\":1" }.joined(separator: ",")
    #expect(makeRule().compare("{\(members)}", "{}").divergences.count == 64)
    #expect(makeRule().compare("{}", "{\(members)}").divergences.count == 64)
  }
}

@Suite("signatures") struct SignatureTests {
  private func signature(_ expected: String, _ actual: String, _ mode: ComparisonRule.Mode = .bytes)
    -> String
  {
    Signature(makeRule(mode).compare(expected, actual).divergences).description
  }

  @Test("rows with the same defect have the same signature")
  func grouping() {
    #expect(
      signature(#"{"a":[{"n":0},{"n":0}]}"#, #"{"a":[{},{}]}"#)
        == "/a/*/n missing zero_value_omitted")
    #expect(
      signature(#"{"a":[{"n":1},{"n":0}]}"#, #"{"a":[{"n":1},{}]}"#)
        == "/a/*/n missing zero_value_omitted")
    #expect(
      signature("[1]\n[2]\n", "[1]\n[3]\n", .lines) == signature("[5]\n[2]\n", "[6]\n[2]\n", .lines)
    )
    #expect(signature("1\n2\n", "1\n3\n", .lines) == "line * changed value")
    // A member that is called like a number is no index.
    #expect(signature(#"{"0":1}"#, #"{"0":2}"#) == "/0 changed value")
  }

  @Test("parts are unique, ascending, six at most")
  func parts() {
    #expect(
      signature(#"{"b":0,"a":null}"#, "{}")
        == "/a missing null_for_absent; /b missing zero_value_omitted")
    #expect(signature("{}", "{ }") == ". changed white_space")
    let members = "hgfedcba".map { "\"\($0)\":1" }.joined(separator: ",")
    let parts = "abcdef".map { "/\($0) missing value" }.joined(separator: "; ")
    #expect(signature("{\(members)}", "{}") == parts + "; …")
    #expect(Signature([]).description == "")
    #expect(
      Signature(text: "/a missing value")
        == Signature(
          makeRule().compare(#"{"a":1}"#, "{}").divergences))
  }

  @Test(
    "a place is a JSON Pointer",
    arguments: [
      (#"{"a/b":1}"#, "/a~1b"), (#"{"m~n":1}"#, "/m~0n"), (#"{"~1":1}"#, "/~01"), (#"{"":1}"#, "/"),
      ("{\"~\u{301}\":1}", "/~0\\u{301}"), (#"{"\n":1}"#, "/\\n"), (#"{"a":{"b":[[1]]}}"#, "/a"),
    ])
  func pointer(_ text: String, _ place: String) {
    #expect(makeRule().compare(text, "{}").divergences.map(\.place) == [place])
  }
}
