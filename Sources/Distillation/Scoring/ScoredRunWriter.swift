// The line of a scored run, straight from the line of its evidence (scoring.md, ScoredRun).

import Artifacts
import WireJSON

/// Writes scored runs, and notes where their volatile values stand.
struct ScoredRunWriter: ~Copyable {
  /// The lines so far, each with its line feed.
  private let bytes: ByteBuffer
  /// Where the values of `scored_at` and `provenance.recorded_at` stand, quotes included.
  private(set) var volatile: [Range<Int>] = []
  /// The run's clock, as it is written, in quotes.
  private let scoredAt: ByteBuffer
  private var signature = EvidenceSignature()
  /// What reasons are written in.
  private var reasonBytes: [UInt8] = []

  /// - Parameters:
  ///   - bytes: What lines are appended to.
  ///   - scoredAt: The run's clock, as it is written.
  init(to bytes: ByteBuffer, scoredAt: [UInt8]) {
    self.bytes = bytes
    self.scoredAt = ByteBuffer(quoting: scoredAt)
  }

  /// Adds the scored run of an evidence record.
  mutating func append(_ evidence: EvidenceRow, _ run: RunFacts, reason: String) {
    bytes.append(#"{"schema_version":1,"evidence_run_id":"#)
    bytes.append(evidence.wire(.runID))
    bytes.append(#","evidence_task_id":"#)
    bytes.append(evidence.wire(.taskID))
    bytes.append(#","category":""#)
    bytes.append(text: run.category.rawValue)
    bytes.append(#"","reasons":["#)
    append(reason)
    bytes.append(#"],"source_class":""#)
    bytes.append(text: run.sourceClass.rawValue)
    bytes.append(#"","scored_at":"#)
    volatile.append(bytes.count..<bytes.count + scoredAt.count)
    bytes.append(scoredAt.bytes)
    bytes.append(#","scorer_version":""#)
    bytes.append(text: Scorer.version)
    bytes.append(#"","sig_hash":""#)
    let digest = signature.digest(of: evidence)
    let start = bytes.count
    bytes.append("0000000000000000000000000000000000000000000000000000000000000000")
    bytes.replace(start..<bytes.count) { digest.writeHexadecimal(to: $0) }
    bytes.append(#"","provenance":"#)
    volatile.append(bytes.appendProvenance(of: evidence))
    bytes.append("}\n")
  }

  private mutating func append(_ reason: String) {
    reasonBytes.removeAll(keepingCapacity: true)
    var writer = JSONWriter(reasonBytes)
    reasonBytes = []
    writer.string(reason)
    reasonBytes = writer.bytes
    bytes.append(reasonBytes)
  }
}

/// Hashes evidence: `sig_hash` of a record without `provenance.recorded_at` (wire-json.md, Hashes).
///
/// Every field of evidence is known by name, so that their canonical order is, too.
private struct EvidenceSignature: ~Copyable {
  private let canonical = ByteBuffer(capacity: 4 << 10)
  private var canonicalizer = JSONCanonicalizer()

  /// A field and where its name stands among ``names``, from the comma to the colon.
  private struct Member: BitwiseCopyable {
    var field: LocatedField
    var start: Int
    var end: Int
  }

  mutating func digest(of evidence: EvidenceRow) -> DigestBytes {
    canonical.removeAll()
    for member in Self.canonicalOrder where evidence.has(member.field) {
      canonical.append(
        UnsafeBufferPointer(rebasing: Self.names.elements[member.start..<member.end]))
      if member.field == .provenance {
        appendProvenance(of: evidence)
      } else {
        append(member.field, of: evidence)
      }
    }
    canonical.append("}")
    // Some fields are required, so there is a first comma.
    canonical.replace(0..<1) { $0[0] = UInt8(ascii: "{") }
    return .sha256(of: UnsafeRawBufferPointer(canonical.bytes))
  }

  private mutating func appendProvenance(of evidence: EvidenceRow) {
    canonical.append(#"{"line_offset":"#)
    append(.lineOffset, of: evidence)
    canonical.append(#","sig_hash":"#)
    append(.sigHash, of: evidence)
    canonical.append(#","source_file":"#)
    append(.sourceFile, of: evidence)
    canonical.append("}")
  }

  private mutating func append(_ field: LocatedField, of evidence: EvidenceRow) {
    let value = evidence.value(field)
    if value.isCanonical {
      canonical.append(evidence.text[value.range])
    } else {
      canonicalizer.withCanonical(value, of: evidence.text) { canonical.append($0) }
    }
  }

  // Names are ASCII, so that their bytes sort as their UTF-16 does.
  private static let sorted = LocatedField.allCases
    .filter { $0.rawValue < LocatedField.sourceFile.rawValue }
    .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }

  private static let names = ConstantTable(
    sorted.map { ",\"\($0.name)\":" }.joined())

  private static let canonicalOrder = {
    var end = 0
    return ConstantTable(
      sorted.map { field in
        let start = end
        end += field.name.utf8.count + 4
        return Member(field: field, start: start, end: end)
      })
  }()
}
