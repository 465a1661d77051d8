// What each mode of comparison takes for the same.

import Parity
import Testing

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
