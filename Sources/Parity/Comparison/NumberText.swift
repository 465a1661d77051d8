// The decimal number that a JSON number's text is, without rounding it to a double.

/// Comparing numbers that read as the same double.
enum NumberText {
  /// True if two texts of one double are different numbers, an integer beyond 2^53 - 1 among them: one
  /// side kept it, the other rounded it.
  static func isPrecisionLoss(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    let (one, other) = (Decimal(first), Decimal(second))
    return one != other && (one.isBeyondDoubles || other.isBeyondDoubles)
  }

  /// A number as its digits, without zeros at either end, and where they stand.
  private struct Decimal: Equatable {
    var isNegative: Bool
    var digits: [UInt8]
    /// The power of ten that the last digit counts; `Int.max` or `Int.min` where it fits none.
    var exponent: Int

    init(_ text: [UInt8]) {
      isNegative = text.first == UInt8(ascii: "-")
      digits = []
      var point: Int?
      var power = 0
      for (index, byte) in text.enumerated() {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
        case UInt8(ascii: "."): point = digits.count
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
          power = Self.integer(text[(index + 1)...])
        default: continue
        }
        if byte | 0x20 == UInt8(ascii: "e") { break }
      }
      exponent = power.addingReportingOverflow((point ?? digits.count) - digits.count).partialValue
      while digits.last == UInt8(ascii: "0") {
        digits.removeLast()
        exponent = exponent.addingReportingOverflow(1).partialValue
      }
      digits.removeFirst(digits.prefix { $0 == UInt8(ascii: "0") }.count)
      if digits.isEmpty { (isNegative, exponent) = (false, 0) }
    }

    /// True for an integer that is greater than 2^53 - 1.
    var isBeyondDoubles: Bool {
      guard exponent >= 0, !digits.isEmpty else { return false }
      if digits.count > 16 || exponent > 16 { return true }
      let value = Double(String(decoding: digits, as: UTF8.self) + "e\(exponent)")
      return value.map { $0 > 9_007_199_254_740_991 } ?? false
    }

    private static func integer(_ text: ArraySlice<UInt8>) -> Int {
      let digits = String(decoding: text, as: UTF8.self)
      return Int(digits) ?? (digits.utf8.first == UInt8(ascii: "-") ? .min : .max)
    }
  }
}
