// An index of a store, with what the store knows of it.

import Synchronization

/// An index, its number, and where its items are on the disk.
final class StoredIndex: Sendable {
  /// What the journal calls it.
  let number: UInt64
  let index: VectorIndex
  let order = WriteOrder()
  private let state: Mutex<State>

  private struct State {
    var checkpoint: Manifest.Entry?
    var checkpointSize = 0
    /// The sequence number of the last change, or one that is larger.
    var lastChange: UInt64
    var isDropped = false
  }

  /// - Parameter through: The sequence number up to which changes are in the index.
  init(number: UInt64, index: VectorIndex, checkpoint: Manifest.Entry?, through: UInt64) {
    self.number = number
    self.index = index
    state = Mutex(State(checkpoint: checkpoint, lastChange: through))
  }

  var parameters: IndexParameters { index.parameters }

  var info: IndexInfo { IndexInfo(parameters: parameters, length: index.count) }

  /// The checkpoint that the next manifest names; nil for an index that only the journal has.
  var checkpoint: Manifest.Entry? {
    get { state.withLock { $0.checkpoint } }
    set { state.withLock { $0.checkpoint = newValue } }
  }

  /// How many bytes its checkpoint has.
  var checkpointSize: Int {
    get { state.withLock { $0.checkpointSize } }
    set { state.withLock { $0.checkpointSize = newValue } }
  }

  /// The sequence number of the last change, or one that is larger.
  var lastChange: UInt64 {
    get { state.withLock { $0.lastChange } }
    set { state.withLock { $0.lastChange = max($0.lastChange, newValue) } }
  }

  /// Whether it was taken out of the store while somebody still had it.
  var isDropped: Bool {
    get { state.withLock { $0.isDropped } }
    set { state.withLock { $0.isDropped = newValue } }
  }
}
