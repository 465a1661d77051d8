// A piece of evidence, scored: the work that several threads share.

import Artifacts
import WireJSON

/// What every piece of evidence is scored with; nothing of it changes meanwhile.
struct ScoreContext: Sendable {
  /// The evidence files, relative to the root.
  let paths: [String]
  /// The run's clock, as it is written.
  let scoredAt: [UInt8]
  /// Whether scored runs are written, not counted alone.
  let isWritten: Bool
  /// Exports that are made of the same evidence on the way.
  let makers: DraftMakers
}

/// What was made of a piece of evidence.
struct ScoredBlock: Sendable {
  let piece: FileBlock
  /// The lines of the scored runs.
  let runs: ByteBuffer
  /// Where the volatile values stand in them, and in the evidence.
  private(set) var volatileInRuns: [Range<Int>] = []
  private(set) var volatileInEvidence: [Range<Int>] = []
  private(set) var categories = CategoryCounts()
  /// What is wrong with the first line that is not valid; what is after it was not looked at.
  private(set) var failure: DistillationError?

  // What exports on the way want.
  private(set) var facts: [RunFacts] = []
  /// The drafts of each export.
  private(set) var drafts: [DraftBlock]
  /// `provenance.sig_hash` of each record.
  private(set) var identities: [RowIdentity] = []

  init(_ piece: FileBlock, _ context: ScoreContext) {
    self.piece = piece
    drafts = context.makers.blocks(capacity: piece.lines?.count ?? 0)
    // A scored run has seldom more bytes than its evidence.
    runs = ByteBuffer(capacity: context.isWritten ? piece.lines?.count ?? 0 : 0)
    guard let lines = piece.lines else { return }
    var reader = EvidenceReader(context.paths[piece.file])
    var writer = ScoredRunWriter(to: runs, scoredAt: context.scoredAt)
    do throws(DistillationError) {
      try lines.bytes.forEachRecord { line, number, offset throws(DistillationError) in
        let evidence = try reader.read(
          line, number: lines.firstLine + number, offset: lines.fileOffset + offset)
        let (judgement, sourceClass) = Scorer.judge(ScoredRecord(evidence))
        let run = RunFacts(category: judgement.category, sourceClass: sourceClass)
        categories[run.category] += 1
        guard context.isWritten else { return }
        writer.append(evidence, run, reason: judgement.reason)
        let value = evidence.recordedAt
        volatileInEvidence.append(offset + value.lowerBound..<offset + value.upperBound)
        if !drafts.isEmpty { add(run, evidence) }
      }
    } catch {
      failure = error
      return
    }
    volatileInRuns = writer.volatile
  }

  private mutating func add(_ run: RunFacts, _ evidence: EvidenceRow) {
    facts.append(run)
    drafts.add(run, evidence)
    identities.append(RowIdentity(evidence.sigHash))
  }
}
