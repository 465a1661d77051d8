// Colour on a terminal, plain text elsewhere; and durations as a person reads them.

public import Artifacts
import Glibc

/// How text is shown: with colour or without.
public struct TextStyle: Sendable {
  /// Whether escape sequences may be written.
  public var isColoured: Bool

  /// Makes a style.
  public init(isColoured: Bool) { self.isColoured = isColoured }

  /// The style for a stream: colour if it is a terminal and neither `NO_COLOR` nor `TERM=dumb` says
  /// otherwise.
  public static func `for`(_ stream: StandardStream) -> TextStyle {
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
    return TextStyle(
      isColoured: stream.isTerminal && getenv("NO_COLOR") == nil && !isDumb)
  }

  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }
  func yellow(_ text: String) -> String { wrap(text, "33") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  /// Bold.
  public func bold(_ text: String) -> String { wrap(text, "1") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}

extension Duration {
  /// Seconds with as many digits as a person wants: `0.42 s`, `37 ms`, `812 µs`.
  package var short: String {
    let (seconds, attoseconds) = components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    switch microseconds {
    case ..<1_000: return "\(microseconds) µs"
    case ..<100_000: return "\(microseconds / 1_000) ms"
    case ..<60_000_000:
      let hundredths = (microseconds + 5_000) / 10_000
      let fraction = hundredths % 100
      return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s"
    default: return "\(microseconds / 60_000_000) min \(microseconds / 1_000_000 % 60) s"
    }
  }

  /// Milliseconds.
  package var milliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1_000 + Double(attoseconds) / 1e15
  }
}
