// JSON lines from files that need not be part of a root: pipes too, and of any size.

import Artifacts
import WireJSON

/// Reads JSONL files line by line.
enum InputLines {
  /// Calls a closure with each line of a file that is not blank.
  static func forEach(in path: String, _ body: (JSONLine) throws -> Void) throws {
    let file = try ChunkedFile(path)
    var reader = JSONLineReader()
    while let chunk = try file.next() {
      reader.append(chunk)
      while let line = try reader.next() {
        if !line.isBlank { try body(line) }
      }
    }
    if let line = try reader.finish(), !line.isBlank { try body(line) }
  }

  /// Parses a line.
  ///
  /// - Throws: `damaged_line` with path, line and column.
  static func parse(
    _ line: JSONLine, in path: String, with parser: inout JSONParser
  ) throws(DistillationError) -> JSONDocument {
    do throws(JSONSyntaxError) {
      return try parser.parse(line.bytes)
    } catch {
      throw DistillationError(
        .damagedLine, path: path, line: line.number,
        "no JSON: column \(error.column): \(error.code.sentence)")
    }
  }
}
