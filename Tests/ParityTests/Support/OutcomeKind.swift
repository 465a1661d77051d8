// What a test says of an outcome: its kind, and what its text must tell.

import Parity
import Testing

/// An outcome's kind.
enum OutcomeKind: String, Sendable {
  case answered, crashed, timedOut, violatedProtocol

  init(_ outcome: Outcome) {
    self =
      switch outcome {
      case .answered: .answered
      case .crashed: .crashed
      case .timedOut: .timedOut
      case .violatedProtocol: .violatedProtocol
      }
  }
}

extension Outcome {
  /// What it says for people; nothing for an answer.
  var text: String {
    switch self {
    case .answered: ""
    case .crashed(let text), .timedOut(let text), .violatedProtocol(let text): text
    }
  }
}

/// Checks an outcome's kind and that its text holds `words`.
func expect(
  _ outcome: Outcome, _ kind: OutcomeKind, _ words: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(OutcomeKind(outcome) == kind, "\(outcome)", sourceLocation: sourceLocation)
  #expect(outcome.text.contains(words), "\(outcome)", sourceLocation: sourceLocation)
}
