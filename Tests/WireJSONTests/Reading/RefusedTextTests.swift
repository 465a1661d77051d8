// Texts that are no JSON, each with the reason and the place.

import Testing
import WireJSON

@Suite struct RefusedTextTests {
  struct Refused: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var code: JSONSyntaxError.Code
    var offset: Int
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ code: JSONSyntaxError.Code, at offset: Int) {
      self.init(name, bytes: Array(text), code, at: offset)
    }

    init(_ name: String, bytes: [UInt8], _ code: JSONSyntaxError.Code, at offset: Int) {
      self.name = name
      self.bytes = bytes
      self.code = code
      self.offset = offset
    }
  }

  static let structure = [
    Refused("empty", "", .unexpectedEnd, at: 0),
    Refused("white space only", " \n\t\r", .unexpectedEnd, at: 4),
    Refused("open array", "[", .unexpectedEnd, at: 1),
    Refused("open object", "{", .unexpectedEnd, at: 1),
    Refused("open element", "[1", .unexpectedEnd, at: 2),
    Refused("open member", "{\"a\":1", .unexpectedEnd, at: 6),
    Refused("name only", "{\"a\"", .unexpectedEnd, at: 4),
    Refused("no value", "{\"a\":", .unexpectedEnd, at: 5),
    Refused("comma last in array", "[1,]", .unexpectedByte, at: 3),
    Refused("comma last in object", "{\"a\":1,}", .unexpectedByte, at: 7),
    Refused("comma first", "[,1]", .unexpectedByte, at: 1),
    Refused("two commas", "[1,,2]", .unexpectedByte, at: 3),
    Refused("comma alone", ",", .unexpectedByte, at: 0),
    Refused("no comma", "[1 2]", .unexpectedByte, at: 3),
    Refused("no comma between members", "{\"a\":1 \"b\":2}", .unexpectedByte, at: 7),
    Refused("no colon", "{\"a\" 1}", .unexpectedByte, at: 5),
    Refused("comma for colon", "{\"a\",1}", .unexpectedByte, at: 4),
    Refused("two colons", "{\"a\"::1}", .unexpectedByte, at: 5),
    Refused("colon in array", "[\"a\":1]", .unexpectedByte, at: 4),
    Refused("number for name", "{1:1}", .unexpectedByte, at: 1),
    Refused("bare name", "{a:1}", .unexpectedByte, at: 1),
    Refused("object for name", "{{}:1}", .unexpectedByte, at: 1),
    Refused("brace closes array", "[1}", .unexpectedByte, at: 2),
    Refused("bracket closes object", "{\"a\":1]", .unexpectedByte, at: 6),
    Refused("bracket closes name", "{\"a\"]", .unexpectedByte, at: 4),
    Refused("close alone", "]", .unexpectedByte, at: 0),
    Refused("close twice", "[]]", .trailingContent, at: 2),
    Refused("two values", "1 2", .trailingContent, at: 2),
    Refused("comment", "1 // one", .trailingContent, at: 2),
    Refused("comment inside", "[1/**/]", .unexpectedByte, at: 2),
    Refused("single quotes", "['a']", .unexpectedByte, at: 1),
    Refused("form feed", "\u{C}1", .unexpectedByte, at: 0),
    Refused("no-break space", "\u{A0}1", .unexpectedByte, at: 0),
    Refused("NUL after", "1\u{0}", .trailingContent, at: 1),
    Refused("NUL", "\u{0}", .unexpectedByte, at: 0),
  ]

  static let words = [
    Refused("short true", "[tru]", .invalidLiteral, at: 1),
    Refused("cut true", "tru", .invalidLiteral, at: 0),
    Refused("capital", "True", .unexpectedByte, at: 0),
    Refused("capital inside", "nUll", .invalidLiteral, at: 0),
    Refused("false cut", "[fals", .invalidLiteral, at: 1),
    Refused("long true", "[truer]", .unexpectedByte, at: 5),
    Refused("NaN", "NaN", .unexpectedByte, at: 0),
    Refused("Infinity", "[Infinity]", .unexpectedByte, at: 1),
    Refused("undefined", "undefined", .unexpectedByte, at: 0),
  ]

  static let numbers = [
    Refused("leading zero", "[012]", .invalidNumber, at: 2),
    Refused("negative leading zero", "-01", .invalidNumber, at: 2),
    Refused("two zeros", "00", .invalidNumber, at: 1),
    Refused("minus alone", "[-]", .invalidNumber, at: 2),
    Refused("minus at the end", "-", .unexpectedEnd, at: 1),
    Refused("minus word", "-Infinity", .invalidNumber, at: 1),
    Refused("two minus", "--1", .invalidNumber, at: 1),
    Refused("plus", "+1", .unexpectedByte, at: 0),
    Refused("bare point", ".5", .unexpectedByte, at: 0),
    Refused("no fraction", "[1.]", .invalidNumber, at: 3),
    Refused("no fraction, exponent", "1.e3", .invalidNumber, at: 2),
    Refused("minus point", "-.5", .invalidNumber, at: 1),
    Refused("two points", "[1.2.3]", .unexpectedByte, at: 4),
    Refused("empty exponent", "[1e]", .invalidNumber, at: 3),
    Refused("empty signed exponent", "1e+", .unexpectedEnd, at: 3),
    Refused("two exponents", "[1e2e3]", .unexpectedByte, at: 4),
    Refused("exponent with point", "[1e2.5]", .unexpectedByte, at: 4),
    Refused("hexadecimal", "[0x1F]", .unexpectedByte, at: 2),
    Refused("underscore", "[1_000]", .unexpectedByte, at: 2),
    Refused("space after minus", "[- 1]", .invalidNumber, at: 2),
    Refused("full-width digit", "１", .unexpectedByte, at: 0),
    Refused("infinite", "1e400", .numberRange, at: 0),
    Refused("infinite member", "{\"a\": -1e400}", .numberRange, at: 6),
  ]

  static let strings = [
    Refused("open string", "\"a", .unexpectedEnd, at: 2),
    Refused("open string of a block", "\"abcdefghijklmnopqrstuvwxyz", .unexpectedEnd, at: 27),
    Refused("escaped quote last", "\"a\\\"", .unexpectedEnd, at: 4),
    Refused("backslash last", "\"a\\", .unexpectedEnd, at: 2),
    Refused("LF inside", "\"a\nb\"", .controlCharacter, at: 2),
    Refused("TAB inside", "[\"\t\"]", .controlCharacter, at: 2),
    Refused("NUL inside", "\"\u{0}\"", .controlCharacter, at: 1),
    Refused("U+001F inside", "\"0123456789abcdef\u{1F}\"", .controlCharacter, at: 17),
    Refused("escape x", "\"\\x41\"", .invalidEscape, at: 1),
    Refused("escape quote", "\"\\'\"", .invalidEscape, at: 1),
    Refused("escape capital U", "\"\\U0041\"", .invalidEscape, at: 1),
    Refused("escape LF", "\"\\\n\"", .invalidEscape, at: 1),
    Refused("short escape", "\"\\u004\"    ", .invalidEscape, at: 1),
    Refused("escape sign", "\"\\u+041\"", .invalidEscape, at: 1),
    Refused("cut escape", "\"\\u00", .unexpectedEnd, at: 1),
    Refused("high surrogate", "\"a\\ud800\"", .loneSurrogate, at: 2),
    Refused("low surrogate", "\"\\uDC00\"", .loneSurrogate, at: 1),
    Refused("high, then text", "\"\\ud800abcdef\"", .loneSurrogate, at: 1),
    Refused("high, then other escape", "\"\\ud800\\u0041\"", .loneSurrogate, at: 1),
    Refused("two high", "\"\\ud800\\ud800\\udc00\"", .loneSurrogate, at: 1),
    Refused("reversed pair", "\"\\udc00\\ud800\"", .loneSurrogate, at: 1),
    Refused("high before cut escape", "\"\\ud800\\udc", .loneSurrogate, at: 1),
    Refused("in a name", "{\"\\ud800\":1}", .loneSurrogate, at: 2),
  ]

  static let encoding = [
    Refused("lone continuation", bytes: [0x22, 0x80, 0x22], .invalidUTF8, at: 1),
    Refused("byte FF", bytes: [0x22, 0xFF, 0x22], .invalidUTF8, at: 1),
    Refused("overlong slash", bytes: [0x22, 0xC0, 0xAF, 0x22], .invalidUTF8, at: 1),
    Refused("overlong, 3", bytes: [0x22, 0xE0, 0x9F, 0xBF, 0x22], .invalidUTF8, at: 1),
    Refused("overlong, 4", bytes: [0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22], .invalidUTF8, at: 1),
    Refused("surrogate", bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, at: 1),
    Refused("beyond U+10FFFF", bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, at: 1),
    Refused("lead F5", bytes: [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, at: 1),
    Refused("cut, 2", bytes: [0x22, 0xC3, 0x22], .invalidUTF8, at: 1),
    Refused("cut, 3", bytes: [0x22, 0xE2, 0x82, 0x22], .invalidUTF8, at: 1),
    Refused("cut, 4", bytes: [0x22, 0xF0, 0x9F, 0x98, 0x22], .invalidUTF8, at: 1),
    Refused("cut at the end", bytes: [0x31, 0xE2, 0x82], .invalidUTF8, at: 1),
    Refused("after the value", bytes: [0x31, 0x20, 0xFF], .invalidUTF8, at: 2),
    Refused("after an earlier error", bytes: Array("[1,]") + [0xFF], .invalidUTF8, at: 4),
    Refused(
      "deep in a block", bytes: Array("\"" + String(repeating: "aé", count: 50)) + [0xC1, 0x22],
      .invalidUTF8, at: 151),
    Refused("mark", "\u{FEFF}1", .byteOrderMark, at: 0),
    Refused("mark alone", "\u{FEFF}", .byteOrderMark, at: 0),
    Refused("mark after space", " \u{FEFF}1", .unexpectedByte, at: 1),
    Refused("UTF-16", bytes: [0xFF, 0xFE, 0x31, 0x00], .invalidUTF8, at: 0),
  ]

  @Test(arguments: structure + words + numbers + strings + encoding)
  func isRefused(_ text: Refused) {
    let error = refusal(text.bytes)
    #expect(error?.code == text.code)
    #expect(error?.offset == text.offset)
    #expect(error?.wireCode == (text.code == .invalidUTF8 ? "invalid_utf8" : "invalid_json"))
  }

  @Test func placesAreCountedInLinesAndBytes() {
    let error = refusal(Array("{\"é\": 1,\r\n  \"ü\": tru}"))
    #expect(error == JSONSyntaxError(code: .invalidLiteral, offset: 19, line: 2, column: 9))
    #expect(
      error?.description == "line 2, column 9: a word other than null, true and false")
    #expect(
      error?.debugDescription
        == "invalid_literal at byte 19 (line 2, column 9: a word other than null, true and false)")
  }

  /// Every proper prefix of a text is refused, and none is read beyond its end.
  @Test func prefixesAreRefused() {
    let text = Array(#"{"a":[1.5e3,true,false,null,"\u00e9\ud83d\ude00é😀"],"b":{"c":-0}}"#)
    #expect(refusal(text) == nil)
    for count in 0..<text.count {
      #expect(refusal(Array(text[..<count])) != nil, "\(count)")
    }
  }
}
