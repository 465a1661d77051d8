// Long texts: the beginning of a message, both ends of a body or of captured output.

extension JUnitEscaper {
  /// Appends the form of `source`, cut to `limit` Unicode scalars as its reader counts them.
  ///
  /// A cut message ends in `…`, which counts.
  package func append(
    _ source: UnsafeBufferPointer<UInt8>, characters limit: Int, to output: inout [UInt8]
  ) {
    if prefix(of: source, characters: limit) == source.count {
      append(source, to: &output)
    } else {
      let end = prefix(of: source, characters: limit - 1)
      append(UnsafeBufferPointer(rebasing: source[..<end]), to: &output)
      output.append(contentsOf: "…".utf8)
    }
  }

  /// Appends the form of `source`; if it is longer than `limit` bytes, its two ends and, between
  /// them on a line of its own, how many bytes of the source are missing.
  package func append(
    _ source: UnsafeBufferPointer<UInt8>, endsWithin limit: Int, to output: inout [UInt8]
  ) {
    let mark = output.count
    if append(source, to: &output, budget: limit) == source.count { return }
    output.removeSubrange(mark...)
    let half = (limit - JUnitGap.reserve) / 2
    let head = append(source, to: &output, budget: half)
    let tail = suffix(of: source, bytes: half, notBefore: head)
    output.append(contentsOf: JUnitGap.line(bytes: tail - head).utf8)
    append(source, from: tail, to: &output)
  }

  /// The end of the longest beginning of `source` whose form has at most `limit` characters.
  private func prefix(of source: UnsafeBufferPointer<UInt8>, characters limit: Int) -> Int {
    var position = 0
    var room = limit
    while position < source.count {
      let end = endOfRun(from: position, in: source)
      while position < end {
        if source[position] & 0xC0 != 0x80 {
          if room == 0 { return position }
          room -= 1
        }
        position += 1
      }
      guard position < source.count else { break }
      let unit = unit(at: position, in: source)
      guard unit.form.characters <= room else { return position }
      room -= unit.form.characters
      position += unit.consumed
    }
    return position
  }

  /// The beginning of the longest end of `source` whose form has at most `limit` bytes.
  ///
  /// Looks at no more than four times as many bytes of the source, so what is mostly terminal
  /// sequences may come out shorter.
  private func suffix(
    of source: UnsafeBufferPointer<UInt8>, bytes limit: Int, notBefore floor: Int
  ) -> Int {
    var start = max(floor, source.count - 4 * limit)
    while start < source.count, source[start] & 0xC0 == 0x80 { start += 1 }
    start = endOfSequence(around: start, notBefore: floor, in: source)

    var excess = -limit
    var position = start
    while position < source.count {
      let end = endOfRun(from: position, in: source)
      excess += end - position
      position = end
      guard position < source.count else { break }
      let unit = unit(at: position, in: source)
      excess += unit.form.bytes
      position += unit.consumed
    }
    while excess > 0 {
      let end = endOfRun(from: start, in: source)
      if end > start {
        let step = min(excess, end - start)
        start += step
        excess -= step
        while start < source.count, source[start] & 0xC0 == 0x80 { start += 1 }
        continue
      }
      let unit = unit(at: start, in: source)
      excess -= unit.form.bytes
      start += unit.consumed
    }
    return start
  }

  /// The end of the terminal sequence that `position` lies within, or `position`.
  private func endOfSequence(
    around position: Int, notBefore floor: Int, in source: UnsafeBufferPointer<UInt8>
  ) -> Int {
    // Sequences are short; a longer one, such as a link, merely shows as text.
    var start = position - 1
    while start >= max(floor, position - 64) {
      if source[start] == 0x1B {
        let unit = unit(at: start, in: source)
        return max(position, start + unit.consumed)
      }
      start -= 1
    }
    return position
  }
}

/// The line that stands for what was left out of the middle of a text.
enum JUnitGap {
  /// No line is longer than this.
  static let reserve = 64

  static func line(bytes: Int) -> String {
    "\n[... \(bytes) bytes left out ...]\n"
  }
}
