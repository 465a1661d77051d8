// What an index consists of, and the lock that all of it is behind.

internal import CVectorKernels
import Synchronization

/// The state of an index, shared by its callers and the thread that rebuilds its graph.
///
/// Everything that is `var`, but for `order`, is read under the shared lock and written under the exclusive one. The one exception is
/// the inside of `shadow`: the rebuilding thread alone changes it under the shared lock, and nobody reads it but
/// under the exclusive one.
package final class IndexCore: @unchecked Sendable {
  let parameters: IndexParameters
  package let lock = ReadWriteLock()
  let contexts = ContextShelf()
  /// Set when the index is gone: the rebuilding thread ends.
  let isAbandoned = Atomic(false)
  /// Items that came in so far, from which each draws its layer.
  private let arrivals = Atomic<UInt64>(0)

  package var table: SlotTable
  package var graph: LinkGraph
  /// The graph that will replace the other one.
  package var shadow: LinkGraph?
  /// Slots that were filled while the shadow is built, and are not in it.
  var pending: [UInt32] = []
  /// Vectors that left the graph since it was built.
  package var departures = 0
  /// How many times the set of ids has changed.
  var revision: UInt64 = 0
  var recent = RecentSlots()
  var fidelity = Fidelity()
  /// The live slots by id, for the state of the ids that `revision` names; behind `orderLock`.
  var order: (revision: UInt64, slots: [UInt32]) = (.max, [])
  let orderLock = ReadWriteLock()

  init(_ parameters: IndexParameters, form: Int32) {
    self.parameters = parameters
    table = SlotTable(
      dimension: parameters.dimension, distance: parameters.distance, form: form)
    graph = LinkGraph(
      table: table, m: LinkGraph.degree(for: parameters), efConstruction: parameters.efConstruction)
  }

  /// Lends a context for the length of a call.
  @inline(__always)
  func withContext<Result, Failure: Error>(
    _ body: (WalkContext) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let context = contexts.take {
      lock.reading {
        WalkContext(table: table, width: graph.width, layers: LinkGraph.layers)
      }
    }
    defer { contexts.giveBack(context) }
    return try body(context)
  }

  /// The highest layer of the next item: geometric, each layer m times rarer than the one below.
  func drawLevel() -> Int {
    var word = arrivals.add(1, ordering: .relaxed).newValue &* 0x9E37_79B9_7F4A_7C15
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    word ^= word >> 31
    var level = 0
    // A fixed fraction of the range a layer, in integers.
    let m = UInt64(LinkGraph.degree(for: parameters))
    var bound = UInt64.max / m
    while word < bound && level < LinkGraph.layers - 1 {
      level += 1
      bound /= m
    }
    return level
  }

  /// Goes on from the items and the graph that were put in as they are; a worn graph is built anew.
  func resume(departures: Int, isWorn: Bool) {
    lock.writing {
      arrivals.store(UInt64(table.count), ordering: .relaxed)
      self.departures = departures
      revision += 1
      if isWorn { startRebuild() } else { rebuildIfWorn() }
    }
  }

  /// Forgets everything, and gives the memory back.
  func clear() {
    let clock = table.clock
    table = SlotTable(
      dimension: parameters.dimension, distance: parameters.distance, clock: clock,
      form: table.form)
    graph = LinkGraph(
      table: table, m: LinkGraph.degree(for: parameters), efConstruction: parameters.efConstruction)
    shadow = nil
    pending = []
    departures = 0
    recent = RecentSlots()
    fidelity = Fidelity()
  }
}

/// The slots that were filled last: what a plan made a moment ago could not see.
struct RecentSlots {
  static let size = 64
  private var slots: [(moment: UInt64, slot: UInt32)] = []

  mutating func append(_ slot: UInt32, at moment: UInt64) {
    if slots.count < Self.size {
      slots.append((moment, slot))
    } else {
      slots[Int(moment % UInt64(Self.size))] = (moment, slot)
    }
  }

  /// The slots filled after `moment` that still hold what they were filled with.
  func since(_ moment: UInt64, in table: SlotTable) -> [UInt32] {
    if moment == table.clock { return [] }
    return slots.filter { $0.moment > moment && table.isUnchanged($0.slot, since: $0.moment) }
      .map(\.slot)
  }
}

/// How well the codes tell the candidates of a walk apart, over the last items that came in.
///
/// Where all of a neighbourhood has nearly the same codes (values with a large common offset, clusters far narrower
/// than the space between them), a walk over codes is blind. Then distances are computed from the float32 values.
struct Fidelity {
  private static let sample = 16
  private static let limit = 0.5
  private var noise = 0.0
  private var seen = 0

  /// The error of the code distances of a pool's candidates relative to how much the exact ones differ.
  static func measure(_ context: WalkContext, _ table: SlotTable) -> Double? {
    let count = context.pool.count
    guard !table.isPrecise, count >= 2 * sample else { return nil }
    let unit = table.distance == .cosine ? 2.0 : 1
    var exact = (sum: 0.0, squares: 0.0)
    var error = (sum: 0.0, squares: 0.0)
    for step in 0..<sample {
      let place = step * count / sample
      let value =
        unit
        * table.exactDistance(context.query, context.pool.slot(at: place), scratch: context.scratch)
      let difference = Double(context.pool.distance(at: place)) - value
      exact.sum += value
      exact.squares += value * value
      error.sum += difference
      error.squares += difference * difference
    }
    let spread = exact.squares - exact.sum * exact.sum / Double(sample)
    let noise = error.squares - error.sum * error.sum / Double(sample)
    guard spread.isFinite, noise.isFinite else { return 1 }
    // Identical vectors do not differ, and there is nothing to tell apart.
    if spread <= 1e-12 * exact.squares { return noise <= 1e-12 * exact.squares ? 0 : 1 }
    return min((noise / spread).squareRoot(), 1)
  }

  /// Takes one measure in; true if codes do not serve here.
  mutating func take(_ measure: Double) -> Bool {
    seen += 1
    noise += (measure - noise) / Double(min(seen, 64))
    return seen >= 32 && noise > Self.limit
  }
}
