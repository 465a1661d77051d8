// Values and objects apart from texts: equality by code points, order kept, names unique.

import Testing
import WireJSON

@Suite struct ValueTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    var name: String
    var a: JSONValue
    var b: JSONValue
    var areEqual: Bool
    var testDescription: String { name }

    init(_ name: String, _ a: JSONValue, _ b: JSONValue, equal: Bool) {
      self.name = name
      self.a = a
      self.b = b
      areEqual = equal
    }
  }

  static let pairs = [
    Pair("normal forms", "\u{E9}", "e\u{301}", equal: false),
    Pair("normal forms of names", ["\u{E9}": 1], ["e\u{301}": 1], equal: false),
    Pair("same text", "\u{E9}", "é", equal: true),
    Pair("zeros", 0, -0.0, equal: true),
    Pair("order of members", ["a": 1, "b": 2], ["b": 2, "a": 1], equal: true),
    Pair("order of elements", [1, 2], [2, 1], equal: false),
    Pair("more members", ["a": 1], ["a": 1, "b": 1], equal: false),
    Pair("other names", ["a": 1, "b": 1], ["a": 1, "c": 1], equal: false),
    Pair("other values", ["a": 1], ["a": 2], equal: false),
    Pair("null member", ["a": .null], [:], equal: false),
    Pair("kinds", 1, "1", equal: false),
    Pair("empty containers", [], [:], equal: false),
    Pair("bool and number", true, 1, equal: false),
  ]

  @Test(arguments: pairs)
  func equality(_ pair: Pair) {
    #expect((pair.a == pair.b) == pair.areEqual)
    #expect((pair.b == pair.a) == pair.areEqual)
    #expect((pair.a.canonical() == pair.b.canonical()) == pair.areEqual)
    #expect(Set([pair.a, pair.b]).count == (pair.areEqual ? 1 : 2))
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func laws(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var last = JSONValue.null
    for _ in 0..<300 {
      let value = random.value()
      let again = try JSONValue(parsing: value.wire())
      #expect(again == value)
      #expect(again.hashValue == value.hashValue)
      #expect(again.wire() == value.wire())
      let shuffled = try JSONValue(parsing: Array(random.spelling(of: value)))
      #expect(shuffled.hashValue == value.hashValue)
      #expect((value == last) == (value.canonical() == last.canonical()))
      last = value
    }
  }

  @Test func setAndRemoveKeepTheOrder() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["c"] = 3
    object["b"] = 4
    #expect(JSONValue.object(object).wire().text == #"{"b":4,"a":2,"c":3}"#)
    object["a"] = nil
    object["zz"] = nil
    #expect(object.members.map(\.name) == ["b", "c"])
    #expect(object["a"] == nil)
    #expect(object["c"] == 3)
    #expect(object.count == 2 && !object.isEmpty && JSONObject().isEmpty)
    #expect(object.map(\.name) == ["b", "c"])
  }

  @Test func ofDuplicatesTheLastIsKeptAtItsPlace() {
    let object: JSONObject = ["a": 1, "b": 2, "a": 3]
    #expect(JSONValue.object(object).wire().text == #"{"b":2,"a":3}"#)
  }

  /// Beyond a few members names are found through an index: it must agree with a search.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func manyMembersAgreeWithAModel(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var object = JSONObject()
    var model: [(name: String, value: Int)] = []
    for step in 0..<600 {
      let name = String(random.below(40))
      if random.chance(35) {
        object[name] = nil
        model.removeAll { $0.name == name }
      } else if let place = model.firstIndex(where: { $0.name == name }) {
        object[name] = .number(Double(step))
        model[place].value = step
      } else {
        object[name] = .number(Double(step))
        model.append((name, step))
      }
      #expect(object.members.map(\.name) == model.map(\.name))
      #expect(object[name]?.integer == model.first { $0.name == name }?.value)
    }
  }

  @Test func accessByKind() {
    let value: JSONValue = ["s": "t", "n": 1.5, "b": true, "a": [1], "o": ["x": .null]]
    #expect(value["s"]?.string == "t")
    #expect(value["n"]?.number == 1.5)
    #expect(value["b"]?.bool == true)
    #expect(value["a"]?.array == [1])
    #expect(value["o"]?.object?["x"] == .null)
    #expect(value["x"] == nil)
    #expect(JSONValue.array([]).object == nil)
    #expect(value.object?.map(\.value.kind) == [.string, .number, .bool, .array, .object])
    #expect(JSONValue.null.kind == .null)
  }

  @Test func nonFiniteNumbersAreWrittenAsNull() {
    let value: JSONValue = [.number(.nan), .number(.infinity), .number(-.infinity)]
    #expect(value.wire().text == "[null,null,null]")
    #expect(value.canonical().text == "[null,null,null]")
  }
}
