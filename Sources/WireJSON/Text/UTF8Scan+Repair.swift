// Ill-formed UTF-8 read as U+FFFD, as the WHATWG decoder does.

extension UTF8Scan {
  /// A text with U+FFFD for each maximal subpart of an ill-formed sequence; nil if all of it is
  /// well-formed, so that nothing needs to be copied. Clause: point 1 of extract-json.md.
  static func repaired(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let base = text.baseAddress,
      var broken = firstIllFormed(base, from: 0, to: text.count)
    else { return nil }
    // One invalid byte becomes three.
    var out: [UInt8] = []
    out.reserveCapacity(text.count + text.count / 8)
    var start = 0
    while true {
      out.append(contentsOf: UnsafeBufferPointer(start: base + start, count: broken - start))
      out.append(contentsOf: [0xEF, 0xBF, 0xBD])
      start = broken + maximalSubpart(base, at: broken, end: text.count)
      guard let next = nextIllFormed(base, from: start, to: text.count) else { break }
      broken = next
    }
    out.append(contentsOf: UnsafeBufferPointer(start: base + start, count: text.count - start))
    return out
  }

  /// Like ``firstIllFormed``, for text in which what is ill-formed comes in runs.
  @inline(__always)
  private static func nextIllFormed(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> Int? {
    if start < end, base[start] >= 0x80, wellFormedLength(base, at: start, end: end) == 0 {
      return start
    }
    return firstIllFormed(base, from: start, to: end)
  }
}
