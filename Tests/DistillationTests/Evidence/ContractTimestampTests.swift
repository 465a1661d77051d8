// Timestamps: what is read, what is none, and how an instant is written.

import Distillation
import Testing

@Suite struct ContractTimestampTests {
  struct Read: Sendable, CustomTestStringConvertible {
    var text: String
    var written: String
    var milliseconds: Int
    var testDescription: String { text }

    init(_ text: String, _ written: String, _ milliseconds: Int) {
      self.text = text
      self.written = written
      self.milliseconds = milliseconds
    }
  }

  static let read = [
    Read("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", 0),
    Read("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z", 1_767_323_045_678),
    Read("2026-01-02T03:04:05.6Z", "2026-01-02T03:04:05.600Z", 1_767_323_045_600),
    Read("2026-01-02T03:04:05.67Z", "2026-01-02T03:04:05.670Z", 1_767_323_045_670),
    Read("2026-01-02T03:04:05.678999999Z", "2026-01-02T03:04:05.678Z", 1_767_323_045_678),
    Read("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z", 1_767_223_800_000),
    Read("2025-12-31T23:30:00.5-00:45", "2026-01-01T00:15:00.500Z", 1_767_226_500_500),
    Read("2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00.000Z", 1_767_225_600_000),
    Read("2026-01-01T00:00:00+23:59", "2025-12-31T00:01:00.000Z", 1_767_139_260_000),
    Read("2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z", 1_709_208_000_000),
    Read("2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z", 951_782_400_000),
    Read("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z", -1),
    Read("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z", -1000),
    Read("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z", -62_167_219_200_000),
    Read("0000-02-29T00:00:00Z", "0000-02-29T00:00:00.000Z", -62_162_121_600_000),
    Read("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    Read("9999-12-31T23:59:59+00:01", "9999-12-31T23:58:59.000Z", 253_402_300_739_000),
  ]

  @Test(arguments: read)
  func aTimestampIsReadAndWritten(_ row: Read) throws {
    let instant = try #require(ContractTimestamp(row.text))
    #expect(instant.milliseconds == row.milliseconds)
    #expect(instant.text == row.written)
    #expect(instant.day.path == row.written.prefix(10).split(separator: "-").joined(separator: "/"))
  }

  @Test(arguments: [
    "", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00Z", "2026-01-01 00:00:00Z",
    "2026-01-01t00:00:00Z", "2026-01-01T00:00:00z", " 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z ", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
    "2026-01-01T00:00:00,5Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z", "2026-01-01T23:59:60Z", "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00+0000", "2026-01-01T00:00:00+00",
    "2026-01-01T00:00:00Z+00:00", "26-01-01T00:00:00Z", "02026-01-01T00:00:00Z",
    "+2026-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "2026-1-1T00:00:00Z",
    "2026-01-01T00:00:00−01:00", "２026-01-01T00:00:00Z", "0000-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01", "1767225600123", "2026-01-01T00:00:00.-5Z",
  ])
  func whatIsNoTimestampIsNotRead(_ text: String) {
    #expect(ContractTimestamp(text) == nil)
  }

  @Test func daysFollowEachOther() throws {
    var days = 0
    for year in 0...9999 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let padded = String(String(10_000 + year).dropFirst())
      let first = try #require(ContractTimestamp("\(padded)-01-01T00:00:00Z"))
      #expect(first.milliseconds == (days - 719_528) * 86_400_000, "year \(year)")
      let march = try #require(ContractTimestamp("\(padded)-03-01T00:00:00Z"))
      #expect(march.milliseconds == first.milliseconds + (isLeap ? 60 : 59) * 86_400_000)
      #expect(march.text == "\(padded)-03-01T00:00:00.000Z")
      days += isLeap ? 366 : 365
    }
  }

  @Test func aYearBeyondTheBoundsIsNoInstant() {
    #expect(ContractTimestamp(milliseconds: -62_167_219_200_001) == nil)
    #expect(ContractTimestamp(milliseconds: 253_402_300_800_000) == nil)
  }
}
