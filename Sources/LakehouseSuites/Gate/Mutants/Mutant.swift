// Small named faults, each of which one invariant has to see: a gate whose mutant survives is broken.

import Conformance
import WireJSON

/// A fault that is put in on purpose.
package struct Mutant: Sendable {
  /// What it is called in the matrix.
  package let name: String
  /// The invariant that it is made for.
  package let target: String
  /// What it does, in one line.
  let summary: String
  package let change: Change

  package enum Change: Sendable {
    /// What a good runtime left is changed afterwards.
    case outputs(@Sendable (inout GateObservation) -> Void)
    /// The runtime itself has a fault while it runs.
    case runtime(SystemFault)
  }

  static func outputs(
    _ target: String, _ name: String, _ summary: String,
    _ change: @escaping @Sendable (inout GateObservation) -> Void
  ) -> Mutant {
    Mutant(name: name, target: target, summary: summary, change: .outputs(change))
  }

  static func runtime(
    _ target: String, _ name: String, _ summary: String, _ fault: SystemFault
  ) -> Mutant {
    Mutant(name: name, target: target, summary: summary, change: .runtime(fault))
  }

  /// All of them, in the order of the invariants.
  package static let all =
    (receiptMutants + evidenceMutants + scoringMutants + firewallMutants
    + exportMutants + repetitionMutants)
    .enumerated().sorted { ($0.element.target, $0.offset) < ($1.element.target, $1.offset) }
    .map(\.element)
}

extension GateOutputs {
  /// Changes a file that is one JSON text.
  mutating func edit(_ path: String, _ body: (inout JSONValue) -> Void) {
    guard var value = document(path)?.root.value else { return }
    body(&value)
    files[path] = value.wire() + [UInt8(ascii: "\n")]
  }

  /// Changes the first row below a folder, or of a file, of which `matches` is true.
  mutating func editRow(
    below path: String, where matches: (JSONValue) -> Bool = { _ in true },
    _ body: (inout JSONValue) -> Void
  ) {
    changeRows(below: path) { rows in
      guard let place = rows.firstIndex(where: matches) else { return false }
      body(&rows[place])
      return true
    }
  }

  /// Changes the rows of the first file below a folder for which `body` is true.
  mutating func changeRows(below path: String, _ body: (inout [JSONValue]) -> Bool) {
    for path in files[path] != nil ? [path] : paths(below: path) {
      var values = rows(path).map(\.value)
      guard body(&values) else { continue }
      files[path] = values.flatMap { $0.wire() + [UInt8(ascii: "\n")] }
      return
    }
  }
}

extension JSONValue {
  /// Sets the member of an object at a path of names, or removes it.
  mutating func set(_ path: String..., to value: JSONValue?) { set(path[...], to: value) }

  private mutating func set(_ path: ArraySlice<String>, to value: JSONValue?) {
    guard let name = path.first, case .object(var object) = self else { return }
    if path.count == 1 {
      object[name] = value
    } else {
      var inner = object[name] ?? .null
      inner.set(path.dropFirst(), to: value)
      object[name] = inner
    }
    self = .object(object)
  }

  /// Adds to a number of an object.
  mutating func add(_ amount: Double, to name: String) {
    set(name, to: .number((self[name]?.number ?? 0) + amount))
  }

  /// Adds to a count of one stage of a summary.
  mutating func add(_ amount: Double, to name: String, ofStage place: Int) {
    guard var stages = self["stages"]?.array else { return }
    stages[place].add(amount, to: name)
    set("stages", to: .array(stages))
  }
}
