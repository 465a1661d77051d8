// Aligned memory that grows: one array of plain values, on huge pages where it is large.

internal import CVectorKernels
import Glibc

/// An array of plain values at an address that only `grow` changes; what of it is filled comes to huge pages.
struct FlatMemory<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int
  /// The bytes that are on huge pages.
  private var settled = 0

  init(capacity: Int) {
    self.capacity = capacity
    base = Self.allocate(capacity)
  }

  private static func bytes(_ capacity: Int) -> Int {
    max(capacity * MemoryLayout<Element>.stride, 64)
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    let bytes = bytes(capacity)
    guard let memory = vector_memory(bytes) else { fatalError("no memory for \(bytes) bytes") }
    return memory.bindMemory(to: Element.self, capacity: capacity)
  }

  /// Moves the first `count` elements to memory for `capacity`; the rest is not initialised.
  mutating func grow(to capacity: Int, keeping count: Int) {
    let grown = Self.allocate(capacity)
    let bytes = count * MemoryLayout<Element>.stride
    let whole = vector_memory_settle(grown, Self.bytes(capacity), 0, bytes, false)
    memcpy(grown, base, bytes)
    deallocate()
    base = grown
    self.capacity = capacity
    settled = whole
  }

  /// Says that the first `count` elements are filled.
  @inline(__always)
  mutating func settle(_ count: Int) {
    let bytes = count * MemoryLayout<Element>.stride
    guard bytes - settled >= 2 << 20 else { return }
    settled = vector_memory_settle(base, Self.bytes(capacity), settled, bytes, true)
  }

  func deallocate() { vector_memory_free(base, Self.bytes(capacity)) }
}
