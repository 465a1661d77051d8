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
