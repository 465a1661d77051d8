// Searches for bytes, sixteen at a time. Everything above is measured by how fast these loops are.

/// Searches in a buffer of bytes that never read outside of it.
enum ByteScan {
  typealias Block = SIMD16<UInt8>

  @inline(__always)
  static func block(_ base: UnsafePointer<UInt8>, _ offset: Int) -> Block {
    UnsafeRawPointer(base + offset).loadUnaligned(as: Block.self)
  }

  /// The index of the first set lane, or 16.
  @inline(__always)
  static func firstLane(_ mask: SIMDMask<SIMD16<Int8>>) -> Int {
    let halves = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
    let low = UInt64(littleEndian: halves[0])
    if low != 0 { return low.trailingZeroBitCount &>> 3 }
    let high = UInt64(littleEndian: halves[1])
    return 8 &+ (high.trailingZeroBitCount &>> 3)
  }

  /// The offset of the first byte from `start` on that a string literal cannot hold as it is
  /// (a quote, a backslash, a control character), or `end`.
  @inline(__always)
  static func endOfPlainRun(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var i = start
    while i &+ 16 <= end {
      let bytes = block(base, i)
      let lane = firstLane(
        (bytes .== Block(repeating: ASCII.quote)) .| (bytes .== Block(repeating: ASCII.backslash))
          .| (bytes .< Block(repeating: 0x20)))
      if lane < 16 { return i &+ lane }
      i &+= 16
    }
    while i < end {
      let byte = base[i]
      if byte == ASCII.quote || byte == ASCII.backslash || byte < 0x20 { return i }
      i &+= 1
    }
    return end
  }

  /// The offset of the first `byte` from `start` on, or nil.
  @inline(__always)
  static func firstIndex(
    of byte: UInt8, in base: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> Int? {
    var i = start
    let pattern = Block(repeating: byte)
    while i &+ 16 <= end {
      let lane = firstLane(block(base, i) .== pattern)
      if lane < 16 { return i &+ lane }
      i &+= 16
    }
    while i < end {
      if base[i] == byte { return i }
      i &+= 1
    }
    return nil
  }

  /// Whether two runs of bytes of the same length are equal.
  @inline(__always)
  static func equal(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, count: Int) -> Bool {
    var i = 0
    while i &+ 8 <= count {
      let left = UnsafeRawPointer(a + i).loadUnaligned(as: UInt64.self)
      let right = UnsafeRawPointer(b + i).loadUnaligned(as: UInt64.self)
      if left != right { return false }
      i &+= 8
    }
    while i < count {
      if a[i] != b[i] { return false }
      i &+= 1
    }
    return true
  }
}
