// What stands in evidence and skips already, read line by line without reading more than it takes.

import Artifacts
import Glibc
import WireJSON

/// Reads the identities of rows out of the lines that earlier runs wrote.
struct ProvenanceScan {
  /// What to call the file in errors.
  let name: String
  let file: RandomAccessFile
  /// Where the last line that has its line feed ends: what follows was torn by a crash.
  private(set) var wholeLength = 0

  init(name: String, file: RandomAccessFile) {
    self.name = name
    self.file = file
  }

  /// Calls a closure with the sources and hashes of the rows that evidence lines were made of.
  mutating func forEachEvidence(_ body: (ScannedProvenance) -> Void) throws {
    var parser = JSONParser()
    let name = name
    try forEachWholeLine { line, number in
      if let provenance = EvidenceOpening(line).provenance { return body(provenance) }
      guard let document = try? parser.parse(UnsafeRawBufferPointer(line)),
        let provenance = document.root["provenance"],
        let scanned = ScannedProvenance(provenance, hash: "sig_hash")
      else {
        throw DistillationError(
          .damagedLine, path: name, line: number + 1, "the line is no evidence record")
      }
      body(scanned)
    }
  }

  /// Calls a closure with the sources and hashes of the lines that skips were made of.
  mutating func forEachSkip(_ body: (ScannedProvenance) -> Void) throws {
    var parser = JSONParser()
    let name = name
    try forEachWholeLine { line, number in
      if line.isBlank { return }
      guard let document = try? parser.parse(UnsafeRawBufferPointer(line)),
        let scanned = ScannedProvenance(document.root, hash: "line_sha256")
      else {
        throw DistillationError(
          .damagedLine, path: name, line: number + 1, "the line is no skip record")
      }
      body(scanned)
    }
  }

  private mutating func forEachWholeLine(
    _ body: (UnsafeBufferPointer<UInt8>, Int) throws -> Void
  ) throws {
    let block = LineBlock()
    var line = 0
    while try block.fill(from: file, at: wholeLength, line: line, limit: file.size) {
      if block.isUnterminated {
        // All but the torn line.
        guard let last = block.bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
        try UnsafeBufferPointer(rebasing: block.bytes[...last]).forEachLine {
          try body($0, line + $1)
        }
        wholeLength += last + 1
        return
      }
      try block.bytes.forEachLine { try body($0, line + $1) }
      wholeLength = block.end
      line += block.lineFeedCount
    }
  }
}

/// A source stream and the hash of a row or line of it.
struct ScannedProvenance {
  /// Nil for a source that is none of the twelve.
  var stem: SourceStem?
  var hash: DigestBytes

  init(stem: SourceStem?, hash: DigestBytes) {
    self.stem = stem
    self.hash = hash
  }

  /// Reads `source_file` and a hash out of an object.
  init?(_ node: JSONNode, hash name: String) {
    guard let source = node["source_file"]?.string, var digits = node[name]?.string,
      let hash = digits.withUTF8({ DigestBytes(hexadecimal: $0) })
    else { return nil }
    self.init(stem: TransformCatalog.stem(ofSourceFile: source), hash: hash)
  }
}

/// The beginning of an evidence line as every runtime writes it, up to its hash.
///
/// Anything else than exactly this, such as an escape in a name or fields in another order, is left
/// to the parser.
private struct EvidenceOpening {
  private let line: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ line: UnsafeBufferPointer<UInt8>) { self.line = line }

  /// The provenance; nil if the line has to be parsed.
  var provenance: ScannedProvenance? {
    var opening = self
    return opening.read()
  }

  private mutating func read() -> ScannedProvenance? {
    guard line.last == UInt8(ascii: "}"), take(#"{"run_id":""#), string() != nil,
      take(#","task_id":""#), string() != nil, take(#","timestamp":""#), string() != nil,
      take(#","schema_version":1,"provenance":{"source_file":""#), let source = string(),
      take(#","line_offset":"#), digits(), take(#","sig_hash":""#), let hash = string(),
      take(#","recorded_at":""#), let digest = DigestBytes(hexadecimal: hash)
    else { return nil }
    let stem = TransformCatalog.stem(ofSourceFile: source)
    return ScannedProvenance(stem: stem, hash: digest)
  }

  private mutating func take(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard line.count - position >= count,
      memcmp(line.baseAddress! + position, literal.utf8Start, count) == 0
    else { return false }
    position += count
    return true
  }

  /// The rest of a string without escapes, whose opening quote was taken, and its closing quote.
  private mutating func string() -> UnsafeBufferPointer<UInt8>? {
    let start = line.baseAddress! + position
    guard let quote = memchr(start, 0x22, line.count - position) else { return nil }
    let count = UnsafeRawPointer(quote) - UnsafeRawPointer(start)
    // What comes before the quote may escape it.
    guard count > 0, start[count - 1] != UInt8(ascii: "\\") else { return nil }
    position += count + 1
    return UnsafeBufferPointer(start: start, count: count)
  }

  private mutating func digits() -> Bool {
    let start = position
    while position < line.count, line[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    return position > start
  }
}
