// The lines of a JSONL stream, whatever the pieces it arrives in.

/// A line of a stream: what stands between line feeds.
public struct JSONLine: Sendable, Equatable {
  /// The bytes of the line, without its LF. A CR before the LF is part of the line: to JSON it is
  /// white space.
  public var bytes: [UInt8]
  /// The number of the line, 1-based. The contract's `line_offset` is one less.
  public var number: Int
  /// The byte offset of the line in the stream.
  public var offset: Int
  /// Whether a LF ended the line. False only for a last line whose LF is missing.
  public var isTerminated: Bool

  /// A line of a stream.
  public init(bytes: [UInt8], number: Int, offset: Int, isTerminated: Bool) {
    self.bytes = bytes
    self.number = number
    self.offset = offset
    self.isTerminated = isTerminated
  }

  /// Whether the line is empty or holds white space only (space, TAB, CR).
  public var isBlank: Bool {
    bytes.allSatisfy { $0 == ASCII.space || $0 == ASCII.tab || $0 == ASCII.carriageReturn }
  }
}

/// Splits a stream of bytes into lines at LF.
///
/// Feed it chunks as they come and take the lines that are complete. It holds no more than the
/// chunk at hand and the beginning of one line, and looks at each byte once, however small the
/// chunks.
///
///     var reader = JSONLineReader()
///     reader.append(chunk)
///     while let line = try reader.next() { … }
///     // and after the last chunk:
///     if let line = try reader.finish() { … }      // the last line has no LF
public struct JSONLineReader: Sendable {
  /// The longest line that is accepted, in bytes without the LF.
  public let maximumLineLength: Int
  /// How many lines have been returned.
  public private(set) var lineCount = 0

  private var buffer: [UInt8] = []
  /// Where the next line starts in the buffer.
  private var lineStart = 0
  /// How far the buffer has been searched for a LF.
  private var searched = 0
  /// The stream offset of the buffer's first byte.
  private var bufferOffset = 0

  /// A reader of lines up to a length.
  public init(maximumLineLength: Int = .max) {
    self.maximumLineLength = maximumLineLength
  }

  /// How many bytes have been fed.
  public var byteCount: Int { bufferOffset + buffer.count }

  /// Whether the bytes fed so far are empty or end with LF.
  public var isAtLineStart: Bool {
    buffer.isEmpty ? lineStart == 0 : buffer[buffer.count - 1] == ASCII.lineFeed
  }

  /// Takes in the next bytes of the stream. Take all complete lines out before the next chunk, to
  /// keep the buffer small.
  public mutating func append(_ chunk: some Collection<UInt8>) {
    // What was returned is forgotten once it outweighs what is left, so that moving the rest
    // costs a constant for each byte.
    if lineStart > 0, lineStart >= buffer.count - lineStart {
      bufferOffset += lineStart
      searched -= lineStart
      buffer.removeSubrange(..<lineStart)
      lineStart = 0
    }
    buffer.append(contentsOf: chunk)
  }

  /// The next line that a LF ends; nil if it takes more bytes to complete one.
  ///
  /// - Throws: `line_too_long`, at the start of a line that is longer than ``maximumLineLength``,
  ///   as soon as that is certain.
  public mutating func next() throws(JSONSyntaxError) -> JSONLine? {
    let start = searched
    let found = buffer.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.flatMap {
        ByteScan.firstIndex(of: ASCII.lineFeed, in: $0, from: start, to: bytes.count)
      }
    }
    searched = found ?? buffer.count
    guard searched - lineStart <= maximumLineLength else { throw tooLong }
    guard let found else { return nil }
    defer {
      lineStart = found + 1
      searched = found + 1
    }
    return line(upTo: found, isTerminated: true)
  }

  /// The line that the end of the stream ends; nil if the stream is empty or ends with LF.
  ///
  /// Call it once, when ``next()`` has returned nil after the last chunk.
  ///
  /// - Throws: `line_too_long`, as ``next()``.
  public mutating func finish() throws(JSONSyntaxError) -> JSONLine? {
    guard buffer.count - lineStart <= maximumLineLength else { throw tooLong }
    guard lineStart < buffer.count else { return nil }
    defer {
      lineStart = buffer.count
      searched = buffer.count
    }
    return line(upTo: buffer.count, isTerminated: false)
  }

  /// The lines of a whole text, the last one with or without LF.
  public static func lines(of text: [UInt8]) -> [JSONLine] {
    var reader = JSONLineReader()
    reader.append(text)
    var lines: [JSONLine] = []
    do {
      while let line = try reader.next() { lines.append(line) }
      if let line = try reader.finish() { lines.append(line) }
    } catch {
      preconditionFailure("a line beyond no limit: \(error)")
    }
    return lines
  }

  private mutating func line(upTo end: Int, isTerminated: Bool) -> JSONLine {
    lineCount += 1
    return JSONLine(
      bytes: Array(buffer[lineStart..<end]), number: lineCount,
      offset: bufferOffset + lineStart, isTerminated: isTerminated)
  }

  private var tooLong: JSONSyntaxError {
    JSONSyntaxError(
      code: .lineTooLong, offset: bufferOffset + lineStart, line: lineCount + 1, column: 1)
  }
}
