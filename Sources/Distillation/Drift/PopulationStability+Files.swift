// Samples from files: a number a line, or one array.

import Artifacts
import WireJSON

extension PopulationStability {
  /// Reads a sample: numbers as JSON writes them, one a line, blank lines passed over; or, if the
  /// first character is `[`, one JSON array of numbers. The file may be a pipe.
  ///
  /// - Throws: `damaged_line` and `invalid_request` with path and line; an ``ArtifactError`` for a
  ///   file that cannot be read.
  public static func sample(inFile path: String) throws -> [Double] {
    let file = try ChunkedFile(path)
    var lines = NumberLines(path)
    var array: [UInt8] = []
    var isArray: Bool?
    while let chunk = try file.next() {
      isArray = isArray ?? chunk.first { !isWhiteSpace($0) }.map { $0 == UInt8(ascii: "[") }
      if isArray ?? false { array += chunk } else { try lines.append(chunk) }
    }
    return isArray ?? false ? try numbers(ofArray: array, in: path) : try lines.finish()
  }

  private static func numbers(ofArray text: [UInt8], in path: String) throws -> [Double] {
    let root: JSONNode
    do {
      root = try JSONDocument(parsing: text).root
    } catch {
      throw DistillationError(
        .damagedLine, path: path, line: error.line,
        "no JSON: column \(error.column): \(error.code.sentence)")
    }
    return try root.elements.enumerated().map { place, node in
      guard let number = node.number else {
        throw DistillationError(
          .invalidRequest, path: path, "[\(place)] has to be a number and is \(node.kind)")
      }
      return number
    }
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || 0x09...0x0A ~= byte || byte == 0x0D
  }
}

/// Numbers from lines as they come.
private struct NumberLines: ~Copyable {
  private let path: String
  private var reader = JSONLineReader()
  private var parser = JSONParser()
  private var numbers: [Double] = []

  init(_ path: String) { self.path = path }

  mutating func append(_ chunk: ArraySlice<UInt8>) throws {
    reader.append(chunk)
    while let line = try reader.next() { try add(line) }
  }

  mutating func finish() throws -> [Double] {
    if let line = try reader.finish() { try add(line) }
    return numbers
  }

  private mutating func add(_ line: JSONLine) throws(DistillationError) {
    if line.isBlank { return }
    let node = try InputLines.parse(line, in: path, with: &parser).root
    guard let number = node.number else {
      throw DistillationError(
        .invalidRequest, path: path, line: line.number,
        "the line has to be a number and is \(node.kind)")
    }
    numbers.append(number)
  }
}
