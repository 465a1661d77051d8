// Memory that is grown by doubling and reused: the tape, stacks and output of one reader.

/// A stack of trivial elements in memory of its own.
///
/// Unlike an array it is never shared, so an append neither checks uniqueness nor copies, and
/// `removeAll` keeps the memory for the next text.
struct GrowableBuffer<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int
  var count: Int

  init(minimumCapacity: Int = 16) {
    capacity = max(minimumCapacity, 16)
    base = .allocate(capacity: capacity)
    count = 0
  }

  deinit { base.deallocate() }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(toFit: 1) }
    (base + count).initialize(to: element)
    count &+= 1
  }

  /// Makes room for so many elements more.
  @inline(__always)
  mutating func reserve(_ additional: Int) {
    if capacity &- count < additional { grow(toFit: additional) }
  }

  @inline(never)
  private mutating func grow(toFit additional: Int) {
    let wanted = max(count + additional, capacity + capacity / 2)
    let new = UnsafeMutablePointer<Element>.allocate(capacity: wanted)
    new.moveInitialize(from: base, count: count)
    base.deallocate()
    base = new
    capacity = wanted
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  subscript(index: Int) -> Element {
    @inline(__always) get { base[index] }
    @inline(__always) nonmutating set { base[index] = newValue }
  }
}

/// Its memory has one owner, and the pointer to it never outlives a call into that owner: it may
/// move between threads as a whole.
extension GrowableBuffer: @unchecked Sendable where Element: Sendable {}

extension GrowableBuffer where Element == UInt8 {
  /// Appends a run of bytes of another buffer.
  @inline(__always)
  mutating func append(_ source: UnsafePointer<UInt8>, count length: Int) {
    reserve(length)
    UnsafeMutableRawPointer(base + count).copyMemory(from: source, byteCount: length)
    count &+= length
  }

  /// Appends `source[start..<end]`, where `limit` is how far `source` may be read.
  ///
  /// A short run is copied as one block of sixteen where both sides have the room: a call of
  /// memcpy costs more than most names and numbers are long.
  @inline(__always)
  mutating func appendRun(
    of source: UnsafePointer<UInt8>, from start: Int, to end: Int, limit: Int
  ) {
    let length = end &- start
    reserve(length &+ 16)
    if length <= 16, start &+ 16 <= limit {
      UnsafeMutableRawPointer(base + count).storeBytes(
        of: ByteScan.block(source, start), as: ByteScan.Block.self)
    } else {
      UnsafeMutableRawPointer(base + count).copyMemory(from: source + start, byteCount: length)
    }
    count &+= length
  }
}
