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
enum SampleMaker: BitwiseCopyable, Sendable {
  case rag(RAGMaker)
  case sft(SFTMaker)
  case preference(PreferenceMaker)

  /// Why a run is left out, whatever its evidence says; nil if the evidence is needed.
  func reasonBeforeEvidence(_ run: RunFacts) -> LeftOutReason? {
    switch self {
    case .rag(let maker): maker.reasonBeforeEvidence(run)
    case .sft(let maker): maker.reasonBeforeEvidence(run)
    // A run that is left out gives its group a place all the same, if it has evidence.
    case .preference: nil
    }
  }

  /// Makes what there is to make of a run that needs its evidence.
  func draft(_ run: RunFacts, _ evidence: EvidenceRow, in block: inout DraftBlock) -> Draft {
    switch self {
    case .rag(let maker): maker.draft(run, evidence, in: &block)
    case .sft(let maker): maker.draft(run, evidence, in: &block)
    case .preference(let maker): maker.draft(run, evidence, in: &block)
    }
  }
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
  /// The places of its volatile values in the block's list of them.
  var values: Range<Int>
}

/// A run with what its place in a group depends on. The texts stand in a ``DraftBlock``.
struct GroupedDraft: Sendable {
  var taskID: Range<Int>
  var runID: Range<Int>
  /// Milliseconds since the epoch.
  var timestamp: Int
  /// Where the evidence stands in its file.
  var evidence: Range<Int>
  /// Where its text stands in the file, as it is written; nil if it is absent or spelled otherwise.
  var text: Range<Int>?
  /// Why it is in no pair; nil if it may be.
  var reason: LeftOutReason?
}
