// The candidates of a walk: one sorted array instead of two heaps.

internal import CVectorKernels
import Glibc

/// The nearest slots seen so far, nearest first, each either expanded or not.
///
/// An entry is one word: the distance in its upper half, mapped so that words order as distances do, below it
/// the slot and the mark of expansion.
struct CandidatePool {
  private(set) var entries = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
  private var room = 1
  private(set) var count = 0
  private var limit = 1

  func deallocate() { entries.deallocate() }

  /// Empties the pool, which will keep the `limit` nearest.
  mutating func reset(limit: Int) {
    if room < limit + 1 {
      entries.deallocate()
      room = limit + 1
      entries = .allocate(capacity: room)
    }
    self.limit = limit
    count = 0
  }

  @inline(__always)
  static func entry(_ distance: Float, _ slot: UInt32) -> UInt64 {
    let bits = distance.bitPattern
    let ordered = bits ^ (UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 0x8000_0000)
    return UInt64(ordered) << 32 | UInt64(slot) << 1
  }

  @inline(__always)
  static func distance(_ entry: UInt64) -> Float {
    let ordered = UInt32(truncatingIfNeeded: entry >> 32)
    return Float(
      bitPattern: ordered & 0x8000_0000 != 0 ? ordered ^ 0x8000_0000 : ~ordered)
  }

  @inline(__always)
  static func slot(_ entry: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: entry) >> 1 }

  @inline(__always)
  func slot(at index: Int) -> UInt32 { Self.slot(entries[index]) }

  @inline(__always)
  func distance(at index: Int) -> Float { Self.distance(entries[index]) }

  @inline(__always)
  func isExpanded(_ index: Int) -> Bool { entries[index] & 1 != 0 }

  @inline(__always)
  func setExpanded(_ index: Int) { entries[index] |= 1 }

  /// Words from this one on do not come in.
  @inline(__always)
  var bound: UInt64 { count < limit ? .max : entries[count - 1] & ~1 }

  /// Puts an entry below the bound in its place and returns that place.
  @inline(__always)
  mutating func insert(_ entry: UInt64) -> Int {
    let place = count == 0 ? 0 : vector_place(entries, count, entry)
    if count < limit { count &+= 1 }
    memmove(entries + place + 1, entries + place, (count &- 1 &- place) &* 8)
    entries[place] = entry
    return place
  }
}
