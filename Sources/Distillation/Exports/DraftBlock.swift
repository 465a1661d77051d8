// The bytes of drafts, and the lines of samples in them, field after field, whatever the export
// (exports.md, "Common fields").

import Artifacts
import WireJSON

/// What one export made of some runs: a draft of each, and the bytes that drafts refer to.
struct DraftBlock: Sendable {
  private(set) var drafts: [Draft] = []
  /// Lines or texts.
  let bytes: ByteBuffer
  /// Where the values of `created_at` and `provenance.recorded_at` stand in the lines, quotes
  /// included: two for each line.
  var volatile: [Range<Int>] = []
  private let maker: SampleMaker
  private var lineStart = 0
  /// What an id is the digest of.
  private let array = ByteBuffer()
  /// The run's clock, as it is written, in quotes; a copy that no other thread looks at meanwhile.
  private let createdAt: ByteBuffer

  private static var opening: StaticString {
    #"{"schema_version":1,"id":"00000000000000000000000000000000""#
  }
  private static let idStart = 26

  /// - Parameters:
  ///   - maker: What makes the drafts.
  ///   - createdAt: The run's clock, as it is written.
  init(by maker: SampleMaker, createdAt: [UInt8], capacity: Int = 0) {
    self.maker = maker
    self.createdAt = ByteBuffer(quoting: createdAt)
    bytes = ByteBuffer(capacity: capacity)
  }

  /// An empty block of the same lane.
  init(besides block: DraftBlock) {
    maker = block.maker
    createdAt = block.createdAt
    bytes = ByteBuffer()
  }

  /// Adds the draft of a run: what the maker makes of it and its evidence.
  mutating func add(_ run: RunFacts, _ evidence: EvidenceRow) {
    let reason = maker.reasonBeforeEvidence(run)
    drafts.append(reason.map { .leftOut($0) } ?? maker.draft(run, evidence, in: &self))
  }

  /// Calls a closure with some lines.
  ///
  /// - Parameter values: The places of the volatile values in them.
  func withLines<Result>(
    _ lines: Range<Int>, values: Range<Int>, _ body: (VolatileText) throws -> Result
  ) rethrows -> Result {
    try body(VolatileText(bytes.bytes, lines, values: volatile[values]))
  }
}

// One line after another.
extension DraftBlock {
  /// Begins a line with its version and room for its id.
  mutating func beginLine() {
    lineStart = bytes.count
    bytes.append(Self.opening)
  }

  /// Adds a field with a value that is wire JSON already, and returns where the value stands.
  ///
  /// - Parameter name: The name as it stands in the line, from the comma to the colon.
  @discardableResult
  mutating func field(_ name: StaticString, _ value: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    field(name) { $0.append(value) }
  }

  /// Adds a field that says a category.
  mutating func field(_ name: StaticString, _ category: Category) {
    field(name) {
      $0.append("\"")
      $0.append(text: category.rawValue)
      $0.append("\"")
    }
  }

  /// Adds a field with a value that a closure writes, and returns where the value stands.
  @discardableResult
  mutating func field(_ name: StaticString, _ write: (ByteBuffer) -> Void) -> Range<Int> {
    bytes.append(name)
    let start = bytes.count
    write(bytes)
    return start..<bytes.count
  }

  /// Adds the clock and the provenance, and ends the line.
  ///
  /// - Parameter identity: The values of the line whose canonical array has the SHA-256 of which the
  ///   id is the first half; they are in canonical form.
  mutating func endLine(
    provenanceOf evidence: EvidenceRow, identity: [Range<Int>]
  ) -> SampleDraft {
    volatile.append(field(#","created_at":"#, createdAt.bytes))
    bytes.append(#","provenance":"#)
    volatile.append(bytes.appendProvenance(of: evidence))
    bytes.append("}\n")
    let digest = digest(ofArray: identity)
    let id = lineStart + Self.idStart
    bytes.replace(id..<id + 32) { digest.writeHexadecimal(to: $0) }
    return SampleDraft(
      id: RowIdentity(digest), line: lineStart..<bytes.count,
      values: volatile.count - 2..<volatile.count)
  }

  private func digest(ofArray values: [Range<Int>]) -> DigestBytes {
    array.removeAll()
    for value in values {
      array.append(array.count == 0 ? "[" : ",")
      array.append(bytes[value])
    }
    array.append("]")
    return .sha256(of: UnsafeRawBufferPointer(array.bytes))
  }
}
