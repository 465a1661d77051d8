// What an export makes of one scored run and its evidence: the part of the work that many threads
// share, because nothing in it depends on other runs.

import Artifacts
import WireJSON

/// What an export has to know of a scored run.
struct RunFacts: Sendable {
  var category: Category
  var sourceClass: SourceClass
}

/// Makes drafts for one export.
protocol SampleMaker: Sendable {
  /// Why a run is left out, whatever its evidence says; nil if the evidence is needed.
  func reasonBeforeEvidence(_ run: RunFacts) -> LeftOutReason?

  /// Makes what there is to make of a run that needs its evidence.
  func draft(_ run: RunFacts, _ evidence: EvidenceRow, in block: inout DraftBlock) -> Draft
}

/// What was made of one run.
enum Draft: Sendable {
  /// Nothing.
  case leftOut(LeftOutReason)
  /// A sample, unless one of the same id was before it.
  case sample(SampleDraft)
  /// A run of a group, out of which pairs are made when all are known.
  case grouped(GroupedDraft)
}

/// A sample's line in a ``DraftBlock``.
struct SampleDraft: Sendable {
  var id: RowIdentity
  var line: Range<Int>
  /// The same without its volatile values.
  var masked: Range<Int>
}

/// A run with what its place in a group depends on. The texts stand in a ``DraftBlock``.
struct GroupedDraft: Sendable {
  var taskID: Range<Int>
  var runID: Range<Int>
  /// Milliseconds since the epoch.
  var timestamp: Int
  /// Where the evidence stands in its file.
  var evidence: Range<Int>
  /// Why it is in no pair; nil if it may be.
  var reason: LeftOutReason?
}

/// Bytes that drafts refer to.
struct DraftBlock: Sendable {
  /// Lines or texts.
  var bytes: [UInt8] = []
  /// Lines without their volatile values.
  var masked: [UInt8] = []
  /// Whether these are wanted.
  var isMasked: Bool

  init(isMasked: Bool) { self.isMasked = isMasked }

  /// Appends a sample's line and gives the draft of it.
  mutating func add(_ line: SampleLine, from start: Int, id: DigestBytes) -> Draft {
    bytes = line.bytes
    return .sample(
      SampleDraft(
        id: RowIdentity(id), line: start..<bytes.count,
        masked: mask(start..<bytes.count, line.volatile)))
  }

  mutating func mask(_ line: Range<Int>, _ volatile: [Range<Int>]) -> Range<Int> {
    let start = masked.count
    if isMasked {
      bytes.withUnsafeBufferPointer { bytes in
        let text = UnsafeBufferPointer(rebasing: bytes[line])
        let values = volatile.lazy.map {
          $0.lowerBound - line.lowerBound..<$0.upperBound - line.lowerBound
        }
        masked.append(text, withoutValuesAt: values)
      }
    }
    return start..<masked.count
  }
}
