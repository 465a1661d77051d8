// The first object of a text, in time linear in it.

/// Finds the object at the smallest offset of a text at which there is one.
///
/// A scan without a depth limit decides about every `{` that it meets in value position: still
/// open when it ends, no object; closed, an object if its height is within the limit. Only a `{`
/// that no scan met in value position starts another. It lies inside a string of each scan that
/// went past it, and from there on the two see strings inside out: what is text to one is
/// structure to the other, and a backslash ends one of them. So no three scans overlap. Clause:
/// "Cost" in extract-json.md.
struct ObjectFinder: ~Copyable {
  /// A scan, and how far the search has come in what it decided.
  private struct Decided: ~Copyable {
    var judge = HeightJudge()
    /// The offset up to which the scan decided.
    var end = 0
    /// The first brace of the judge that the search has not passed.
    var cursor = 0

    /// Whether the scan met the brace at this offset in value position.
    mutating func met(_ offset: Int) -> Bool {
      if offset >= end { return false }
      while cursor < judge.braces.count, judge.braces[cursor] < offset { cursor &+= 1 }
      return cursor < judge.braces.count && judge.braces[cursor] == offset
    }

    @inline(never)
    mutating func scan(_ scanner: Scanner, from start: Int, maximumHeight: Int) {
      judge.restart(maximumHeight: maximumHeight)
      cursor = 0
      end = scanner.scanValue(from: start, into: &judge).end
    }
  }

  let maximumDepth: Int
  /// Holds the object that was found, its offsets counted from its first byte.
  private(set) var tape = Tape()
  private var older = Decided()
  private var newer = Decided()

  init(maximumDepth: Int) { self.maximumDepth = maximumDepth }

  /// The range of the first object in `text[range]`, which is valid UTF-8; nil if there is none.
  mutating func firstObject(
    in text: UnsafePointer<UInt8>, _ range: Range<Int>
  ) -> Range<Int>? {
    let scanner = Scanner(text: text, end: range.upperBound)
    older.end = range.lowerBound
    newer.end = range.lowerBound
    var next = range.lowerBound
    while let brace = ByteScan.firstIndex(
      of: ASCII.openBrace, in: text, from: next, to: range.upperBound)
    {
      next = brace + 1
      if !mayOpenObject(brace, in: scanner) { continue }
      if older.met(brace) {
        if older.judge.first == brace { return object(at: brace, in: scanner) }
      } else if newer.met(brace) {
        if newer.judge.first == brace { return object(at: brace, in: scanner) }
      } else {
        // The usual case: an object starts here, and its values are wanted.
        if let object = object(at: brace, in: scanner) { return object }
        if older.end <= brace {
          older.scan(scanner, from: brace, maximumHeight: maximumDepth)
        } else {
          precondition(newer.end <= brace, "three scans overlap")
          newer.scan(scanner, from: brace, maximumHeight: maximumDepth)
        }
      }
    }
    return nil
  }

  /// Whether what follows a brace can follow it in an object: prose has many that open nothing.
  @inline(__always)
  private func mayOpenObject(_ brace: Int, in scanner: Scanner) -> Bool {
    guard brace + 1 < scanner.end else { return false }
    switch scanner.text[brace + 1] {
    case ASCII.quote, ASCII.closeBrace, ASCII.space, ASCII.lineFeed, ASCII.carriageReturn,
      ASCII.tab:
      return true
    default: return false
    }
  }

  /// Parses the object at an offset onto the tape; nil if there is none.
  private mutating func object(at offset: Int, in scanner: Scanner) -> Range<Int>? {
    tape.parsePrefix(
      of: scanner.text + offset, count: scanner.end - offset, maximumDepth: maximumDepth
    ).map { offset..<offset + $0 }
  }
}
