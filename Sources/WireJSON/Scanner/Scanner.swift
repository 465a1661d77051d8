// The grammar of RFC 8259, once: a loop over bytes on an explicit stack that the sink keeps.

/// Reads one JSON value from bytes that are valid UTF-8.
///
/// Nothing is called recursively, so depth costs no stack. Clause: "Reading" in wire-json.md.
struct Scanner {
  let text: UnsafePointer<UInt8>
  let end: Int

  /// Scans the value at `start`, white space before it aside, and stops after it.
  @inline(__always)
  func scanValue<Sink: ScanSink & ~Copyable>(from start: Int, into sink: inout Sink) -> ScanOutcome
  {
    var i = start
    var container = Container.none
    var nameComesFirst = false
    nextValue: while true {
      i = skipWhiteSpace(i)
      if nameComesFirst {
        guard i < end, text[i] == ASCII.quote else { return unexpected(i) }
        let name = scanString(i)
        if let failure = name.failure { return ScanOutcome(end: name.end, failure: failure) }
        sink.string(name, from: i)
        i = skipWhiteSpace(name.end)
        guard i < end, text[i] == ASCII.colon else { return unexpected(i) }
        i = skipWhiteSpace(i &+ 1)
      }
      guard i < end else { return unexpected(i) }
      switch text[i] {
      case ASCII.quote:
        let string = scanString(i)
        if let failure = string.failure { return ScanOutcome(end: string.end, failure: failure) }
        sink.string(string, from: i)
        i = string.end
      case ASCII.openBrace:
        guard sink.open(.object, at: i) else { return ScanOutcome(end: i, failure: .depth) }
        i = skipWhiteSpace(i &+ 1)
        guard i < end else { return unexpected(i) }
        if text[i] != ASCII.closeBrace {
          container = .object
          nameComesFirst = true
          continue nextValue
        }
        i &+= 1
        container = sink.close(end: i)
      case ASCII.openBracket:
        guard sink.open(.array, at: i) else { return ScanOutcome(end: i, failure: .depth) }
        i = skipWhiteSpace(i &+ 1)
        guard i < end else { return unexpected(i) }
        if text[i] != ASCII.closeBracket {
          container = .array
          nameComesFirst = false
          continue nextValue
        }
        i &+= 1
        container = sink.close(end: i)
      case ASCII.minus, ASCII.zero...ASCII.nine:
        let (number, failure) = scanNumber(i)
        if let failure { return ScanOutcome(end: number.end, failure: failure) }
        sink.number(number, from: i)
        i = number.end
      case UInt8(ascii: "t"):
        guard matches(0x6575_7274, at: i) else { return literalFailure(i) }
        sink.bool(true, at: i)
        i &+= 4
      case UInt8(ascii: "f"):
        guard matches(0x6573_6C61, at: i &+ 1) else { return literalFailure(i) }
        sink.bool(false, at: i)
        i &+= 5
      case UInt8(ascii: "n"):
        guard matches(0x6C6C_756E, at: i) else { return literalFailure(i) }
        sink.null(at: i)
        i &+= 4
      default:
        return unexpected(i)
      }

      // After a value: what closes here, or what comes next.
      while true {
        if container == .none { return ScanOutcome(end: i, failure: nil) }
        i = skipWhiteSpace(i)
        guard i < end else { return unexpected(i) }
        let byte = text[i]
        if byte == ASCII.comma {
          i &+= 1
          nameComesFirst = container == .object
          continue nextValue
        }
        let closing = container == .object ? ASCII.closeBrace : ASCII.closeBracket
        guard byte == closing else { return unexpected(i) }
        i &+= 1
        container = sink.close(end: i)
      }
    }
  }

  /// The offset after white space. None, or one space, is what most texts have.
  @inline(__always)
  func skipWhiteSpace(_ start: Int) -> Int {
    guard start < end, text[start] <= ASCII.space else { return start }
    let second = start &+ 1
    if text[start] == ASCII.space, second < end, text[second] > ASCII.space { return second }
    return skipMoreWhiteSpace(start)
  }

  @inline(never)
  private func skipMoreWhiteSpace(_ start: Int) -> Int {
    var i = start
    while i < end {
      switch text[i] {
      case ASCII.space, ASCII.lineFeed, ASCII.carriageReturn, ASCII.tab: i &+= 1
      default: return i
      }
    }
    return i
  }

  @inline(__always)
  private func matches(_ word: UInt32, at i: Int) -> Bool {
    i &+ 4 <= end
      && UInt32(littleEndian: UnsafeRawPointer(text + i).loadUnaligned(as: UInt32.self)) == word
  }

  @inline(never)
  private func literalFailure(_ i: Int) -> ScanOutcome {
    ScanOutcome(end: i, failure: .invalidLiteral)
  }

  @inline(never)
  private func unexpected(_ i: Int) -> ScanOutcome {
    ScanOutcome(end: i, failure: i < end ? .unexpectedByte : .unexpectedEnd)
  }
}
