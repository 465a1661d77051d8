// Lines of the system's own files, read strictly: what is wrong is said with path and line.

import WireJSON

/// Reads records of one kind, line by line, in memory that is used again.
struct RecordReader: ~Copyable {
  private let kind: RecordKind
  private let path: String
  private var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)

  /// A reader of the file at a path, as records name it.
  init(_ kind: RecordKind, in path: String) {
    self.kind = kind
    self.path = path
  }

  /// Parses and validates a line.
  ///
  /// - Parameter number: The line's number in the file, from 0.
  mutating func read(
    _ line: UnsafeBufferPointer<UInt8>, number: Int
  ) throws(DistillationError) -> JSONDocument {
    let document: JSONDocument
    do throws(JSONSyntaxError) {
      document = try parser.parse(UnsafeRawBufferPointer(line))
    } catch {
      throw DistillationError(.damagedLine, path: path, line: number + 1, "no JSON: \(error)")
    }
    let violations = RecordValidator.validate(document, as: kind)
    if let first = violations.first {
      let field = first.path.isEmpty ? "the record" : first.path
      throw DistillationError(
        .invalidRecord, path: path, line: number + 1,
        "no valid \(kind.rawValue): \(field): \(first.code.rawValue)")
    }
    return document
  }
}
