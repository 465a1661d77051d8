// One parser for many texts: the rows of a JSONL file go through the same memory.

/// A parser that reuses its memory from one text to the next.
///
/// Choose it over ``JSONDocument/init(parsing:maximumDepth:)`` for streams of small texts. After
/// the first few it allocates nothing.
///
///     var parser = JSONParser(maximumDepth: JSONDocument.rowDepth)
///     var out: [UInt8] = []
///     try parser.appendCanonical(of: Array(#"{"b":1,"a":2}"#.utf8), to: &out)
///     // {"a":2,"b":1}
public struct JSONParser: ~Copyable, Sendable {
  /// How deep arrays and objects may nest.
  public var maximumDepth: Int
  private var tape = Tape()
  private var canonicalizer = Canonicalizer()
  private var storage: JSONStorage?

  /// A parser for texts of a depth.
  public init(maximumDepth: Int = JSONDocument.systemDepth) {
    self.maximumDepth = maximumDepth
  }

  /// Parses a text that is copied.
  ///
  /// The memory of the last document is used again if neither it nor a node of it is left;
  /// otherwise it stays as it is, and the new document gets memory of its own.
  public mutating func parse(
    _ text: UnsafeRawBufferPointer
  ) throws(JSONSyntaxError) -> JSONDocument {
    try parse(text.bytes)
  }

  /// Parses a text that is copied.
  public mutating func parse(_ text: [UInt8]) throws(JSONSyntaxError) -> JSONDocument {
    try text.withBytes { bytes throws(JSONSyntaxError) in try parse(bytes) }
  }

  private mutating func parse(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(JSONSyntaxError) -> JSONDocument {
    let isFree = isKnownUniquelyReferenced(&storage)
    let current = (isFree ? storage : nil) ?? JSONStorage()
    storage = current
    try current.replace(with: text, maximumDepth: maximumDepth)
    return JSONDocument(storage: current)
  }

  /// Parses a text and appends its canonical form (RFC 8785); nothing is appended if it throws.
  public mutating func appendCanonical(
    of text: UnsafeRawBufferPointer, to out: inout [UInt8]
  ) throws(JSONSyntaxError) {
    try appendCanonical(of: text.bytes, to: &out)
  }

  /// Parses a text and appends its canonical form (RFC 8785); nothing is appended if it throws.
  public mutating func appendCanonical(
    of text: [UInt8], to out: inout [UInt8]
  ) throws(JSONSyntaxError) {
    try text.withBytes { bytes throws(JSONSyntaxError) in
      try appendCanonical(of: bytes, to: &out)
    }
  }

  private mutating func appendCanonical(
    of text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]
  ) throws(JSONSyntaxError) {
    try tape.parse(text, maximumDepth: maximumDepth)
    canonicalizer.append(0, of: tape.rows.base, in: text, to: &out)
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: baseAddress?.assumingMemoryBound(to: UInt8.self), count: count)
  }
}

extension [UInt8] {
  /// `withUnsafeBufferPointer` that throws what its closure throws.
  @inline(__always)
  func withBytes<Value, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = withUnsafeBufferPointer { buffer -> Result<Value, Failure> in
      do throws(Failure) {
        return .success(try body(buffer))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
