// The streaming writer: order as told, commas put in between, every byte as the contract has it.

import Testing
import WireJSON

@Suite struct WriterTests {
  @Test func piecesAndCommas() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("z")
    writer.integer(0)
    writer.name("empty")
    writer.beginArray()
    writer.endArray()
    writer.name("a")
    writer.beginArray()
    writer.bool(false)
    writer.null()
    writer.number(1.50)
    writer.raw(Array("[1,2]"))
    writer.beginObject()
    writer.endObject()
    writer.string("")
    writer.endArray()
    writer.name("o")
    writer.value(["y": 1, "x": ["w": []]])
    writer.endObject()
    #expect(
      writer.bytes.text
        == #"{"z":0,"empty":[],"a":[false,null,1.5,[1,2],{},""],"o":{"y":1,"x":{"w":[]}}}"#)
  }

  @Test func linesStartAfresh() {
    var writer = JSONWriter(Array("#\n"))
    for index in 0..<3 {
      writer.beginArray()
      writer.integer(index)
      writer.endArray()
      writer.lineFeed()
    }
    #expect(writer.bytes.text == "#\n[0]\n[1]\n[2]\n")
  }

  struct Sample: Sendable, CustomTestStringConvertible {
    var text: String
    var written: String
    var testDescription: String { written }

    init(_ text: String, _ written: String) {
      self.text = text
      self.written = written
    }
  }

  @Test(arguments: [
    Sample("", #""""#), Sample("a/b", #""a/b""#), Sample("\"\\", #""\"\\""#),
    Sample("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#),
    Sample("\u{0}\u{B}\u{1F}", #""\u0000\u000b\u001f""#),
    Sample("<>&\u{7F}\u{80}", "\"<>&\u{7F}\u{80}\""),
    Sample("\u{2028}\u{2029}\u{FEFF}😀", "\"\u{2028}\u{2029}\u{FEFF}😀\""),
    Sample("0123456789abcdef\n0123456789abcdef\"", #""0123456789abcdef\n0123456789abcdef\"""#),
    Sample("e\u{301}", "\"e\u{301}\""),
  ])
  func strings(_ sample: Sample) {
    var writer = JSONWriter()
    writer.string(sample.text)
    #expect(writer.bytes == Array(sample.written))
    var fromBytes = JSONWriter()
    fromBytes.string(utf8: Array(sample.text))
    #expect(fromBytes.bytes == Array(sample.written))
    var lazily = JSONWriter()
    lazily.string(utf8: sample.text.utf8.lazy.map { $0 })
    #expect(lazily.bytes == Array(sample.written))
    var asName = JSONWriter()
    asName.beginObject()
    asName.name(sample.text)
    asName.null()
    asName.endObject()
    #expect(asName.bytes == Array("{" + sample.written + ":null}"))
  }

  @Test func bytesThatAreNotUTF8AreWrittenAsReplacementCharacters() {
    var writer = JSONWriter()
    writer.string(utf8: [0x61, 0xF0, 0x80, 0x80, 0x62, 0xE2, 0x82, 0x0A, 0xFF])
    #expect(writer.bytes.text == "\"a\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}\\n\u{FFFD}\"")
  }

  @Test func numbers() {
    var writer = JSONWriter()
    writer.beginArray()
    for value in [0, -0.0, 1e21, 1e-7, .nan, .infinity] { writer.number(value) }
    for value in [0, -1, .max, 9_007_199_254_740_993] { writer.integer(value) }
    writer.endArray()
    #expect(
      writer.bytes.text
        == "[0,0,1e+21,1e-7,null,null,0,-1,9223372036854776000,9007199254740992]")
  }

  @Test func canonicalNodesAreFreeForm() throws {
    let node = try JSONDocument(parsing: Array("{\"b\":1.0,\"a\":2}")).root
    var writer = JSONWriter()
    writer.beginArray()
    writer.canonical(node)
    writer.canonical(node)
    writer.endArray()
    #expect(writer.bytes.text == "[{\"a\":2,\"b\":1},{\"a\":2,\"b\":1}]")
  }

  /// What is written is JSON, and reads as what was written.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func whatIsWrittenReadsBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let value = random.value()
      var writer = JSONWriter()
      writer.value(value)
      let document = try JSONDocument(parsing: writer.bytes)
      #expect(document.root.value == value)
      #expect(document.root.value.wire() == writer.bytes)
    }
  }
}
