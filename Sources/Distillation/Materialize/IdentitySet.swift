// What is there already: millions of truncated hashes in flat memory.

package import Artifacts
internal import CLinux

/// A row by its SHA-256, of which 127 bits are kept: too many for two rows to meet by chance.
package struct RowIdentity: BitwiseCopyable, Equatable, Sendable {
  let low: UInt64
  let high: UInt64

  /// The identity of a digest. The lowest bit is set, so that no identity is zero.
  package init(_ digest: DigestBytes) {
    low = digest.words[0] | 1
    high = digest.words[1]
  }

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }
}

/// A set of row identities: open addressing in tables of 16 bytes a slot.
///
/// At most three quarters of a table are filled, and it is doubled alone: a set of n identities
/// takes at most 43 n bytes, also while it grows.
///
/// Several threads may ask at once as long as none inserts.
package final class IdentitySet: @unchecked Sendable {
  private static let tableCount = 64
  private var tables: [Table]
  package private(set) var count = 0

  package init() { tables = (0..<Self.tableCount).map { _ in Table() } }

  deinit { for table in tables { table.slots.deallocate() } }

  package func contains(_ identity: RowIdentity) -> Bool {
    count > 0 && tables[Self.table(of: identity)].contains(identity)
  }

  /// Puts an identity in; returns whether it is new.
  package func insert(_ identity: RowIdentity) -> Bool {
    let isNew = tables[Self.table(of: identity)].insert(identity)
    if isNew { count += 1 }
    return isNew
  }

  /// Asks for the memory where an identity is or belongs: whoever is going to insert many saves the
  /// time that each would wait for it.
  func prefetch(_ identity: RowIdentity) { tables[Self.table(of: identity)].prefetch(identity) }

  /// The tables are chosen by other bits than the slots.
  private static func table(of identity: RowIdentity) -> Int {
    Int(truncatingIfNeeded: identity.high & UInt64(tableCount - 1))
  }
}

/// One table of an ``IdentitySet``; a slot of zeros is empty.
private struct Table {
  var slots: UnsafeMutableBufferPointer<RowIdentity>
  private var count = 0

  init() { slots = Self.emptySlots(16) }

  private static func emptySlots(_ capacity: Int) -> UnsafeMutableBufferPointer<RowIdentity> {
    let slots = UnsafeMutableBufferPointer<RowIdentity>.allocate(capacity: capacity)
    slots.initialize(repeating: RowIdentity(low: 0, high: 0))
    return slots
  }

  func contains(_ identity: RowIdentity) -> Bool {
    slots[slot(of: identity)].low != 0
  }

  func prefetch(_ identity: RowIdentity) {
    let slot = Int(truncatingIfNeeded: identity.low >> 1) & (slots.count &- 1)
    CLinux.prefetch(slots.baseAddress.unsafelyUnwrapped + slot)
  }

  mutating func insert(_ identity: RowIdentity) -> Bool {
    let slot = slot(of: identity)
    if slots[slot].low != 0 { return false }
    slots[slot] = identity
    count += 1
    if count > slots.count / 4 * 3 { grow() }
    return true
  }

  /// The slot where an identity is, or the empty one where it belongs.
  @inline(__always)
  private func slot(of identity: RowIdentity) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: identity.low >> 1) & mask
    while slots[slot].low != 0, slots[slot] != identity { slot = (slot &+ 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = Self.emptySlots(old.count * 2)
    for identity in old where identity.low != 0 { slots[slot(of: identity)] = identity }
    old.deallocate()
  }
}
