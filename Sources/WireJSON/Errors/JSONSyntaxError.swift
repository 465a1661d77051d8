// The one error of this module: why a text is refused, and where.

/// Why a text is no wire JSON, and where.
///
/// The same struct reports a refused JSON Pointer and a line beyond a line reader's bound. Clause:
/// "Reading" in wire-json.md.
public struct JSONSyntaxError: Error, Sendable, Equatable {
  /// The reason, finer than what runtimes report to each other (see ``JSONSyntaxError/wireCode``).
  public enum Code: String, Sendable, CaseIterable {
    /// A byte sequence that is not UTF-8, anywhere in the text.
    case invalidUTF8 = "invalid_utf8"
    /// U+FEFF at the start of the text.
    case byteOrderMark = "byte_order_mark"
    /// The text ends inside a value, or holds no value at all.
    case unexpectedEnd = "unexpected_end"
    /// A byte that cannot stand at its place.
    case unexpectedByte = "unexpected_byte"
    /// A word that is none of `null`, `true` and `false`.
    case invalidLiteral = "invalid_literal"
    /// A number that RFC 8259 does not spell so: a leading zero, a bare point, an empty exponent.
    case invalidNumber = "invalid_number"
    /// A number whose double is infinite.
    case numberRange = "number_range"
    /// A character below U+0020 inside a string, not escaped.
    case controlCharacter = "control_character"
    /// A backslash that no escape of RFC 8259 follows.
    case invalidEscape = "invalid_escape"
    /// A `\u` escape of a surrogate that is not half of a pair.
    case loneSurrogate = "lone_surrogate"
    /// An array or object deeper than the limit.
    case depth
    /// Something other than white space after the value.
    case trailingContent = "trailing_content"
    /// A text that is no JSON Pointer (RFC 6901).
    case invalidPointer = "invalid_pointer"
    /// A line longer than a ``JSONLineReader`` was told to accept.
    case lineTooLong = "line_too_long"
  }

  /// Why the text was refused.
  public var code: Code
  /// Where: a byte offset from the start of the text, 0-based.
  public var offset: Int
  /// The line of ``offset``, 1-based. Lines end with LF.
  public var line: Int
  /// The byte of ``offset`` in its line, 1-based. A column counts bytes, not characters.
  public var column: Int

  /// An error at a place that is already known.
  public init(code: Code, offset: Int, line: Int, column: Int) {
    self.code = code
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// An error at a byte offset of a text, whose line and column are counted here.
  init(code: Code, offset: Int, in text: UnsafeBufferPointer<UInt8>) {
    var line = 1
    var lineStart = 0
    for index in 0..<min(offset, text.count) where text[index] == ASCII.lineFeed {
      line += 1
      lineStart = index + 1
    }
    self.init(code: code, offset: offset, line: line, column: offset - lineStart + 1)
  }

  /// `invalid_utf8` or `invalid_json`: the two codes that every runtime reports.
  ///
  /// `invalid_utf8` wins whenever the text holds invalid UTF-8 anywhere, whatever else is wrong
  /// earlier in it.
  public var wireCode: String {
    code == .invalidUTF8 ? "invalid_utf8" : "invalid_json"
  }
}
