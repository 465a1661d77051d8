// The order of writes to one index: that of the journal, and the same in memory.

/// Turns of the writers of one index.
///
/// A writer takes a turn while it appends to the journal, waits for the disk together with all others,
/// and then changes the index when the turns before its own are over. So nothing is ever seen in an
/// index that is not on the disk, and memory goes through the same states as a recovery would.
final class WriteOrder: Sendable {
  private struct State {
    var nextTurn = 0
    /// The turn that may change the index.
    var turn = 0
    var isExclusive = false
    /// Those who wait for the index to be still; writers let them go first.
    var exclusiveWaiters = 0
  }

  private let state = Monitor(State())

  /// Takes the next turn while `append` puts the write into the journal.
  func begin<Failure: Error>(
    _ append: () throws(Failure) -> Journal.Batch
  ) throws(Failure) -> (turn: Int, batch: Journal.Batch) {
    try state.withLock(
      when: { !$0.isExclusive && $0.exclusiveWaiters == 0 },
      do: { state throws(Failure) in
        let batch = try append()
        defer { state.nextTurn += 1 }
        return (state.nextTurn, batch)
      })
  }

  /// Calls `change` when it is this turn's, and gives it to the next.
  func end<Value, Failure: Error>(
    turn: Int, _ change: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    state.withLock(when: { $0.turn == turn }, do: { _ in })
    defer {
      state.withLock { $0.turn += 1 }
      state.signal()
    }
    return try change()
  }

  /// Calls `body` while no write is under way and none begins.
  func exclusively<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    state.withLock { $0.exclusiveWaiters += 1 }
    state.withLock(
      when: { !$0.isExclusive && $0.turn == $0.nextTurn },
      do: { state in
        state.exclusiveWaiters -= 1
        state.isExclusive = true
      })
    defer {
      state.withLock { $0.isExclusive = false }
      state.signal()
    }
    return try body()
  }
}
