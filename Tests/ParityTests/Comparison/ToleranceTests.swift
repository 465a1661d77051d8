// Numbers may differ by a bound; nothing else may.

import Parity
import Testing

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
