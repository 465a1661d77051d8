// One of the 22 rules of the acceptance gate (acceptance.md): a statement, and how it is held against
// what a runtime did.

package import Conformance

/// A rule and its check.
package struct Invariant: Sendable {
  package let id: String
  /// The line that the lock pins.
  package let statement: String
  let check: @Sendable (GateObservation) -> Finding

  func result(on observation: GateObservation) -> InvariantResult {
    let finding = check(observation)
    return InvariantResult(
      id: id, statement: statement, evidence: finding.evidence, offender: finding.offender)
  }
}

/// What a check counted, and the first thing that it found wrong.
package struct Finding {
  package private(set) var offender: InvariantResult.Offender?
  private var counts: [(what: String, count: Int)] = []

  /// What was counted, in the order in which it came up.
  package var evidence: String { counts.map { "\($0.count) \($0.what)" }.joined(separator: ", ") }

  package init() {}

  package mutating func count(_ what: String, _ number: Int = 1) {
    if let place = counts.firstIndex(where: { $0.what == what }) {
      counts[place].count += number
    } else {
      counts.append((what, number))
    }
  }

  /// Notes an offence; the first is the one to tell.
  package mutating func blame(_ file: String, line: Int? = nil, _ message: String) {
    if offender == nil { offender = InvariantResult.Offender(file, line: line, message) }
  }

  mutating func blame(_ row: OutputRow, _ message: String) {
    blame(row.path, line: row.line, message)
  }

  /// A check that looked at nothing has shown nothing.
  package mutating func requireAny(_ what: String, of path: String) {
    if (counts.first { $0.what == what }?.count ?? 0) == 0 { blame(path, "there are no \(what)") }
  }
}

extension Invariant {
  /// All of them, in order.
  package static let all: [Invariant] =
    receiptInvariants + evidenceInvariants + scoringInvariants + firewallInvariants
    + exportInvariants + repetitionInvariants

  /// The same, by id.
  package static let sorted = all.sorted { $0.id < $1.id }
}
