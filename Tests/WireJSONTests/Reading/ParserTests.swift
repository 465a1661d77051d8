// One parser for many texts: nothing of a text shows through in the next.

import Testing
import WireJSON

@Suite struct ParserTests {
  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func reuseChangesNothing(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var parser = JSONParser()
    var kept: [(JSONDocument, JSONValue)] = []
    var out: [UInt8] = []
    for round in 0..<300 {
      let value = random.value()
      let text = Array(random.spelling(of: value))
      let document = try parser.parse(text)
      #expect(document.root.value == value)
      #expect(document.bytes == text)
      if random.chance(30) { kept.append((document, value)) }
      if round % 7 == 0 {
        #expect(throws: JSONSyntaxError.self) { _ = try parser.parse(text + Array("]")) }
      }
      out.removeAll()
      try parser.appendCanonical(of: text, to: &out)
      #expect(out == value.canonical())
    }
    for (document, value) in kept { #expect(document.root.value == value) }
  }

  @Test func rawMemoryIsReadLikeAnArray() throws {
    let text = Array(" {\"b\":[1.0],\"a\":\"\\u0041\"} ")
    var parser = JSONParser(maximumDepth: JSONDocument.rowDepth)
    var out: [UInt8] = []
    try text.withUnsafeBytes { raw in
      #expect(try parser.parse(raw).root["a"]?.string == "A")
      try parser.appendCanonical(of: raw, to: &out)
    }
    #expect(out.text == "{\"a\":\"A\",\"b\":[1]}")
    #expect(throws: JSONSyntaxError.self) {
      _ = try parser.parse(UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  @Test func theLimitIsTheParsers() throws {
    var parser = JSONParser(maximumDepth: 1)
    #expect(try parser.parse(Array("[]")).root.kind == .array)
    #expect(throws: JSONSyntaxError(code: .depth, offset: 1, line: 1, column: 2)) {
      _ = try parser.parse(Array("[[]]"))
    }
    parser.maximumDepth = 2
    #expect(try parser.parse(Array("[[]]")).root.kind == .array)
  }

  @Test func aRefusedTextAppendsNothing() {
    var parser = JSONParser()
    var out = Array("before")
    #expect(throws: JSONSyntaxError.self) {
      try parser.appendCanonical(of: Array("[1,2"), to: &out)
    }
    #expect(out == Array("before"))
  }
}
