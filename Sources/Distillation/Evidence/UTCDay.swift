// Days of the proleptic Gregorian calendar, by which evidence is laid out in folders.

/// A day in UTC.
public struct UTCDay: Sendable, Hashable, Comparable {
  /// Days since 1970-01-01.
  public let daysSinceEpoch: Int
  /// The year, astronomical: 0 is the year before 1.
  public let year: Int
  /// The month, from 1.
  public let month: Int
  /// The day of the month, from 1.
  public let day: Int

  /// `YYYY/MM/DD`, as the folders of evidence and scored runs are named.
  public var path: String {
    var bytes: [UInt8] = []
    bytes.append(year, digits: 4)
    bytes.append(UInt8(ascii: "/"))
    bytes.append(month, digits: 2)
    bytes.append(UInt8(ascii: "/"))
    bytes.append(day, digits: 2)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A day that exists.
  init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
    // Counted in years that begin in March, so that the leap day is the last of its year, and in
    // eras of 400 years, which all have 146,097 days.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted.floorDivided(by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    daysSinceEpoch = era * 146_097 + dayOfEra - Self.marchOfYearZero
  }

  /// The day so many days after 1970-01-01.
  init(daysSinceEpoch: Int) {
    self.daysSinceEpoch = daysSinceEpoch
    let days = daysSinceEpoch + Self.marchOfYearZero
    let era = days.floorDivided(by: 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  }

  /// Days from 0000-03-01 to 1970-01-01.
  private static let marchOfYearZero = 719_468

  /// How many days a month has.
  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Two days are one if they are as many days from the epoch.
  public static func == (a: UTCDay, b: UTCDay) -> Bool { a.daysSinceEpoch == b.daysSinceEpoch }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(daysSinceEpoch) }

  /// Whether one day is before another.
  public static func < (a: UTCDay, b: UTCDay) -> Bool { a.daysSinceEpoch < b.daysSinceEpoch }
}

extension Int {
  /// The quotient rounded down, also of negative numbers.
  func floorDivided(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension [UInt8] {
  /// Appends the last digits of a number that is not negative, with zeros before them.
  mutating func append(_ value: Int, digits: Int) {
    var unit = 1
    for _ in 1..<digits { unit *= 10 }
    while unit > 0 {
      append(UInt8(ascii: "0") + UInt8(value / unit % 10))
      unit /= 10
    }
  }
}
