// From bytes to a tape: the checks before, between and after what the grammar says.

extension Tape {
  /// Parses a whole text.
  mutating func parse(
    _ text: UnsafeBufferPointer<UInt8>, maximumDepth: Int
  ) throws(JSONSyntaxError) {
    precondition(text.count < TapeRow.maximumTextLength, "a text beyond 2^40 bytes")
    restart(maximumDepth: maximumDepth)
    guard let base = text.baseAddress, !text.isEmpty else {
      throw JSONSyntaxError(code: .unexpectedEnd, offset: 0, line: 1, column: 1)
    }
    if let offset = UTF8Scan.firstIllFormed(base, from: 0, to: text.count) {
      throw JSONSyntaxError(code: .invalidUTF8, offset: offset, in: text)
    }
    let scanner = Scanner(text: base, end: text.count)
    let outcome = scanner.scanValue(from: 0, into: &self)
    if let failure = outcome.failure {
      let isMark = outcome.end == 0 && text.starts(with: [0xEF, 0xBB, 0xBF])
      throw JSONSyntaxError(code: isMark ? .byteOrderMark : failure, offset: outcome.end, in: text)
    }
    let rest = scanner.skipWhiteSpace(outcome.end)
    guard rest == text.count else {
      throw JSONSyntaxError(code: .trailingContent, offset: rest, in: text)
    }
  }

  /// Parses the value at the start of valid UTF-8, whatever follows it, and returns its end; nil
  /// if there is none.
  mutating func parsePrefix(
    of text: UnsafePointer<UInt8>, count: Int, maximumDepth: Int
  ) -> Int? {
    precondition(count < TapeRow.maximumTextLength, "a text beyond 2^40 bytes")
    restart(maximumDepth: maximumDepth)
    let outcome = Scanner(text: text, end: count).scanValue(from: 0, into: &self)
    return outcome.failure == nil ? outcome.end : nil
  }
}
