// One failure in words: what differs, where, by what cause, and how to see it again.

import Conformance
import Parity

/// Puts a result that did not pass into lines; the terminal, JUnit and Markdown share it.
struct FailureText {
  let probe: PlannedProbe
  let row: RowIdentity
  let result: RuntimeResult

  /// How many differences of one row are shown.
  static let shownDivergences = 5

  var name: String { "\(probe.declaration.name)/\(row.name)" }

  var reference: String {
    switch probe.declaration.reference {
    case .golden: "golden"
    case .runtime(let name): name
    }
  }

  /// The command that asks for this row again.
  var repeatCommand: String {
    "conformance run \(probe.declaration.name) --runtime \(result.runtime) --filter \(name)"
  }

  /// One line.
  var headline: String {
    switch result.verdict {
    case .diverge, .changed, .known:
      let first = result.divergences.first
      let place = first.map { $0.place.isEmpty ? "" : " at \($0.place)" } ?? ""
      let more = result.divergences.count > 1 ? " (+\(result.divergences.count - 1))" : ""
      return "\(result.runtime) ≠ \(reference)\(place): \(first?.cause.rawValue ?? "")\(more)"
    default:
      let line = result.message.split(separator: "\n").first.map(String.init) ?? ""
      return "\(result.runtime) \(result.verdict.rawValue): \(line)"
    }
  }

  /// What the failure's type is called: its cause, or else its verdict.
  var type: String {
    switch result.verdict {
    case .diverge, .changed: result.divergences.first?.cause.rawValue ?? result.verdict.rawValue
    default: result.verdict.rawValue
    }
  }

  /// The details, line by line.
  var details: [String] {
    var lines = [String]()
    for divergence in result.divergences.prefix(Self.shownDivergences) {
      let place = divergence.place.isEmpty ? "the text" : divergence.place
      lines.append("\(place): \(divergence.kind.rawValue), \(divergence.cause.rawValue)")
      if result.verdict == .diverge && divergence.cause == .undeclaredVolatile {
        lines.append("  first     \(Self.side(divergence.expected))")
        lines.append("  second    \(Self.side(divergence.actual))")
      } else {
        lines.append("  expected  \(Self.side(divergence.expected))")
        lines.append("  actual    \(Self.side(divergence.actual))")
      }
    }
    if result.divergences.count > Self.shownDivergences {
      lines.append("… and \(result.divergences.count - Self.shownDivergences) more differences")
    }
    if !result.message.isEmpty {
      lines.append(contentsOf: result.message.split(separator: "\n").map(String.init))
    }
    var explained = [Cause]()
    for cause in result.divergences.prefix(Self.shownDivergences).map(\.cause)
    where !explained.contains(cause) {
      explained.append(cause)
      lines.append("\(cause.rawValue): \(cause.explanation)")
    }
    if !result.diagnostics.isEmpty {
      lines.append("stderr:")
      let text = String(decoding: result.diagnostics, as: UTF8.self)
      for line in text.split(separator: "\n").suffix(8) {
        lines.append("  " + VisibleText.excerpt(Array(line.utf8), limit: 200))
      }
    }
    return lines
  }

  private static func side(_ text: String) -> String { text.isEmpty ? "(nothing)" : text }
}
