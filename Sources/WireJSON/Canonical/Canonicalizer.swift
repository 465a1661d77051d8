// The canonical form (RFC 8785), written straight from a tape: nothing is materialised, and what
// the source spells canonically is copied.

/// Writes canonical form, in memory that is reused from one value to the next.
struct Canonicalizer: ~Copyable, Sendable {
  /// An array or object whose content is being written.
  struct Frame: BitwiseCopyable {
    /// An array's next row; an object's next key.
    var cursor: Int
    /// Where the array's content ends; how many keys there are.
    var end: Int
    /// An object's first key; -1 for an array.
    var firstKey: Int
  }

  private var output = GrowableBuffer<UInt8>(minimumCapacity: 1024)
  private var frames = GrowableBuffer<Frame>()
  private var keys = MemberKeys()

  /// Appends the canonical form of the value in a row.
  mutating func append(
    _ root: Int, of tape: UnsafePointer<TapeRow>, in text: UnsafeBufferPointer<UInt8>,
    to out: inout [UInt8]
  ) {
    out.append(contentsOf: canonical(root, of: tape, in: text))
  }

  /// Returns the canonical form of the value in a row; it is good until the next one is written.
  mutating func canonical(
    _ root: Int, of tape: UnsafePointer<TapeRow>, in text: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    output.removeAll()
    frames.removeAll()
    keys.removeAll()
    write(root, of: tape, in: text)
    return UnsafeBufferPointer(start: output.base, count: output.count)
  }

  private mutating func write(
    _ root: Int, of tape: UnsafePointer<TapeRow>, in text: UnsafeBufferPointer<UInt8>
  ) {
    var index = root
    while true {
      let row = tape[index]
      switch row.kind {
      case .null, .bool: writeWord(row)
      case .number: writeNumber(row, in: text)
      case .string: writeString(row, in: text)
      case .array:
        output.append(ASCII.openBracket)
        let frame = Frame(cursor: index &+ 1, end: row.next(after: index), firstKey: -1)
        frames.append(frame)
      case .object:
        output.append(ASCII.openBrace)
        let first = keys.count
        keys.append(membersOf: index, on: tape, in: text)
        frames.append(Frame(cursor: first, end: keys.count, firstKey: first))
      }
      guard let next = advance(on: tape, in: text) else { return }
      index = next
    }
  }

  /// Writes what stands before the next value, and returns its row; nil after the last one.
  @inline(__always)
  private mutating func advance(
    on tape: UnsafePointer<TapeRow>, in text: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    while frames.count > 0 {
      let top = frames.count &- 1
      var frame = frames[top]
      if frame.cursor < frame.end {
        let byte = output.base[output.count &- 1]
        // Strings end with a quote, so these two stand only where a container was just opened.
        if byte != ASCII.openBracket, byte != ASCII.openBrace { output.append(ASCII.comma) }
        let index: Int
        if frame.firstKey < 0 {
          index = frame.cursor
          frame.cursor = tape[index].next(after: index)
        } else {
          let name = keys.row(at: frame.cursor)
          writeString(tape[name], in: text)
          output.append(ASCII.colon)
          index = name &+ 1
          frame.cursor &+= 1
        }
        frames[top] = frame
        return index
      }
      if frame.firstKey < 0 {
        output.append(ASCII.closeBracket)
      } else {
        output.append(ASCII.closeBrace)
        keys.truncate(to: frame.firstKey)
      }
      frames.count = top
    }
    return nil
  }

  @inline(__always)
  private mutating func writeWord(_ row: TapeRow) {
    output.reserve(8)
    let word: (UInt64, Int) =
      row.kind == .null
      ? (0x6C6C_756E, 4) : row.isTrue ? (0x6575_7274, 4) : (0x65_736C_6166, 5)
    UnsafeMutableRawPointer(output.base + output.count).storeBytes(
      of: word.0.littleEndian, as: UInt64.self)
    output.count &+= word.1
  }

  @inline(__always)
  private mutating func writeNumber(_ row: TapeRow, in text: UnsafeBufferPointer<UInt8>) {
    if row.isCanonical {
      output.appendRun(
        of: text.baseAddress.unsafelyUnwrapped, from: row.start, to: row.end(in: text),
        limit: text.count)
    } else {
      output.reserve(ECMAScriptNumber.maximumLength)
      output.count &+= ECMAScriptNumber.write(row.double, to: output.base + output.count)
    }
  }

  @inline(__always)
  private mutating func writeString(_ row: TapeRow, in text: UnsafeBufferPointer<UInt8>) {
    let base = text.baseAddress.unsafelyUnwrapped
    if row.isCanonical {
      output.appendRun(of: base, from: row.start, to: row.end, limit: text.count)
    } else {
      output.append(ASCII.quote)
      output.appendTranscoded(StringLiteral(row, in: base))
      output.append(ASCII.quote)
    }
  }
}

extension GrowableBuffer where Element == UInt8 {
  /// Appends the content of a literal with each of its escapes as canonical form writes it, which
  /// is never longer.
  @inline(never)
  mutating func appendTranscoded(_ literal: StringLiteral) {
    reserve(literal.count)
    var out = base + count
    var i = 0
    while i < literal.count {
      let stop = ByteScan.endOfPlainRun(literal.base, from: i, to: literal.count)
      out.update(from: literal.base + i, count: stop &- i)
      out += stop &- i
      i = stop
      if i < literal.count {
        let escape = Escape.read(literal.base, at: i, end: literal.count)
        out += WireString.write(escape.codePoint, to: out)
        i = escape.end
      }
    }
    count = out - base
  }
}
