// Reading numbers: correctly rounded whatever their length, infinite ones refused, and I judged
// on the double.

import Testing
import WireJSON

@Suite struct NumberReadingTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var text: String
    var value: Double
    var testDescription: String { text.count > 40 ? String(text.prefix(40)) + "…" : text }

    init(_ text: String, _ value: Double) {
      self.text = text
      self.value = value
    }
  }

  static let samples = [
    Sample("0", 0), Sample("-0", -0.0), Sample("0.0", 0), Sample("-0.0e-5", -0.0),
    Sample("0e999999999999999999999", 0), Sample("1", 1), Sample("-1", -1), Sample("1e2", 100),
    Sample("1E+2", 100), Sample("12.50e-1", 1.25), Sample("1e-400", 0), Sample("-1e-400", -0.0),
    Sample("1e-99999999999999999999", 0), Sample("9007199254740993", 9_007_199_254_740_992),
    Sample("9007199254740995", 9_007_199_254_740_996),
    Sample("9007199254740993.00000000000000000001", 9_007_199_254_740_994),
    Sample("4503599627370496.5", 4_503_599_627_370_496),
    Sample("4503599627370497.5", 4_503_599_627_370_498),
    Sample("1.7976931348623157e308", .greatestFiniteMagnitude),
    Sample("1.7976931348623158e308", .greatestFiniteMagnitude),
    Sample("179769313486231580793728971405301e276", .greatestFiniteMagnitude),
    Sample("5e-324", .leastNonzeroMagnitude), Sample("2.5e-324", .leastNonzeroMagnitude),
    Sample("2.4e-324", 0),
    Sample("2.4703282292062327208e-324", 0),
    Sample("2.4703282292062327209e-324", .leastNonzeroMagnitude),
    Sample("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
    Sample("2.2250738585072012e-308", 2.2250738585072014e-308),
    Sample("123456789012345678901234567890", 123_456_789_012_345_677_877_719_597_056),
    Sample("0.00000000000000000000000000000000000001", 1e-38),
    Sample("1" + String(repeating: "0", count: 308), 1e308),
    Sample("0." + String(repeating: "0", count: 5000) + "1e5001", 1),
    Sample("1" + String(repeating: "0", count: 5000) + "e-5000", 1),
    Sample("0." + String(repeating: "9", count: 5000), 1),
    // The tie between 1 and the next double, and one place above it after 2000 digits.
    Sample("1.00000000000000011102230246251565404236316680908203125", 1),
    Sample(
      "1.00000000000000011102230246251565404236316680908203125"
        + String(repeating: "0", count: 2000) + "1", 1.0000000000000002),
    Sample("1.00000000000000011102230246251565404236316680908203124", 1),
    Sample("1.00000000000000033306690738754696212708950042724609375", 1.0000000000000004),
  ]

  @Test(arguments: samples)
  func nearestDouble(_ sample: Sample) throws {
    let read = try JSONDocument(parsing: Array(sample.text)).root.number
    #expect(read?.bitPattern == sample.value.bitPattern)
  }

  @Test(arguments: [
    "1e309", "-1e309", "1.7976931348623159e308", "1.8e308", "1e400", "1e99999999999999999999",
    "1" + String(repeating: "0", count: 309), String(repeating: "9", count: 400),
    "0.0000001e316",
  ])
  func infiniteNumbersAreRefused(_ text: String) {
    #expect(refusal(Array("[" + text + "]"))?.code == .numberRange)
    #expect(refusal(Array("[" + text + "]"))?.wireCode == "invalid_json")
  }

  @Test func digitsOfAMillionPlacesCountAsOneNumber() throws {
    let long = "0." + String(repeating: "12345", count: 200_000)
    #expect(try JSONDocument(parsing: Array(long)).root.number == 0.1234512345123451234)
    let node = try JSONDocument(parsing: Array(" [" + long + "]")).root.elements.first { _ in true }
    #expect(node?.sourceRange == 2..<(2 + long.utf8.count))
  }

  /// Digits are read in blocks: no byte beside the digits passes for one, wherever it stands.
  @Test(arguments: 1...20)
  func onlyDigitsAreDigits(places: Int) {
    let start = "[0." + String(repeating: "9", count: places)
    for byte in 0..<0x80 as Range<UInt8> {
      let text = Array(start) + [byte] + Array("5]")
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ","), UInt8(ascii: "e"),
        UInt8(ascii: "E"):
        #expect(refusal(text) == nil)
      case UInt8(ascii: "]"):
        #expect(refusal(text)?.code == .trailingContent)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        #expect(refusal(text)?.offset == places + 4)
      default:
        #expect(refusal(text)?.code == .unexpectedByte)
        #expect(refusal(text)?.offset == places + 3)
      }
    }
  }

  /// Random decimals of all lengths against the standard library's reader.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func agreesWithTheStandardLibrary(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10_000 {
      let text = Self.decimal(&random)
      let expected = try #require(Double(text))
      if expected.isInfinite {
        #expect(refusal(Array(text))?.code == .numberRange, "\(text)")
      } else {
        let read = try JSONDocument(parsing: Array(text)).root.number
        #expect(read?.bitPattern == expected.bitPattern, "\(text)")
      }
    }
  }

  /// Decimals half-way between two doubles, and just beside them.
  @Test(arguments: [4] as [UInt64])
  func roundsTiesToEven(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<3000 {
      // An odd integer of 54 bits times a power of two lies half-way between two doubles.
      let odd = random.next() >> 10 | 1 << 53 | 1
      let shift = random.below(10)
      let tie = odd << UInt64(shift)
      for text in ["\(tie)", "\(tie - 1)", "\(tie + 1)", "\(tie).0000000001", "\(odd / 2).5"] {
        let read = try JSONDocument(parsing: Array(text)).root.number
        #expect(read == Double(text), "\(text)")
      }
    }
  }

  private static func decimal(_ random: inout SeededGenerator) -> String {
    var text = random.chance(20) ? "-" : ""
    let digits = { (count: Int, random: inout SeededGenerator) in
      String((0..<count).map { _ in Character(String(random.below(10))) })
    }
    let integer = digits(1 + random.below(random.chance(10) ? 40 : 20), &random)
    text += integer.drop { $0 == "0" }.isEmpty ? "0" : String(integer.drop { $0 == "0" })
    if random.chance(60) { text += "." + digits(1 + random.below(25), &random) }
    if random.chance(60) {
      text +=
        random.oneOf(["e", "E"]) + random.oneOf(["", "+", "-"])
        + String(random.below(random.chance(50) ? 30 : 350))
    }
    return text
  }

  struct IntegerSample: Sendable, CustomTestStringConvertible {
    var text: String
    var integer: Int?
    var testDescription: String { text }

    init(_ text: String, _ integer: Int?) {
      self.text = text
      self.integer = integer
    }
  }

  @Test(arguments: [
    IntegerSample("0", 0), IntegerSample("-0", 0), IntegerSample("-0.0", 0),
    IntegerSample("3.0", 3), IntegerSample("3e0", 3), IntegerSample("30e-1", 3),
    IntegerSample("0.3e1", 3), IntegerSample("9007199254740991", 9_007_199_254_740_991),
    IntegerSample("9007199254740992", nil), IntegerSample("-1", nil), IntegerSample("0.5", nil),
    IntegerSample("1e-400", 0), IntegerSample("1e21", nil), IntegerSample("true", nil),
    IntegerSample("\"3\"", nil), IntegerSample("9007199254740990.9", 9_007_199_254_740_991),
  ])
  func integerIsJudgedOnTheDouble(_ sample: IntegerSample) throws {
    let node = try JSONDocument(parsing: Array(sample.text)).root
    #expect(node.integer == sample.integer)
    #expect(node.value.integer == sample.integer)
  }

  /// Each is spelled canonically, so it is copied; its neighbours are not.
  @Test(arguments: [
    IntegerSample("1.5", nil), IntegerSample("0.000001", nil), IntegerSample("-0.000001", nil),
    IntegerSample("0.0000015", nil), IntegerSample("123456789012345", nil),
    IntegerSample("-12345678901234.5", nil), IntegerSample("0.00000123456789", nil),
  ])
  func canonicalSpellingsStayAsTheyAre(_ sample: IntegerSample) throws {
    #expect(try canonical(sample.text) == sample.text)
    #expect(try canonical(sample.text + "e0") == sample.text)
    let value = try #require(Double(sample.text))
    #expect(ECMAScriptNumber.text(value) == sample.text)
  }

  @Test(arguments: [
    ("1.50", "1.5"), ("-0", "0"), ("-0.0", "0"), ("0.0", "0"), ("1.0", "1"), ("1e2", "100"),
    ("0.0000001", "1e-7"), ("0.00000010", "1e-7"), ("0.00000012", "1.2e-7"), ("1E30", "1e+30"),
    ("1e0", "1"), ("333333333.33333329", "333333333.3333333"), ("2e-3", "0.002"),
    ("123456789012345678", "123456789012345680"), ("-1e-7", "-1e-7"), ("10.0e1", "100"),
    ("0.000000000000000000000000001", "1e-27"), ("9007199254740993", "9007199254740992"),
  ])
  func otherSpellingsBecomeCanonical(_ text: String, _ expected: String) throws {
    #expect(try canonical(text) == expected)
  }
}
