// A parsed text: its bytes, and the tape that says where each value stands.

/// A parsed JSON text.
///
/// The text is kept as it was; values are read from it when they are asked for. Clause: "Reading"
/// in wire-json.md.
///
///     let document = try JSONDocument(parsing: Array(#"{"a": [1, 2.50]}"#.utf8))
///     document.root["a"]?.elements.map(\.number)      // [1.0, 2.5]
///     document.root.canonical()                       // {"a":[1,2.5]}
public struct JSONDocument: Sendable {
  /// The depth limit for source rows, model answers and free-form arguments. An empty array has
  /// depth 1.
  public static let rowDepth = 128
  /// The depth limit for the system's own files, envelopes, HTTP bodies and result lines, which
  /// wrap such values.
  public static let systemDepth = 136

  let storage: JSONStorage

  /// Parses a whole text.
  ///
  /// - Parameters:
  ///   - bytes: The text. It is kept, not copied.
  ///   - maximumDepth: How deep arrays and objects may nest.
  /// - Throws: Why the text is no JSON, and where.
  public init(
    parsing bytes: [UInt8], maximumDepth: Int = systemDepth
  ) throws(JSONSyntaxError) {
    // A row for eight bytes is what ordinary texts come to; more is made room for when it comes.
    var tape = Tape(minimumCapacity: bytes.count / 8)
    try bytes.withBytes { text throws(JSONSyntaxError) in
      try tape.parse(text, maximumDepth: maximumDepth)
    }
    storage = JSONStorage(bytes: bytes, tape: tape)
  }

  init(storage: JSONStorage) { self.storage = storage }

  /// The text.
  public var bytes: [UInt8] { storage.bytes }

  /// The value that the text is.
  public var root: JSONNode { JSONNode(storage: storage, index: 0) }
}

/// What a document and its nodes share.
///
/// Nothing here changes while a document or node refers to it: only ``JSONParser`` writes to it,
/// and only when it finds itself the one owner. That makes it safe to share between threads, and
/// lets the checks for overlapping accesses go, which would cost more than reading a row does.
final class JSONStorage: @unchecked Sendable {
  @exclusivity(unchecked) fileprivate(set) var bytes: [UInt8]
  @exclusivity(unchecked) fileprivate(set) var tape: Tape

  init() {
    bytes = []
    tape = Tape()
  }

  init(bytes: [UInt8], tape: consuming Tape) {
    self.bytes = bytes
    self.tape = tape
  }

  @inline(__always)
  func row(_ index: Int) -> TapeRow { tape.rows[index] }
}

extension JSONStorage {
  /// Takes in another text, in the memory that there is.
  func replace(
    with text: UnsafeBufferPointer<UInt8>, maximumDepth: Int
  ) throws(JSONSyntaxError) {
    try tape.parse(text, maximumDepth: maximumDepth)
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: text)
  }
}
