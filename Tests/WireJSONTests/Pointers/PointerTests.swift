// RFC 6901, with the samples of its section 5 in our words.

import Testing
import WireJSON

@Suite struct PointerTests {
  static let document = """
    {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8,
    "o":{"0":9,"-":10},"é":11}
    """

  struct Sample: Sendable, CustomTestStringConvertible {
    var pointer: String
    var tokens: [String]
    var value: String?
    var testDescription: String { pointer }

    init(_ pointer: String, _ tokens: [String], _ value: String?) {
      self.pointer = pointer
      self.tokens = tokens
      self.value = value
    }
  }

  @Test(arguments: [
    Sample("/foo", ["foo"], "[\"bar\",\"baz\"]"), Sample("/foo/0", ["foo", "0"], "\"bar\""),
    Sample("/foo/1", ["foo", "1"], "\"baz\""), Sample("/foo/2", ["foo", "2"], nil),
    Sample("/foo/-", ["foo", "-"], nil), Sample("/foo/00", ["foo", "00"], nil),
    Sample("/foo/+1", ["foo", "+1"], nil), Sample("/foo/", ["foo", ""], nil),
    Sample("/foo/99999999999999999999", ["foo", "99999999999999999999"], nil),
    Sample("/", [""], "0"), Sample("/a~1b", ["a/b"], "1"), Sample("/c%d", ["c%d"], "2"),
    Sample("/e^f", ["e^f"], "3"), Sample("/g|h", ["g|h"], "4"), Sample("/i\\j", ["i\\j"], "5"),
    Sample("/k\"l", ["k\"l"], "6"), Sample("/ ", [" "], "7"), Sample("/m~0n", ["m~n"], "8"),
    Sample("/o/0", ["o", "0"], "9"), Sample("/o/-", ["o", "-"], "10"),
    Sample("/m~01", ["m~1"], nil), Sample("//", ["", ""], nil), Sample("/é", ["é"], "11"),
    Sample("/e\u{301}", ["e\u{301}"], nil), Sample("/foo/0/x", ["foo", "0", "x"], nil),
  ])
  func samples(_ sample: Sample) throws {
    let pointer = try JSONPointer(parsing: sample.pointer)
    #expect(pointer == JSONPointer(tokens: sample.tokens))
    #expect(pointer.description == sample.pointer)
    let root = try JSONDocument(parsing: Array(Self.document)).root
    #expect(pointer.resolve(in: root)?.canonical().text == sample.value)
    #expect(pointer.resolve(in: root.value)?.canonical().text == sample.value)
  }

  @Test func theRoot() throws {
    let root = try JSONDocument(parsing: Array("[1]")).root
    #expect(try JSONPointer(parsing: "") == .root)
    #expect(JSONPointer.root.description.isEmpty)
    #expect(JSONPointer.root.resolve(in: root)?.kind == .array)
    #expect(JSONPointer.root.resolve(in: root.value) == [1])
  }

  @Test(arguments: [("a", 0), ("/a~", 3), ("/~2", 2), ("/a/~x/b", 4), ("#/a", 0), ("/~/", 2)])
  func textsThatAreNoPointers(_ text: String, _ offset: Int) {
    #expect(
      throws: JSONSyntaxError(
        code: .invalidPointer, offset: offset, line: 1, column: offset + 1)
    ) {
      _ = try JSONPointer(parsing: text)
    }
  }

  @Test func appending() {
    let pointer = JSONPointer.root.appending("a/b").appending(3).appending("~1")
    #expect(pointer.description == "/a~1b/3/~01")
  }

  @Test func equalityByCodePoints() {
    #expect(JSONPointer(tokens: ["\u{E9}"]) != JSONPointer(tokens: ["e\u{301}"]))
    #expect(JSONPointer(tokens: ["a", "b"]) != JSONPointer(tokens: ["ab"]))
    #expect(Set([JSONPointer(tokens: ["a"]), JSONPointer(tokens: ["a"])]).count == 1)
  }

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func theTextLeadsBackToThePointer(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let tokens = (0..<random.below(4)).map { _ in
        random.chance(30) ? random.oneOf(["~", "/", "~0", "~1", "~01", ""]) : random.string()
      }
      let pointer = JSONPointer(tokens: tokens)
      #expect(try JSONPointer(parsing: pointer.description) == pointer)
    }
  }
}
