// Nodes: what a parsed text gives out, and where it stands in the source.

import Testing
import WireJSON

@Suite struct NodeTests {
  @Test func sourceRangesKeepTheSpelling() throws {
    let text = #" { "a" : 1.50e0, "b\u0063": [true , false,null], "d": "\/", "e": {} } "#
    let document = try JSONDocument(parsing: Array(text))
    func source(_ node: JSONNode?) -> String? {
      node.map { Array(document.bytes[$0.sourceRange]).text }
    }
    #expect(source(document.root) == String(text.dropFirst().dropLast()))
    #expect(source(document.root["a"]) == "1.50e0")
    #expect(source(document.root["bc"]) == "[true , false,null]")
    #expect(source(document.root["d"]) == "\"\\/\"")
    #expect(source(document.root["e"]) == "{}")
    #expect(document.root["bc"]?.elements.map(source) == ["true", "false", "null"])
    #expect(document.bytes == Array(text))
  }

  @Test func kindsAndScalars() throws {
    let root = try JSONDocument(parsing: Array(#"[null,true,2,"s",[],{}]"#)).root
    let nodes = Array(root.elements)
    #expect(nodes.map(\.kind) == [.null, .bool, .number, .string, .array, .object])
    #expect(nodes.map(\.bool) == [nil, true, nil, nil, nil, nil])
    #expect(nodes.map(\.number) == [nil, nil, 2, nil, nil, nil])
    #expect(nodes.map(\.string) == [nil, nil, nil, "s", nil, nil])
    #expect(nodes.allSatisfy { $0.elements.isEmpty && $0.members.isEmpty && $0["a"] == nil })
  }

  @Test func nestedContentIsPassedOver() throws {
    let root = try JSONDocument(parsing: Array("[[1,[2,{\"a\":3}]],{\"b\":[4]},5]")).root
    #expect(root.elements.map(\.kind) == [.array, .object, .number])
    #expect(root.elements.last?.number == 5)
  }

  @Test func ofDuplicatesTheLastCountsAtItsPlace() throws {
    let text = #"{"a":1,"b":{"a":2},"\u0061":3,"c":4,"b":5,"a":[6]}"#
    let root = try JSONDocument(parsing: Array(text)).root
    #expect(root.members.map(\.name) == ["c", "b", "a"])
    #expect(root.members.map(\.value.kind) == [.number, .number, .array])
    #expect(root.writtenMembers.map(\.name) == ["a", "b", "a", "c", "b", "a"])
    #expect(root["a"]?.elements.map(\.number) == [6])
    #expect(root["b"]?.number == 5)
    #expect(root["d"] == nil)
    #expect(root.value.wire().text == #"{"c":4,"b":5,"a":[6]}"#)
    #expect(root.canonical().text == #"{"a":[6],"b":5,"c":4}"#)
  }

  @Test func namesAreComparedByCodePoints() throws {
    let root = try JSONDocument(parsing: Array("{\"é\":1,\"e\u{301}\":2,\"\\u00e9x\":3}")).root
    #expect(root["\u{E9}"]?.number == 1)
    #expect(root["e\u{301}"]?.number == 2)
    #expect(root["éx"]?.number == 3)
    #expect(root["e\u{301}x"] == nil)
    #expect(root.members.count == 3)
  }

  /// Many members, sorted and unsorted, with and without duplicates, against a plain model.
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func membersAgreeWithAModel(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let names = (0..<random.below(60)).map { _ in random.string() }
      let written = names.enumerated().map { "\(JSONValue.string($1).wire().text):\($0)" }
      let document = try JSONDocument(
        parsing: Array("{" + written.joined(separator: ",") + "}"))
      var expected: [(name: String, place: Int)] = []
      for (place, name) in names.enumerated() {
        expected.removeAll { Array($0.name.utf8) == Array(name.utf8) }
        expected.append((name, place))
      }
      let members = Array(document.root.members)
      #expect(members.map { Array($0.name.utf8) } == expected.map { Array($0.name.utf8) })
      #expect(members.map(\.value.integer) == expected.map(\.place))
      for (name, place) in expected { #expect(document.root[name]?.integer == place) }
    }
  }

  @Test func aNodeKeepsItsDocumentAlive() throws {
    func inner() throws -> JSONNode? {
      try JSONDocument(parsing: Array(#"{"a":["kept"]}"#)).root["a"]
    }
    #expect(try inner()?.elements.map(\.string) == ["kept"])
  }
}

extension Sequence {
  fileprivate var isEmpty: Bool { !contains { _ in true } }
  fileprivate var count: Int { reduce(0) { count, _ in count + 1 } }
  fileprivate var last: Element? { reduce(nil) { $1 } }
}
