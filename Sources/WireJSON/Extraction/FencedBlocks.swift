// Fenced code blocks as extract-json.md defines them, which is simpler than what Markdown does.

/// The content of the fenced blocks of a text, in order.
///
/// A line that begins, after at most three spaces, with three or more backticks opens a block. The
/// next line that consists, after at most three spaces, of at least as many backticks and then
/// only spaces or TABs closes it, or else the end of the text. Lines end with LF or CR LF. Clause:
/// point 2 of extract-json.md.
struct FencedBlocks {
  private let text: UnsafePointer<UInt8>
  private let end: Int
  private var next: Int

  init(_ text: UnsafePointer<UInt8>, end: Int) {
    self.text = text
    self.end = end
    next = 0
  }

  /// Where the content of the next block stands: whole lines, its fences excluded.
  mutating func nextBlock() -> Range<Int>? {
    guard let opening = nextFence(atLeast: 3, isClosing: false) else { return nil }
    let start = next
    let closing = nextFence(atLeast: opening.backticks, isClosing: true)
    return start..<(closing?.line ?? end)
  }

  /// The next line that is a fence: where it starts, and how many backticks it has. Goes on
  /// behind that line.
  private mutating func nextFence(
    atLeast minimum: Int, isClosing: Bool
  ) -> (line: Int, backticks: Int)? {
    while let tick = ByteScan.firstIndex(of: ASCII.backtick, in: text, from: next, to: end) {
      let line = startOfIndentation(before: tick)
      var afterTicks = tick
      while afterTicks < end, text[afterTicks] == ASCII.backtick { afterTicks += 1 }
      let lineEnd = ByteScan.firstIndex(of: ASCII.lineFeed, in: text, from: afterTicks, to: end)
      next = lineEnd.map { $0 + 1 } ?? end
      if let line, afterTicks - tick >= minimum,
        !isClosing || isBlank(from: afterTicks, to: lineEnd)
      {
        return (line, afterTicks - tick)
      }
    }
    next = end
    return nil
  }

  /// The start of the line if at most three spaces stand between it and an offset, else nil.
  private func startOfIndentation(before offset: Int) -> Int? {
    for start in stride(from: offset, through: max(offset - 3, 0), by: -1) {
      if start == 0 || text[start - 1] == ASCII.lineFeed { return start }
      if text[start - 1] != ASCII.space { return nil }
    }
    return nil
  }

  /// Whether only spaces and TABs stand up to the end of a line, which a CR before its LF is part
  /// of.
  private func isBlank(from start: Int, to lineFeed: Int?) -> Bool {
    var last = lineFeed ?? end
    if lineFeed != nil, last > start, text[last - 1] == ASCII.carriageReturn { last -= 1 }
    return (start..<last).allSatisfy { text[$0] == ASCII.space || text[$0] == ASCII.tab }
  }
}
