// Numbers of more digits than 64 bits hold, and those that 192 bits of a product leave undecided.

extension DecimalReader {
  /// No tie between two doubles has more significant digits than 767: digits beyond these only
  /// say whether a number lies above what came before.
  private static let significantDigits = 800

  /// The double nearest to the magnitude of a number of any length, in time linear in it.
  @inline(never)
  static func rounded(_ number: DecimalDigits, in text: UnsafePointer<UInt8>) -> Double {
    var first = number.start
    while first < number.end, text[first] == ASCII.zero || text[first] == ASCII.point {
      first += 1
    }
    if first == number.end { return 0 }
    // The power of ten that the first digit counts.
    let place =
      (first < number.integerEnd ? number.integerEnd - 1 - first : number.integerEnd - first)
      + number.exponent
    if place > 308 { return .infinity }
    if place < -324 { return 0 }

    var prefix: UInt64 = 0
    var taken = 0
    var i = first
    while i < number.end, taken < 19 {
      if text[i] != ASCII.point {
        prefix = prefix * 10 + UInt64(text[i] - ASCII.zero)
        taken += 1
      }
      i += 1
    }
    let exponent = place + 1 - taken
    let below = rounded(prefix, exponent: exponent)
    let above = i == number.end ? below : rounded(prefix + 1, exponent: exponent)
    if let below, below == above { return below }
    return roundedByLibrary(number, in: text, first: first, place: place)
  }

  /// Leaves the rounding to the standard library, whose reader of decimals is exact.
  private static func roundedByLibrary(
    _ number: DecimalDigits, in text: UnsafePointer<UInt8>, first: Int, place: Int
  ) -> Double {
    var digits: [UInt8] = []
    digits.reserveCapacity(significantDigits + 16)
    var i = first
    while i < number.end, digits.count < significantDigits {
      if text[i] != ASCII.point { digits.append(text[i]) }
      i += 1
    }
    // One digit for all that is left out, if it is not all zeros.
    if (i..<number.end).contains(where: { text[$0] != ASCII.point && text[$0] != ASCII.zero }) {
      digits.append(ASCII.zero + 1)
    }
    let exponent = place + 1 - digits.count
    let decimal = String(decoding: digits, as: UTF8.self) + "e" + String(exponent)
    guard let value = Double(decimal) else {
      preconditionFailure("the standard library does not read the decimal \(decimal)")
    }
    return value
  }
}
