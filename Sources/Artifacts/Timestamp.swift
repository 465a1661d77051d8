// The clock as text. What reads the clock takes a `WallClock`, so that a run can be given its time.

import Glibc

/// Where a run's time comes from.
public struct WallClock: Sendable {
  private let read: @Sendable () -> (seconds: Int, milliseconds: Int)

  /// The system's clock.
  public static let system = WallClock {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return (now.tv_sec, now.tv_nsec / 1_000_000)
  }

  /// A clock that stands still at `seconds` after 1970-01-01T00:00:00Z.
  public static func fixed(seconds: Int) -> WallClock { WallClock { (seconds, 0) } }

  private init(_ read: @escaping @Sendable () -> (seconds: Int, milliseconds: Int)) {
    self.read = read
  }

  /// Returns the time as `YYYY-MM-DDTHH:MM:SS.mmmZ` (wire-json.md, Timestamps).
  public func timestamp() -> String {
    let now = read()
    return "\(Self.text(now.seconds)).\(Self.padded(now.milliseconds, 3))Z"
  }

  /// Returns the time as `YYYY-MM-DDTHH:MM:SS`, in UTC.
  public func secondsTimestamp() -> String { Self.text(read().seconds) }

  private static func text(_ seconds: Int) -> String {
    var time = seconds
    var parts = tm()
    gmtime_r(&time, &parts)
    let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }
    return "\(padded(date[0], 4))-\(padded(date[1], 2))-\(padded(date[2], 2))T"
      + clock.joined(separator: ":")
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
