// A piece of evidence, scored: the work that several threads share.

import Artifacts
import WireJSON

/// What every piece of evidence is scored with; nothing of it changes meanwhile.
struct ScoreContext: Sendable {
  /// The evidence files, relative to the root.
  let paths: [String]
  /// The run's clock, as it is written.
  let scoredAt: [UInt8]
  /// Whether receipts will want stamps of evidence and scored runs.
  let isStamped: Bool
  /// Exports that are made of the same evidence on the way.
  let makers: [any SampleMaker]
}

/// What was made of a piece of evidence.
struct ScoredBlock: Sendable {
  let piece: FileBlock
  /// The lines of the scored runs.
  private(set) var runs: [UInt8] = []
  /// The same without their volatile values.
  private(set) var maskedRuns: [UInt8] = []
  /// The evidence without its volatile values.
  private(set) var maskedEvidence: [UInt8] = []
  private(set) var categories = CategoryCounts()
  /// What is wrong with the first line that is not valid; what is after it was not looked at.
  private(set) var failure: DistillationError?

  // What exports on the way want.
  private(set) var facts: [RunFacts] = []
  private(set) var drafts: LaneDrafts
  /// Run id and hash of each record.
  private(set) var identities: [RowIdentity] = []

  init(_ piece: FileBlock, _ context: ScoreContext) {
    self.piece = piece
    drafts = LaneDrafts(lanes: context.makers.count, isMasked: context.isStamped)
    guard let lines = piece.lines else { return }
    var reader = RecordReader(.evidenceRecord, in: context.paths[piece.file])
    // A scored run has seldom more bytes than its evidence.
    var writer = ScoredRunWriter(scoredAt: context.scoredAt, capacity: lines.count)
    let locator = EvidenceLocator()
    var volatile: [Range<Int>] = []
    do throws(DistillationError) {
      try lines.bytes.forEachRecord { line, number, offset throws(DistillationError) in
        let record = try reader.read(line, number: lines.firstLine + number).root
        let score = Scorer.score(record)
        categories[score.category] += 1
        let evidence = locator.locate(record, in: line, at: lines.fileOffset + offset)
        writer.append(evidence, score)
        if context.isStamped {
          let value = evidence.recordedAt
          volatile.append(offset + value.lowerBound..<offset + value.upperBound)
        }
        if !context.makers.isEmpty { add(evidence, score, context) }
      }
    } catch {
      failure = error
      return
    }
    if context.isStamped {
      maskedEvidence.reserveCapacity(lines.count)
      maskedEvidence.append(lines.bytes, withoutValuesAt: volatile)
      maskedRuns.reserveCapacity(writer.bytes.count)
      writer.bytes.withUnsafeBufferPointer {
        maskedRuns.append($0, withoutValuesAt: writer.volatile)
      }
    }
    runs = writer.bytes
  }

  private mutating func add(
    _ evidence: EvidenceRow, _ score: Score, _ context: ScoreContext
  ) {
    let run = RunFacts(category: score.category, sourceClass: score.sourceClass)
    facts.append(run)
    drafts.add(run, evidence, context.makers)
    var hasher = Hasher()
    evidence.withText(.runID) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    let hash = UInt64(bitPattern: Int64(hasher.finalize()))
    identities.append(RowIdentity(low: hash | 1, high: evidence.sigHash.words[0]))
  }
}
