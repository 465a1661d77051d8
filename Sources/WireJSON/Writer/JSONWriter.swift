// Wire JSON written piece by piece: the caller gives names and values in order, the commas are
// put in between.

/// A streaming writer of wire JSON, exact to the byte.
///
/// It writes what it is told in the order it is told, which is how a record's fields come out in
/// the order of their table. Clause: "Writing" in wire-json.md.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.name("line_offset")
///     writer.integer(0)
///     writer.name("note")
///     writer.string("a\u{1}/\u{2028}")
///     writer.endObject()
///     writer.bytes      // {"line_offset":0,"note":"a\u0001/\u{2028}"}, U+2028 as it is
public struct JSONWriter: Sendable {
  /// What has been written.
  public var bytes: [UInt8]
  private var needsComma = false

  /// A writer that starts with bytes that are there already; a value begins right after them.
  public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  /// Opens an object.
  public mutating func beginObject() { open(ASCII.openBrace) }

  /// Closes the innermost object.
  public mutating func endObject() { close(ASCII.closeBrace) }

  /// Opens an array.
  public mutating func beginArray() { open(ASCII.openBracket) }

  /// Closes the innermost array.
  public mutating func endArray() { close(ASCII.closeBracket) }

  /// Writes a member's name; its value comes next.
  public mutating func name(_ name: String) {
    string(name)
    bytes.append(ASCII.colon)
    needsComma = false
  }

  /// Writes a string.
  public mutating func string(_ value: String) {
    separate()
    bytes.append(ASCII.quote)
    value.withUTF8Bytes { WireString.append($0, to: &bytes) }
    bytes.append(ASCII.quote)
  }

  /// Writes a string from its UTF-8. What is not UTF-8 is written as U+FFFD, one for each maximal
  /// subpart of an ill-formed sequence.
  public mutating func string(utf8: some Collection<UInt8>) {
    separate()
    bytes.append(ASCII.quote)
    let isDone: Void? = utf8.withContiguousStorageIfAvailable { append(repairing: $0) }
    if isDone == nil { Array(utf8).withUnsafeBufferPointer { append(repairing: $0) } }
    bytes.append(ASCII.quote)
  }

  private mutating func append(repairing utf8: UnsafeBufferPointer<UInt8>) {
    if let repaired = UTF8Scan.repaired(utf8) {
      repaired.withUnsafeBufferPointer { WireString.append($0, to: &bytes) }
    } else {
      WireString.append(utf8, to: &bytes)
    }
  }

  /// Writes a number as ECMAScript does. NaN and the infinities are written as `null`, as
  /// `JSON.stringify` does.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    ECMAScriptNumber.append(value, to: &bytes)
  }

  /// Writes an integer. Beyond 2^53 its double is written, as every runtime would read it.
  public mutating func integer(_ value: Int) { number(Double(value)) }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) { raw(value ? "true".utf8 : "false".utf8) }

  /// Writes `null`.
  public mutating func null() { raw("null".utf8) }

  /// Writes a value whose wire text the caller has.
  public mutating func raw(_ text: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: text)
  }

  /// Writes the canonical form (RFC 8785) of a value in a document, as free-form fields are
  /// written.
  public mutating func canonical(_ node: JSONNode) {
    separate()
    node.appendCanonical(to: &bytes)
  }

  /// Ends the line: the next value starts another.
  public mutating func lineFeed() {
    bytes.append(ASCII.lineFeed)
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { bytes.append(ASCII.comma) }
    needsComma = true
  }

  private mutating func open(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }
}
