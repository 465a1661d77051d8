// What one walk through the graph needs: kept from walk to walk, so that a query allocates nothing.

internal import CVectorKernels
import Glibc

/// The memory of one walk.
///
/// A context is on the shelf or in the hands of the one thread that took it from there, never both.
final class WalkContext: @unchecked Sendable {
  /// The candidates of the walk, nearest first.
  var pool: CandidatePool
  let query: Probe
  /// The other side when items are compared with each other.
  let pivot: Probe
  /// The item whose list is looked at while `pivot` goes over its neighbours.
  let anchor: Probe
  /// The answer of a search, and what is exactly nearest so far.
  var ranking = Ranking()
  let scratch: UnsafeMutablePointer<Float>
  /// Slots found in a link list and their distances; room for the longest list and one more.
  let found: UnsafeMutablePointer<UInt32>
  let ahead: UnsafeMutablePointer<UInt32>
  let distances: UnsafeMutablePointer<Float>
  /// The neighbours chosen for a new item, by layer.
  var planned: [[UInt32]]
  private var marks: UnsafeMutablePointer<UInt16>
  private var markCapacity = 0
  private var epoch: UInt16 = 0

  init(table: SlotTable, width: Int, layers: Int) {
    pool = CandidatePool()
    query = Probe(dimension: table.dimension, stride: table.stride)
    pivot = Probe(dimension: table.dimension, stride: table.stride)
    anchor = Probe(dimension: table.dimension, stride: table.stride)
    scratch = FlatMemory<Float>(capacity: table.dimension).base
    found = FlatMemory<UInt32>(capacity: width + 1).base
    ahead = FlatMemory<UInt32>(capacity: width + 1).base
    distances = FlatMemory<Float>(capacity: width + 1).base
    planned = Array(repeating: [], count: layers)
    marks = calloc(1, 2)!.bindMemory(to: UInt16.self, capacity: 1)
  }

  deinit {
    pool.deallocate()
    free(scratch)
    free(found)
    free(ahead)
    free(distances)
    free(marks)
  }

  /// Marks that no slot carries yet.
  func freshMarks(_ capacity: Int) -> (marks: UnsafeMutablePointer<UInt16>, epoch: UInt16) {
    if markCapacity < capacity {
      free(marks)
      marks = calloc(capacity, 2)!.bindMemory(to: UInt16.self, capacity: capacity)
      markCapacity = capacity
      epoch = 0
    }
    if epoch == .max {
      memset(marks, 0, markCapacity * 2)
      epoch = 0
    }
    epoch += 1
    return (marks, epoch)
  }
}

/// Contexts that are not in use.
///
/// The list is only touched under the lock.
final class ContextShelf: @unchecked Sendable {
  private let lock = ReadWriteLock()
  private var idle: [WalkContext] = []

  func take(_ make: () -> WalkContext) -> WalkContext {
    lock.writing { idle.popLast() } ?? make()
  }

  func giveBack(_ context: WalkContext) {
    lock.writing { idle.append(context) }
  }
}
