// The items of an index in flat memory, one slot each.

package import CVectorKernels
import Glibc

/// Vectors, ids and metadata by slot. A slot that is given back is used again.
package final class SlotTable {
  let dimension: Int
  let distance: Distance
  package let stride: Int
  /// What the kernels see of this table; its address stays.
  package let raw = UnsafeMutablePointer<vector_table>.allocate(capacity: 1)
  let form: Int32
  let kernel: vector_code_kernel
  /// Slots that have memory.
  private(set) var capacity = 0
  /// Slots that were ever used: all that are live are below.
  package private(set) var extent = 0
  private(set) var count = 0
  package private(set) var ids: [String] = []
  /// Empty until an item has some.
  private var metadata: [[UInt8]?] = []
  private var free: [UInt32] = []
  private var identifiers = IdentifierTable()
  /// When each slot was filled; 0 if it is not live.
  private var stamps = FlatMemory<UInt64>(capacity: 0)
  private(set) var clock: UInt64
  /// Whether distances are computed from the float32 values on every step, since codes do not tell items apart.
  package var isPrecise = false

  private var codes = FlatMemory<UInt8>(capacity: 0)
  private var rows = FlatMemory<UInt8>(capacity: 0)
  private var factors = FlatMemory<Float>(capacity: 0)

  package init(dimension: Int, distance: Distance, clock: UInt64 = 0, form: Int32) {
    self.form = form
    self.clock = clock
    self.dimension = dimension
    self.distance = distance
    kernel = vector_kernel(form)!
    raw.initialize(to: vector_table())
    vector_shape(raw, dimension)
    stride = raw.pointee.stride
    publish()
  }

  deinit {
    for slot in 0..<UInt32(extent) where isLive(slot) { vector_forget(raw, slot) }
    stamps.deallocate()
    codes.deallocate()
    rows.deallocate()
    factors.deallocate()
    raw.deallocate()
  }

  private func publish() {
    raw.pointee.codes = codes.base
    raw.pointee.rows = rows.base
    raw.pointee.factors = factors.base
  }

  private func grow() {
    let larger = max(16, capacity + capacity / 2)
    codes.grow(to: larger * stride, keeping: extent * stride)
    rows.grow(to: larger * raw.pointee.row, keeping: extent * raw.pointee.row)
    factors.grow(to: larger * 2, keeping: extent * 2)
    stamps.grow(to: larger, keeping: extent)
    capacity = larger
    publish()
  }

  /// What is filled comes to huge pages.
  @inline(__always)
  private func settle() {
    codes.settle(extent * stride)
    rows.settle(extent * raw.pointee.row)
  }

  @inline(__always)
  func isLive(_ slot: UInt32) -> Bool { stamps.base[Int(slot)] != 0 }

  /// Whether the slot holds what it held at `moment`.
  @inline(__always)
  func isUnchanged(_ slot: UInt32, since moment: UInt64) -> Bool {
    guard Int(slot) < extent else { return false }
    let stamp = stamps.base[Int(slot)]
    return stamp != 0 && stamp <= moment
  }

  func slot(of id: String) -> UInt32? { identifiers.slot(of: id, in: ids) }

  func metadata(of slot: UInt32) -> [UInt8]? {
    Int(slot) < metadata.count ? metadata[Int(slot)] : nil
  }

  /// Fills a slot with the probe's vector; the id must not be there yet.
  package func insert(_ probe: Probe, id: String, metadata given: [UInt8]?) -> UInt32 {
    let slot: UInt32
    if let reused = free.popLast() {
      slot = reused
      ids[Int(slot)] = id
    } else {
      if extent == capacity { grow() }
      slot = UInt32(extent)
      settle()
      extent += 1
      ids.append(id)
    }
    let place = Int(slot)
    codes.base.advanced(by: place * stride).update(from: probe.codes, count: stride)
    factors.base[2 * place] = probe.code.factor
    factors.base[2 * place + 1] = probe.code.norm
    guard vector_keep(raw, slot, probe.code, probe.rest, probe.spill) != 0 else {
      fatalError("no memory for \(probe.code.spilled) bytes")
    }
    if given != nil || place < metadata.count {
      while metadata.count <= place { metadata.append(nil) }
      metadata[place] = given
    }
    clock += 1
    stamps.base[place] = clock
    identifiers.insert(slot, in: ids)
    count += 1
    return slot
  }

  func setMetadata(_ given: [UInt8]?, of slot: UInt32) {
    if given == nil && Int(slot) >= metadata.count { return }
    while metadata.count <= Int(slot) { metadata.append(nil) }
    metadata[Int(slot)] = given
  }

  /// Gives a slot back.
  func remove(_ slot: UInt32) {
    let place = Int(slot)
    identifiers.remove(slot, in: ids)
    ids[place] = ""
    if place < metadata.count { metadata[place] = nil }
    vector_forget(raw, slot)
    stamps.base[place] = 0
    free.append(slot)
    count -= 1
  }

  /// Makes a probe of what a slot holds; its float32 values only where they are needed.
  func load(_ slot: UInt32, into probe: Probe) {
    let place = Int(slot)
    vector_probe_from_codes(
      codes.base + place * stride, stride, factors.base[2 * place], factors.base[2 * place + 1],
      distance.code, probe.signed, probe.raw)
    probe.isPrecise = isPrecise
    if isPrecise {
      vector_decode(raw, slot, probe.floats)
      probe.square = vector_dot_product(probe.floats, probe.floats, dimension)
    }
  }

  /// The float32 values of a slot, bit for bit.
  func vector(of slot: UInt32) -> [Float] {
    [Float](unsafeUninitializedCapacity: dimension) { buffer, count in
      vector_decode(raw, slot, buffer.baseAddress!)
      count = dimension
    }
  }
}
