// What the stages of a run share: one reading of the clock, and a root that is held.

import Artifacts

/// The one clock reading of a run.
package struct RunClock: Sendable {
  /// As it is written.
  package let text: String
  private let isGiven: Bool

  /// Reads the clock, or takes the reading that was given.
  ///
  /// - Throws: `invalid_argument` for a reading that is no timestamp.
  package init(recordedAt: String?) throws(DistillationError) {
    isGiven = recordedAt != nil
    guard let recordedAt else {
      text = WallClock.system.timestamp()
      return
    }
    guard let instant = ContractTimestamp(recordedAt) else {
      throw DistillationError(.invalidArgument, "recorded_at is no timestamp: \(recordedAt)")
    }
    text = instant.text
  }

  /// The time as it is written; that of the one reading, if it was given.
  var now: String { isGiven ? text : WallClock.system.timestamp() }
}

extension LakehouseRoot {
  /// Calls a closure while the root is held against other runs.
  ///
  /// - Parameter isDry: Whether nothing is going to be changed: then the root need not be free.
  func held<Value>(unless isDry: Bool, _ body: (RootGuard) throws -> Value) throws -> Value {
    if isDry { return try body(RootGuard(self)) }
    return try held { guardian, _ in try body(guardian) }
  }

  /// Calls a closure while the root is held against other runs.
  func held<Value>(_ body: (RootGuard, borrowing RootLock) throws -> Value) throws -> Value {
    let guardian = try RootGuard(self)
    // The lock needs a place; a folder that stays empty goes again.
    var journal = WriteJournal()
    if try !guardian.isFolder("data") { try journal.makeFolder(absolute("data")) }
    defer { journal.undo() }
    let lock = try RootLock(holding: self)
    let result = Result { try body(guardian, lock) }
    lock.release()
    return try result.get()
  }
}
