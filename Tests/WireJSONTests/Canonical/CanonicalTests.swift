// RFC 8785: the order of names, the spelling of scalars, and the laws of a canonical form.

import Testing
import WireJSON

@Suite struct CanonicalTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var canonical: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ canonical: String) {
      self.name = name
      self.text = text
      self.canonical = canonical
    }
  }

  static let samples = [
    Sample(
      "literals and strings",
      #"{"literals":[null,true,false],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}"#,
      "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"),
    Sample(
      "order of names",
      "{\"\\u20ac\":\"Euro\",\"\\r\":\"CR\",\"\\ufb33\":\"Dalet\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"O\"}",
      "{\"\\r\":\"CR\",\"1\":\"One\",\"\u{80}\":\"Control\",\"ö\":\"O\",\"€\":\"Euro\",\"😀\":\"Face\",\"\u{FB33}\":\"Dalet\"}"
    ),
    Sample(
      "surrogates before the end of the BMP",
      "{\"\u{FFFF}\":1,\"\u{E000}\":2,\"\u{10000}\":3,\"\u{10FFFF}\":4,\"\u{D7FF}\":5,\"\u{EFFF}\":6,\"\u{F000}\":7}",
      "{\"\u{D7FF}\":5,\"\u{10000}\":3,\"\u{10FFFF}\":4,\"\u{E000}\":2,\"\u{EFFF}\":6,\"\u{F000}\":7,\"\u{FFFF}\":1}"
    ),
    Sample(
      "surrogates after a shared start",
      "{\"sharedstart\u{FFFD}\":1,\"sharedstart😀\":2,\"sharedstartz\":3}",
      "{\"sharedstartz\":3,\"sharedstart😀\":2,\"sharedstart\u{FFFD}\":1}"),
    Sample(
      "prefixes", "{\"ab\":1,\"a\":2,\"\":3,\"abc\":4}", "{\"\":3,\"a\":2,\"ab\":1,\"abc\":4}"),
    Sample(
      "NUL after a shared start", "{\"a\\u0000\\u0000\":1,\"a\":2,\"a\\u0000\":3,\"a\\u0000b\":4}",
      "{\"a\":2,\"a\\u0000\":3,\"a\\u0000\\u0000\":1,\"a\\u0000b\":4}"),
    Sample(
      "names of eight bytes and more",
      "{\"12345678b\":1,\"12345678\":2,\"12345678a\":3,\"1234567\":4,\"12345678aaaaaaaaab\":5,\"12345678aaaaaaaaaa\":6}",
      "{\"1234567\":4,\"12345678\":2,\"12345678a\":3,\"12345678aaaaaaaaaa\":6,\"12345678aaaaaaaaab\":5,\"12345678b\":1}"
    ),
    Sample("names of digits", "{\"10\":1,\"9\":2,\"1\":3}", "{\"1\":3,\"10\":1,\"9\":2}"),
    Sample("capitals first", "{\"a\":1,\"B\":2,\"_\":3}", "{\"B\":2,\"_\":3,\"a\":1}"),
    Sample(
      "recursively", "[{\"b\":{\"d\":1,\"c\":[{\"f\":1,\"e\":2}]},\"a\":{}}]",
      "[{\"a\":{},\"b\":{\"c\":[{\"e\":2,\"f\":1}],\"d\":1}}]"),
    Sample("escaped names sort by what they mean", "{\"b\":1,\"\\u0061\":2}", "{\"a\":2,\"b\":1}"),
    Sample("duplicates", "{\"b\":1,\"a\":1,\"b\":2,\"a\":3,\"\\u0062\":4}", "{\"a\":3,\"b\":4}"),
    Sample("duplicates in order", "{\"a\":1,\"a\":2,\"b\":3,\"b\":4}", "{\"a\":2,\"b\":4}"),
    Sample(
      "controls", "\"\\u0000\\u0008\\u0009\\u000A\\u000B\\u000C\\u000D\\u001F\\u007F\"",
      "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\u{7F}\""),
    Sample("raw", "\"\\u003c\\u003e\\u0026\\u2028\\u2029\\/\"", "\"<>&\u{2028}\u{2029}/\""),
    Sample("white space", " [ 1 , { \"a\" : [ ] } ] \n", "[1,{\"a\":[]}]"),
    Sample("empty", "[{},[],\"\",[[]],[{}]]", "[{},[],\"\",[[]],[{}]]"),
    Sample(
      "commas after brackets in strings", "[\"[\",\"{\",{\"[\":\"{\"}]",
      "[\"[\",\"{\",{\"[\":\"{\"}]"),
  ]

  @Test(arguments: samples)
  func canonicalForm(_ sample: Sample) throws {
    #expect(try canonical(sample.text) == sample.canonical)
    #expect(try canonical(sample.canonical) == sample.canonical)
  }

  @Test func everyControlCharacterIsEscapedAsECMAScriptDoes() throws {
    let short: [UInt32: String] = [8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"]
    for code in 0..<0x20 as Range<UInt32> {
      let digits = String(code, radix: 16)
      let long = "\\u00" + (digits.count == 1 ? "0" : "") + digits
      #expect(try canonical("\"\(long)\"") == "\"\(short[code] ?? long)\"")
    }
  }

  @Test func aNodeInsideIsWrittenAlone() throws {
    let document = try JSONDocument(parsing: Array("{\"a\":[{\"c\":1,\"b\":2.0}],\"d\":0}"))
    var out = Array("x")
    document.root["a"]?.appendCanonical(to: &out)
    #expect(out.text == "x[{\"b\":2,\"c\":1}]")
  }

  /// The laws: idempotent; the same from every spelling; the same through wire and value; names
  /// strictly ascending by UTF-16 code units.
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func laws(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let value = random.value()
      let form = value.canonical()
      let document = try JSONDocument(parsing: form)
      #expect(document.root.canonical() == form)
      #expect(document.root.value == value)
      #expect(try JSONDocument(parsing: value.wire()).root.canonical() == form)
      let text = random.spelling(of: value)
      #expect(try canonical(text) == form.text, "\(text)")
      #expect(Self.isSorted(document.root))
    }
  }

  private static func isSorted(_ node: JSONNode) -> Bool {
    let names = node.members.map { Array($0.name.utf16) }
    return zip(names, names.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }
      && node.members.allSatisfy { isSorted($0.value) }
      && node.elements.allSatisfy { isSorted($0) }
  }

  @Test func manyMembersAreSortedToo() throws {
    var random = SeededGenerator(seed: 9)
    let names = (0..<5000).map { String($0) }.shuffled(using: &random)
    let text = "{" + names.map { "\"\($0)\":\($0)" }.joined(separator: ",") + "}"
    let expected = "{" + names.sorted().map { "\"\($0)\":\($0)" }.joined(separator: ",") + "}"
    #expect(try canonical(text) == expected)
  }
}
