// The graph of an index (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search
// using Hierarchical Navigable Small World graphs", 2016): who is linked with whom, on each layer.

internal import CVectorKernels
import Glibc

/// Links between slots, in both directions always, so that a slot is taken out by what it knows itself.
///
/// On every layer all slots are connected: a link goes only where a third slot keeps the two ends connected.
package final class LinkGraph {
  package static let none = UInt32.max
  static let layers = 16
  private static let absent = UInt8.max

  let table: SlotTable
  /// The neighbours a new slot is given, and the most it can have above the lowest layer.
  let m: Int
  /// The most neighbours on the lowest layer.
  let width: Int
  let efConstruction: Int
  package var entry = LinkGraph.none
  /// The highest layer with a slot; the entry is there.
  package var top = 0
  private(set) var count = 0
  /// Whether a gap could not be closed near it, so that `mend` has to look further.
  var isTorn = false

  private var base = FlatMemory<UInt32>(capacity: 0)
  /// The lists of the layers above, for the few slots that are there.
  private var upper = FlatMemory<UnsafeMutablePointer<UInt32>?>(capacity: 0)
  private var levels = FlatMemory<UInt8>(capacity: 0)
  private var known = 0

  /// The neighbours that a new slot is given under these parameters.
  ///
  /// With fewer links a layer cannot stay connected; with more, nothing is found that was not before.
  static func degree(for parameters: IndexParameters) -> Int { min(max(parameters.m, 4), 256) }

  init(table: SlotTable, m: Int, efConstruction: Int) {
    self.table = table
    self.m = m
    // As no list holds what does not link back, it has to be longer than the customary 2 M for the same recall.
    width = self.m * 5 / 2
    self.efConstruction = max(efConstruction, self.m)
  }

  deinit {
    for slot in 0..<known { free(upper.base[slot]) }
    base.deallocate()
    upper.deallocate()
    levels.deallocate()
  }

  /// Has memory for all slots of the table.
  func reserve() {
    guard levels.capacity < table.capacity else { return }
    base.grow(to: table.capacity * width, keeping: known * width)
    upper.grow(to: table.capacity, keeping: known)
    levels.grow(to: table.capacity, keeping: known)
  }

  @inline(__always)
  func contains(_ slot: UInt32) -> Bool {
    Int(slot) < known && levels.base[Int(slot)] != Self.absent
  }

  @inline(__always)
  func level(of slot: UInt32) -> Int { Int(levels.base[Int(slot)]) }

  /// Whether the slot is on a layer.
  @inline(__always)
  package func contains(_ slot: UInt32, on layer: Int) -> Bool {
    contains(slot) && level(of: slot) >= layer
  }

  @inline(__always)
  func width(_ layer: Int) -> Int { layer == 0 ? width : m }

  /// The list of a slot on a layer; `VECTOR_NO_SLOT` ends it if it is not full.
  @inline(__always)
  func links(_ slot: UInt32, _ layer: Int) -> UnsafeMutablePointer<UInt32> {
    layer == 0
      ? base.base + Int(slot) * width : upper.base[Int(slot)]! + (layer - 1) * m
  }

  @inline(__always)
  func degree(_ slot: UInt32, _ layer: Int) -> Int {
    let list = links(slot, layer)
    let width = width(layer)
    var count = 0
    while count < width && list[count] != Self.none { count += 1 }
    return count
  }

  func neighbours(_ slot: UInt32, _ layer: Int) -> [UInt32] {
    Array(UnsafeBufferPointer(start: links(slot, layer), count: degree(slot, layer)))
  }

  func areLinked(_ a: UInt32, _ b: UInt32, _ layer: Int) -> Bool {
    let list = links(a, layer)
    let width = width(layer)
    var index = 0
    while index < width && list[index] != Self.none {
      if list[index] == b { return true }
      index += 1
    }
    return false
  }

  func hasRoom(_ slot: UInt32, _ layer: Int) -> Bool {
    links(slot, layer)[width(layer) - 1] == Self.none
  }

  /// Enters a slot without links on the layers 0 to `level`.
  func place(_ slot: UInt32, level: Int) {
    reserve()
    while known <= Int(slot) {
      levels.base[known] = Self.absent
      upper.base[known] = nil
      base.settle(known * width)
      known += 1
    }
    memset(links(slot, 0), 0xFF, width * 4)
    if level > 0 {
      let bytes = level * m * 4
      let lists = malloc(bytes)!.bindMemory(to: UInt32.self, capacity: level * m)
      memset(lists, 0xFF, bytes)
      upper.base[Int(slot)] = lists
    }
    levels.base[Int(slot)] = UInt8(level)
    count += 1
  }

  /// Forgets a slot that has no links.
  func displace(_ slot: UInt32) {
    free(upper.base[Int(slot)])
    upper.base[Int(slot)] = nil
    levels.base[Int(slot)] = Self.absent
    count -= 1
  }

  /// Links two slots that have room and are not linked.
  func attach(_ a: UInt32, _ b: UInt32, _ layer: Int) {
    links(a, layer)[degree(a, layer)] = b
    links(b, layer)[degree(b, layer)] = a
  }

  /// Cuts the link of two slots.
  func detach(_ a: UInt32, _ b: UInt32, _ layer: Int) {
    drop(b, from: a, layer)
    drop(a, from: b, layer)
  }

  private func drop(_ gone: UInt32, from slot: UInt32, _ layer: Int) {
    let list = links(slot, layer)
    let last = degree(slot, layer) - 1
    for index in 0...last where list[index] == gone {
      list[index] = list[last]
      list[last] = Self.none
      return
    }
  }
}
