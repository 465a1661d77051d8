// The one form of time stamp that every published schema takes.

/// Time stamps of suites.
enum JUnitTimestamp {
  /// Whether `text` is `YYYY-MM-DDThh:mm:ss` and names a second that exists in the Gregorian
  /// calendar.
  ///
  /// Stricter than the pattern in the schemas, whose base type is `xs:dateTime`, with no year 0 and
  /// no leap second.
  static func isValid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let template = Array("0000-00-00T00:00:00".utf8)
    guard bytes.count == template.count else { return false }
    for (byte, expected) in zip(bytes, template) {
      if expected == UInt8(ascii: "0") {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return false }
      } else if byte != expected {
        return false
      }
    }
    func number(_ range: Range<Int>) -> Int {
      bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    let year = number(0..<4)
    let month = number(5..<7)
    guard year > 0, (1...12).contains(month) else { return false }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(number(8..<10)) && number(11..<13) < 24 && number(14..<16) < 60
      && number(17..<19) < 60
  }
}
