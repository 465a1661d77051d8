// Timestamps as the contract reads and writes them (wire-json.md, "Timestamps").

/// An instant, to the millisecond, that lies in the UTC years 0000 to 9999.
///
///     let instant = ContractTimestamp("2026-01-01T01:30:00.1239+02:00")
///     instant?.text              // "2025-12-31T23:30:00.123Z"
///     instant?.day.path          // "2025/12/31"
///     instant?.milliseconds      // 1767223800123
public struct ContractTimestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z, digits past them cut off toward the earlier instant.
  public let milliseconds: Int

  /// 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.
  private static let bounds = -62_167_219_200_000...253_402_300_799_999

  /// An instant; nil if its UTC year is not one of 0000 to 9999.
  public init?(milliseconds: Int) {
    guard Self.bounds.contains(milliseconds) else { return nil }
    self.milliseconds = milliseconds
  }

  /// Reads a timestamp; nil if the text is none.
  public init?(_ text: String) {
    var text = text
    guard let instant = text.withUTF8({ Self(utf8: $0) }) else { return nil }
    self = instant
  }

  /// Reads a timestamp; nil if the text is none.
  public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
    var reader = TimestampReader(text)
    guard let milliseconds = reader.read() else { return nil }
    self.init(milliseconds: milliseconds)
  }

  /// The day in UTC.
  public var day: UTCDay { UTCDay(daysSinceEpoch: milliseconds.floorDivided(by: 86_400_000)) }

  /// `YYYY-MM-DDTHH:MM:SS.mmmZ` in UTC.
  public var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `YYYY-MM-DDTHH:MM:SS.mmmZ` in UTC.
  public func append(to out: inout [UInt8]) {
    let day = day
    var rest = milliseconds - day.daysSinceEpoch * 86_400_000
    func take(_ unit: Int) -> Int {
      defer { rest %= unit }
      return rest / unit
    }
    out.append(day.year, digits: 4)
    out.append(UInt8(ascii: "-"))
    out.append(day.month, digits: 2)
    out.append(UInt8(ascii: "-"))
    out.append(day.day, digits: 2)
    out.append(UInt8(ascii: "T"))
    out.append(take(3_600_000), digits: 2)
    out.append(UInt8(ascii: ":"))
    out.append(take(60_000), digits: 2)
    out.append(UInt8(ascii: ":"))
    out.append(take(1000), digits: 2)
    out.append(UInt8(ascii: "."))
    out.append(rest, digits: 3)
    out.append(UInt8(ascii: "Z"))
  }

  /// Whether one instant is before another.
  public static func < (a: ContractTimestamp, b: ContractTimestamp) -> Bool {
    a.milliseconds < b.milliseconds
  }
}

/// Reads `YYYY-MM-DDTHH:MM:SS[.f]Z` or with an offset; the form is that of RFC 3339 with
/// upper-case `T` and `Z` and without leap seconds.
private struct TimestampReader {
  private let text: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Returns milliseconds since the epoch, whatever the year in UTC.
  mutating func read() -> Int? {
    // The shortest form ends with `Z` right after the seconds.
    guard text.count >= 20 else { return nil }
    guard let year = digits(4), take("-"), let month = digits(2), take("-"),
      let day = digits(2), take("T"), let hour = digits(2), take(":"),
      let minute = digits(2), take(":"), let second = digits(2)
    else { return nil }
    guard 1...12 ~= month, day >= 1, day <= UTCDay.length(ofMonth: month, year: year),
      hour < 24, minute < 60, second < 60, let fraction = fraction(), let offset = offset(),
      position == text.count
    else { return nil }
    let days = UTCDay(year: year, month: month, day: day).daysSinceEpoch
    let minutes = days * 1440 + hour * 60 + minute - offset
    return (minutes * 60 + second) * 1000 + fraction
  }

  /// The milliseconds of 1 to 9 digits after a point; 0 without a point.
  private mutating func fraction() -> Int? {
    guard take(".") else { return 0 }
    var value = 0
    var count = 0
    while position < text.count, let digit = digit(text[position]) {
      if count < 3 { value = value * 10 + digit }
      count += 1
      position += 1
    }
    guard 1...9 ~= count else { return nil }
    return count == 1 ? value * 100 : count == 2 ? value * 10 : value
  }

  /// Minutes east of UTC.
  private mutating func offset() -> Int? {
    if take("Z") { return 0 }
    let isWest = take("-")
    guard isWest || take("+"), let hours = digits(2), take(":"), let minutes = digits(2),
      hours < 24, minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * (isWest ? -1 : 1)
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard position + count <= text.count else { return nil }
    var value = 0
    for _ in 0..<count {
      guard let digit = digit(text[position]) else { return nil }
      value = value * 10 + digit
      position += 1
    }
    return value
  }

  private func digit(_ byte: UInt8) -> Int? {
    let value = byte &- UInt8(ascii: "0")
    return value < 10 ? Int(value) : nil
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard position < text.count, text[position] == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }
}
