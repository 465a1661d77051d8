// Well-formed UTF-8 as a finite automaton that takes one load and one shift for a byte, whatever
// the script: text that mixes lengths would make a branch for each length miss all the time.

/// The automaton of Unicode's table 3-7.
///
/// A state is a multiple of six below 64. A byte's row holds, at the bits where each state points,
/// the state that follows: `row &>> state` has it in its low six bits, and a shift looks at no
/// more than these.
enum UTF8Automaton {
  /// Between characters.
  static let accepted: UInt64 = 0
  /// No continuation makes the text well-formed.
  static let rejected: UInt64 = 6

  private static let oneMore: UInt64 = 12
  private static let twoMore: UInt64 = 18
  private static let threeMore: UInt64 = 24
  private static let afterE0: UInt64 = 30
  private static let afterED: UInt64 = 36
  private static let afterF0: UInt64 = 42
  private static let afterF4: UInt64 = 48

  /// A row for each byte.
  static let table: [UInt64] = (0...255).map { byte in
    stride(from: accepted, through: afterF4, by: 6).reduce(0) { row, state in
      row | next(after: state, byte: byte) << state
    }
  }

  private static func next(after state: UInt64, byte: Int) -> UInt64 {
    switch (state, byte) {
    case (accepted, 0x00...0x7F): accepted
    case (accepted, 0xC2...0xDF): oneMore
    case (accepted, 0xE0): afterE0
    case (accepted, 0xED): afterED
    case (accepted, 0xE1...0xEF): twoMore
    case (accepted, 0xF0): afterF0
    case (accepted, 0xF1...0xF3): threeMore
    case (accepted, 0xF4): afterF4
    case (oneMore, 0x80...0xBF): accepted
    case (twoMore, 0x80...0xBF), (afterE0, 0xA0...0xBF), (afterED, 0x80...0x9F): oneMore
    case (threeMore, 0x80...0xBF), (afterF0, 0x90...0xBF), (afterF4, 0x80...0x8F): twoMore
    default: rejected
    }
  }
}
