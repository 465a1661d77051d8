// The line of a scored run, straight from the line of its evidence (scoring.md, ScoredRun).

import Artifacts
import WireJSON

/// Writes scored runs, and notes where their volatile values stand.
struct ScoredRunWriter: ~Copyable {
  /// The lines so far, each with its line feed.
  private(set) var bytes: [UInt8] = []
  /// Where the values of `scored_at` and `provenance.recorded_at` stand, quotes included.
  private(set) var volatile: [Range<Int>] = []
  private let scoredAt: [UInt8]
  private var canonicalizer = JSONCanonicalizer()

  /// - Parameters:
  ///   - scoredAt: The run's clock, as it is written.
  ///   - capacity: How many bytes to make room for.
  init(scoredAt: [UInt8], capacity: Int) {
    self.scoredAt = scoredAt
    bytes.reserveCapacity(capacity)
  }

  /// Adds the scored run of an evidence record.
  mutating func append(_ evidence: EvidenceRow, _ run: RunFacts, reason: String) {
    bytes.append(#"{"schema_version":1,"evidence_run_id":"#)
    bytes.append(contentsOf: evidence.wire(.runID))
    bytes.append(#","evidence_task_id":"#)
    bytes.append(contentsOf: evidence.wire(.taskID))
    bytes.append(#","category":""#)
    bytes.append(contentsOf: run.category.rawValue.utf8)
    bytes.append(#"","reasons":["#)
    append(reason)
    bytes.append(#"],"source_class":""#)
    bytes.append(contentsOf: run.sourceClass.rawValue.utf8)
    bytes.append(#"","scored_at":"#)
    volatile.append(bytes.count..<bytes.count + scoredAt.count + 2)
    bytes.append("\"")
    bytes.append(contentsOf: scoredAt)
    bytes.append(contentsOf: Self.beforeSigHash)
    sigHash(of: evidence.root).appendHexadecimal(to: &bytes)
    bytes.append(#"","provenance":"#)
    volatile.append(bytes.appendProvenance(of: evidence))
    bytes.append("}\n")
  }

  private mutating func append(_ reason: String) {
    var writer = JSONWriter(bytes)
    bytes = []
    writer.string(reason)
    bytes = writer.bytes
  }

  /// `sig_hash` of the record without `provenance.recorded_at`.
  private mutating func sigHash(of evidence: JSONNode) -> DigestBytes {
    canonicalizer.withCanonical(evidence) { text in
      var digest = Digest()
      if let member = Self.recordedAt(in: RowText(text)) {
        digest.update(UnsafeBufferPointer(rebasing: text[..<member.lowerBound]))
        digest.update(UnsafeBufferPointer(rebasing: text[member.upperBound...]))
      } else {
        digest.update(text)
      }
      return digest.bytes
    }
  }

  /// The member `recorded_at` of the member `provenance` of a canonical object, with the comma after
  /// it: `sig_hash` follows.
  private static func recordedAt(in text: RowText) -> Range<Int>? {
    var found: Range<Int>?
    _ = text.forEachMember(ofObjectAt: 0) { name, value in
      guard text.holds("provenance", name) else { return text.value(at: value).end }
      _ = text.forEachMember(ofObjectAt: value) { name, value in
        let end = text.value(at: value).end
        if text.holds("recorded_at", name) { found = name.start..<end + 1 }
        return found == nil ? end : nil
      }
      return nil
    }
    return found
  }

  private static let beforeSigHash = Array(
    #"","scorer_version":"\#(Scorer.version)","sig_hash":""#.utf8)
}
