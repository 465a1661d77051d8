// Aligned memory that grows: one array of plain values, on huge pages where it is large.

internal import CVectorKernels
import Glibc

/// An array of plain values at an address that only `grow` changes.
struct FlatMemory<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

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
    memcpy(grown, base, count * MemoryLayout<Element>.stride)
    deallocate()
    base = grown
    self.capacity = capacity
  }

  func deallocate() { vector_memory_free(base, Self.bytes(capacity)) }
}
