// Lines of the system's own files, read strictly: what is wrong is said with path and line.

import WireJSON

/// Reads records of one kind, line by line, in memory that is used again.
struct RecordReader: ~Copyable {
  /// The table of the kind, for records that are certainly valid.
  let acceptance: AcceptanceTable
  private let kind: RecordKind
  private let path: String
  private var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)

  /// A reader of the file at a path, as records name it.
  init(_ kind: RecordKind, in path: String) {
    self.kind = kind
    self.path = path
    acceptance = kind.tables.acceptance
  }

  /// Parses and validates a line.
  ///
  /// - Parameter number: The line's number in the file, from 0.
  mutating func read(
    _ line: UnsafeBufferPointer<UInt8>, number: Int
  ) throws(DistillationError) -> JSONNode {
    let document = try parse(line, number: number)
    if !acceptance.accepts(document.parsedText(at: line)) {
      try validate(document.root, number: number)
    }
    return document.root
  }

  /// Parses a line.
  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, number: Int
  ) throws(DistillationError) -> JSONDocument {
    do throws(JSONSyntaxError) {
      return try parser.parse(UnsafeRawBufferPointer(line))
    } catch {
      throw DistillationError(.damagedLine, path: path, line: number + 1, "no JSON: \(error)")
    }
  }

  /// Says of a record what is wrong with it, if it is not valid.
  func validate(_ record: JSONNode, number: Int) throws(DistillationError) {
    guard let first = RecordValidator.validate(record, as: kind).first else { return }
    let field = first.path.isEmpty ? "the record" : first.path
    throw DistillationError(
      .invalidRecord, path: path, line: number + 1,
      "no valid \(kind.rawValue): \(field): \(first.code.rawValue)")
  }
}
