// The line of a scored run, straight from the line of its evidence (scoring.md, ScoredRun).

import Artifacts
import WireJSON

/// Writes scored runs, and notes where their volatile values stand.
struct ScoredRunWriter {
  /// The lines so far, each with its line feed.
  private(set) var bytes: [UInt8] = []
  /// Where the values of `scored_at` and `provenance.recorded_at` stand, quotes included.
  private(set) var volatile: [Range<Int>] = []
  private let scoredAt: [UInt8]
  private var signed: [UInt8] = []

  /// - Parameters:
  ///   - scoredAt: The run's clock, as it is written.
  ///   - capacity: How many bytes to make room for.
  init(scoredAt: [UInt8], capacity: Int) {
    self.scoredAt = scoredAt
    bytes.reserveCapacity(capacity)
  }

  /// Adds the scored run of an evidence record.
  mutating func append(_ evidence: EvidenceRow, _ score: Score) {
    bytes.append(contentsOf: Self.beforeRunID)
    bytes.append(evidence, .runID)
    bytes.append(contentsOf: Self.beforeTaskID)
    bytes.append(evidence, .taskID)
    bytes.append(contentsOf: Self.beforeCategory)
    bytes.append(contentsOf: score.category.rawValue.utf8)
    bytes.append(contentsOf: Self.beforeReasons)
    var reasons = JSONWriter()
    reasons.strings(score.reasons)
    bytes.append(contentsOf: reasons.bytes)
    bytes.append(contentsOf: Self.beforeClass)
    bytes.append(contentsOf: score.sourceClass.rawValue.utf8)
    bytes.append(contentsOf: Self.beforeScoredAt)
    volatile.append(bytes.count..<bytes.count + scoredAt.count + 2)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: scoredAt)
    bytes.append(contentsOf: Self.beforeSigHash)
    sigHash(of: evidence.root).appendHexadecimal(to: &bytes)
    bytes.append(contentsOf: Self.beforeProvenance)
    volatile.append(bytes.appendProvenance(of: evidence))
    bytes.append(contentsOf: Self.closing)
  }

  /// `sig_hash` of the record without `provenance.recorded_at`.
  private mutating func sigHash(of evidence: JSONNode) -> DigestBytes {
    signed.removeAll(keepingCapacity: true)
    evidence.appendCanonical(to: &signed)
    if let member = signed.withUnsafeBufferPointer({ Self.recordedAt(in: RowText($0)) }) {
      signed.removeSubrange(member)
    }
    return DigestBytes.sha256(of: signed)
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

  private static let beforeRunID = Array(#"{"schema_version":1,"evidence_run_id":"#.utf8)
  private static let beforeTaskID = Array(#","evidence_task_id":"#.utf8)
  private static let beforeCategory = Array(#","category":""#.utf8)
  private static let beforeReasons = Array(#"","reasons":"#.utf8)
  private static let beforeClass = Array(#","source_class":""#.utf8)
  private static let beforeScoredAt = Array(#"","scored_at":"#.utf8)
  private static let beforeSigHash = Array(
    #"","scorer_version":"\#(Scorer.version)","sig_hash":""#.utf8)
  private static let beforeProvenance = Array(#"","provenance":"#.utf8)
  private static let closing = Array("}\n".utf8)
}
