// Writing doubles: the samples of RFC 8785, appendix B, the edges of each form, and the law that
// what is written reads back as it was and is as short as can be.

import Testing
import WireJSON

@Suite struct ECMAScriptNumberTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var bits: UInt64
    var text: String
    var testDescription: String { text }

    init(_ bits: UInt64, _ text: String) {
      self.bits = bits
      self.text = text
    }
  }

  static let appendixB = [
    Sample(0x0000_0000_0000_0000, "0"),
    Sample(0x8000_0000_0000_0000, "0"),
    Sample(0x0000_0000_0000_0001, "5e-324"),
    Sample(0x8000_0000_0000_0001, "-5e-324"),
    Sample(0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
    Sample(0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"),
    Sample(0x4340_0000_0000_0000, "9007199254740992"),
    Sample(0xC340_0000_0000_0000, "-9007199254740992"),
    Sample(0x4430_0000_0000_0000, "295147905179352830000"),
    Sample(0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
    Sample(0x44B5_2D02_C7E1_4AF6, "1e+23"),
    Sample(0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
    Sample(0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
    Sample(0x444B_1AE4_D6E2_EF4F, "999999999999999900000"),
    Sample(0x444B_1AE4_D6E2_EF50, "1e+21"),
    Sample(0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"),
    Sample(0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
    Sample(0x41B3_DE43_5555_5553, "333333333.3333332"),
    Sample(0x41B3_DE43_5555_5554, "333333333.33333325"),
    Sample(0x41B3_DE43_5555_5555, "333333333.3333333"),
    Sample(0x41B3_DE43_5555_5556, "333333333.3333334"),
    Sample(0x41B3_DE43_5555_5557, "333333333.33333343"),
    Sample(0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
    Sample(0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
  ]

  static let edges = [
    Sample((1.0).bitPattern, "1"),
    Sample((-1.5).bitPattern, "-1.5"),
    Sample((0.5).bitPattern, "0.5"),
    Sample((100.0).bitPattern, "100"),
    Sample((1e-7).bitPattern, "1e-7"),
    Sample((1.5e-7).bitPattern, "1.5e-7"),
    Sample((0.00000123).bitPattern, "0.00000123"),
    Sample((123_456_789_012_345_683_968.0).bitPattern, "123456789012345680000"),
    Sample((1e20).bitPattern, "100000000000000000000"),
    Sample((9_007_199_254_740_992.0).bitPattern, "9007199254740992"),
    Sample((9_007_199_254_740_994.0).bitPattern, "9007199254740994"),
    Sample((2.2250738585072014e-308).bitPattern, "2.2250738585072014e-308"),
    Sample(Double.leastNormalMagnitude.nextDown.bitPattern, "2.225073858507201e-308"),
    Sample((123e-20).bitPattern, "1.23e-18"),
    Sample((4.35).bitPattern, "4.35"),
    Sample((0.1 + 0.2).bitPattern, "0.30000000000000004"),
    Sample(Double.infinity.bitPattern, "Infinity"),
    Sample((-Double.infinity).bitPattern, "-Infinity"),
    Sample(Double.nan.bitPattern, "NaN"),
  ]

  @Test(arguments: appendixB + edges)
  func textOfADouble(_ sample: Sample) {
    let value = Double(bitPattern: sample.bits)
    #expect(ECMAScriptNumber.text(value) == sample.text)
    var bytes: [UInt8] = [0x3A]
    ECMAScriptNumber.append(value, to: &bytes)
    #expect(bytes == Array(":" + sample.text))
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func whatIsWrittenReadsBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10_000 {
      let value = random.finiteDouble()
      let text = ECMAScriptNumber.text(value)
      #expect(Double(text) == value, "\(value.bitPattern)")
      let read = try JSONDocument(parsing: Array(text)).root.number
      #expect(read?.bitPattern == value.bitPattern, "\(text)")
    }
  }

  /// The standard library's description has the same digits: the shortest, nearest to the double.
  @Test(arguments: [4, 5] as [UInt64])
  func digitsAreTheShortest(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for round in 0..<10_000 {
      // Powers of two and their neighbours have neighbourhoods of their own shape.
      let bits = random.next()
      let value =
        round % 4 == 0
        ? Double(bitPattern: (bits & 0x7FF0_0000_0000_0000) &+ (bits & 3) &- 1).magnitude
        : random.finiteDouble().magnitude
      guard value.isFinite, value > 0 else { continue }
      #expect(
        Self.digits(ECMAScriptNumber.text(value)) == Self.digits(value.description),
        "\(value.bitPattern)")
    }
  }

  @Test(arguments: [6] as [UInt64])
  func integersAreWrittenAsIntegers(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for shift in 0..<53 {
      for _ in 0..<100 {
        let value = Int64(random.next() >> 11) >> Int64(shift)
        #expect(ECMAScriptNumber.text(Double(value)) == String(value))
        #expect(ECMAScriptNumber.text(Double(-value)) == String(-value))
      }
    }
  }

  /// The significant digits of a decimal, zeros at either end left out.
  private static func digits(_ text: String) -> String {
    let mantissa = text.prefix { $0 != "e" }
    var digits = mantissa.filter(\.isNumber).drop { $0 == "0" }
    while digits.last == "0" { digits.removeLast() }
    return String(digits)
  }
}
