// A parsed text without its document: what walks over millions of records are made of.

/// The values of a parsed text, as they stand in it.
///
/// A node counts a reference; here nothing is counted, copied or allocated. In return it is good only
/// as long as its text and its document are, and the parser has not used their memory again.
///
///     let document = try parser.parse(line)
///     let parsed = document.parsedText(at: line)
///     parsed.forEachMember(of: parsed.root) { name, value in … }
public struct ParsedText: BitwiseCopyable {
  /// The text.
  public let bytes: UnsafeBufferPointer<UInt8>
  @usableFromInline let rows: UnsafePointer<TapeRow>

  /// The value that the text is.
  @inlinable public var root: ParsedValue { value(0) }

  /// The bytes at some offsets.
  @inlinable public subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[range])
  }

  /// Calls a closure with each member of an object in order, also with those that a later one
  /// overrides; false as soon as the closure returns false.
  @inlinable @inline(__always)
  public func forEachMember(
    of object: ParsedValue, _ body: (_ name: ParsedValue, _ value: ParsedValue) -> Bool
  ) -> Bool {
    var row = object.row &+ 1
    let end = rows[object.row].next(after: object.row)
    while row < end {
      let name = value(row)
      let member = value(row &+ 1)
      row = rows[row &+ 1].next(after: row &+ 1)
      if !body(name, member) { return false }
    }
    return true
  }

  /// Calls a closure with each element of an array in order; false as soon as the closure returns
  /// false.
  @inlinable @inline(__always)
  public func forEachElement(
    of array: ParsedValue, _ body: (_ element: ParsedValue) -> Bool
  ) -> Bool {
    var row = array.row &+ 1
    let end = rows[array.row].next(after: array.row)
    while row < end {
      let element = value(row)
      row = rows[row].next(after: row)
      if !body(element) { return false }
    }
    return true
  }

  /// A node of the text's document.
  package func value(of node: JSONNode) -> ParsedValue { value(node.index) }

  @inlinable @inline(__always)
  func value(_ row: Int) -> ParsedValue { ParsedValue(rows[row], at: row, in: bytes) }
}

/// A value or a name of a ``ParsedText``.
public struct ParsedValue: BitwiseCopyable {
  /// Where the value's text starts, a byte offset.
  public let start: Int
  /// Where the value's text ends.
  public let end: Int
  @usableFromInline let tapeRow: TapeRow
  @usableFromInline let row: Int

  @inlinable @inline(__always)
  init(_ tapeRow: TapeRow, at row: Int, in text: UnsafeBufferPointer<UInt8>) {
    start = tapeRow.start
    end = tapeRow.end(in: text)
    self.tapeRow = tapeRow
    self.row = row
  }

  /// The kind of value; that of a name is a string.
  @inlinable public var kind: JSONNode.Kind { tapeRow.kind }

  /// Where the value's text stands.
  @inlinable public var range: Range<Int> { Range(uncheckedBounds: (start, end)) }

  /// What stands between the quotes of a string.
  @inlinable public var content: Range<Int> {
    Range(uncheckedBounds: (start &+ 1, end &- 1))
  }

  /// Whether there are escapes in a string.
  @inlinable public var hasEscapes: Bool { tapeRow.hasEscapes }

  /// Whether a string or a number stands in the text as canonical form (RFC 8785) has it; for other
  /// kinds false.
  @inlinable public var isCanonical: Bool { tapeRow.isCanonical }

  /// Whether this is `true`.
  @inlinable public var isTrue: Bool { tapeRow.kind == .bool && tapeRow.isTrue }

  /// The double of a number, nil for another kind.
  @inlinable public var number: Double? { tapeRow.kind == .number ? tapeRow.double : nil }
}

extension JSONDocument {
  /// The document's text as the caller keeps it, with its values.
  ///
  /// - Parameter text: A place where the same bytes stand that the document was made from.
  package func parsedText(at text: UnsafeBufferPointer<UInt8>) -> ParsedText {
    precondition(text.count == storage.bytes.count, "a document's values in another text")
    return ParsedText(bytes: text, rows: storage.tape.rows.base)
  }

  /// A value of the document as a node.
  package func node(_ value: ParsedValue) -> JSONNode {
    JSONNode(storage: storage, index: value.row)
  }
}

extension JSONCanonicalizer {
  /// Calls a closure with the canonical form of a value of a text; it must not leave the closure.
  package mutating func withCanonical<Result>(
    _ value: ParsedValue, of parsed: ParsedText, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    body(canonicalizer.canonical(value.row, of: parsed.rows, in: parsed.bytes))
  }
}
