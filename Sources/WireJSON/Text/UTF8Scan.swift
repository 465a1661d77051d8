// Well-formed UTF-8 (Unicode, table 3-7): where a text leaves it, and how long what is wrong is.

/// Checks bytes against the table of well-formed UTF-8 sequences.
enum UTF8Scan {
  /// The offset of the first ill-formed sequence from `start` on, or nil.
  static func firstIllFormed(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> Int? {
    var i = endOfASCII(base, from: start, to: end)
    if i == end { return nil }
    return UTF8Automaton.table.withUnsafeBufferPointer { table in
      var state = UTF8Automaton.accepted
      while i < end {
        let block = i
        let stop = min(i &+ 16, end)
        while i < stop {
          state = table[Int(base[i])] &>> state
          i &+= 1
        }
        if state & 63 == UTF8Automaton.rejected {
          return locate(base, from: start, near: block, to: end)
        }
        if state & 63 == UTF8Automaton.accepted { i = endOfASCII(base, from: i, to: end) }
      }
      return state & 63 == UTF8Automaton.accepted
        ? nil : locate(base, from: start, near: end, to: end)
    }
  }

  /// The first ill-formed sequence, which lies after the last character that starts before `near`
  /// or is that character.
  private static func locate(
    _ base: UnsafePointer<UInt8>, from start: Int, near: Int, to end: Int
  ) -> Int? {
    var i = near
    repeat { i &-= i > start ? 1 : 0 } while i > start && isContinuation(base[i])
    while i < end {
      let length = base[i] < 0x80 ? 1 : wellFormedLength(base, at: i, end: end)
      if length == 0 { return i }
      i &+= length
    }
    return nil
  }

  @inline(__always)
  private static func endOfASCII(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> Int {
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var i = start
    while i &+ 32 <= end {
      let raw = UnsafeRawPointer(base + i)
      let low = raw.loadUnaligned(as: SIMD2<UInt64>.self)
      let high = raw.loadUnaligned(fromByteOffset: 16, as: SIMD2<UInt64>.self)
      let either = low | high
      if (either[0] | either[1]) & highBits != 0 { break }
      i &+= 32
    }
    while i &+ 8 <= end {
      let word = UInt64(
        littleEndian: UnsafeRawPointer(base + i).loadUnaligned(as: UInt64.self))
      let high = word & highBits
      if high != 0 { return i &+ (high.trailingZeroBitCount &>> 3) }
      i &+= 8
    }
    while i < end, base[i] < 0x80 { i &+= 1 }
    return i
  }

  /// The length of the well-formed sequence that starts with the byte at `i`, which is no ASCII;
  /// 0 if there is none.
  @inline(__always)
  static func wellFormedLength(
    _ base: UnsafePointer<UInt8>, at i: Int, end: Int
  ) -> Int {
    let lead = base[i]
    if lead < 0xE0 {
      return lead >= 0xC2 && i &+ 1 < end && isContinuation(base[i &+ 1]) ? 2 : 0
    }
    if lead < 0xF0 {
      guard i &+ 2 < end, isContinuation(base[i &+ 2]) else { return 0 }
      return isSecond(base[i &+ 1], of: lead) ? 3 : 0
    }
    guard lead <= 0xF4, i &+ 3 < end else { return 0 }
    guard isContinuation(base[i &+ 2]), isContinuation(base[i &+ 3]) else { return 0 }
    return isSecond(base[i &+ 1], of: lead) ? 4 : 0
  }

  /// The length of the maximal subpart of the ill-formed sequence at `i`, at least 1: as much of
  /// a well-formed sequence as stands there (Unicode 3.9, as the WHATWG decoder counts).
  static func maximalSubpart(_ base: UnsafePointer<UInt8>, at i: Int, end: Int) -> Int {
    let lead = base[i]
    guard 0xC2...0xF4 ~= lead, i &+ 1 < end, isSecond(base[i &+ 1], of: lead) else { return 1 }
    let full = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var length = 2
    while length < full, i &+ length < end, isContinuation(base[i &+ length]) { length &+= 1 }
    return length
  }

  @inline(__always)
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Whether a byte may follow a lead byte: overlong forms, surrogates and code points beyond
  /// U+10FFFF are excluded here.
  @inline(__always)
  private static func isSecond(_ byte: UInt8, of lead: UInt8) -> Bool {
    switch lead {
    case 0xE0: 0xA0...0xBF ~= byte
    case 0xED: 0x80...0x9F ~= byte
    case 0xF0: 0x90...0xBF ~= byte
    case 0xF4: 0x80...0x8F ~= byte
    default: isContinuation(byte)
    }
  }
}
