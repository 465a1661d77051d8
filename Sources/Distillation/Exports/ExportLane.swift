// One export on its way through a root: the maker of its drafts and what collects them.

import Artifacts
import WireJSON

/// An export that is being made. Several of them may go through the same evidence at once.
final class ExportLane {
  let kind: ExportKind
  let maker: SampleMaker
  fileprivate let createdAt: [UInt8]
  private let collector: any DraftCollector
  /// What ended this export; the others go on.
  private var failure: (any Error)?
  private var isFinished = false

  /// - Parameters:
  ///   - files: The evidence files, in the order in which they are gone through.
  ///   - createdAt: The run's clock, as it is written.
  init(
    _ kind: ExportKind, of root: LakehouseRoot, files: EvidenceFiles, options: ExportOptions,
    createdAt: [UInt8], mode: SampleFile.Mode
  ) throws {
    self.kind = kind
    self.createdAt = createdAt
    let file = try SampleFile(kind.path, of: root, mode: mode)
    switch kind {
    case .rag:
      maker = .rag(RAGMaker(options: options))
      collector = SampleCollector(file)
    case .sft:
      maker = .sft(SFTMaker(options: options))
      collector = SampleCollector(SFTWriter(file))
    case .preference:
      maker = .preference(PreferenceMaker())
      collector = PreferenceCollector(file, files: files, createdAt: createdAt)
    }
  }

  /// Takes the draft of a run.
  ///
  /// - Parameter file: The place of the run's file in the list of files.
  func take(_ draft: Draft, of block: DraftBlock, _ run: RunFacts, file: Int) {
    attempt { try collector.take(draft, of: block, run, file: file) }
  }

  /// Takes all drafts of a block, which are those of some runs in order, and ends the block.
  ///
  /// - Parameter file: The place of the runs' file in the list of files.
  func take(_ block: DraftBlock, _ runs: [RunFacts], file: Int) {
    attempt {
      collector.prepare(block)
      for (draft, run) in zip(block.drafts, runs) {
        try collector.take(draft, of: block, run, file: file)
      }
      try collector.endBlock(block)
    }
  }

  /// Takes a run without evidence.
  func takeWithoutEvidence(_ run: RunFacts) {
    attempt { collector.leaveOut(maker.reasonBeforeEvidence(run) ?? .noEvidence) }
  }

  /// Ends a block of drafts.
  func endBlock(_ block: DraftBlock) { attempt { try collector.endBlock(block) } }

  /// Ends the runs: nothing comes after them, and only the file's place is to be taken.
  func finish() {
    if isFinished { return }
    isFinished = true
    attempt { try collector.finish() }
  }

  /// Puts the file in its place, and says what became of the runs.
  func commit() throws -> (report: ExportReport, stamp: FileStamp?) {
    finish()
    if let failure { throw failure }
    let stamp = try collector.commit()
    return (collector.report, stamp)
  }

  private func attempt(_ step: () throws -> Void) {
    if failure != nil { return }
    do {
      try step()
    } catch {
      failure = error
    }
  }
}

/// What makes the drafts of some lanes; several threads use it at once.
struct DraftMakers: Sendable {
  private let makers: [SampleMaker]
  /// The run's clock, as it is written.
  private let createdAt: [UInt8]

  init(_ lanes: [ExportLane]) {
    makers = lanes.map(\.maker)
    createdAt = lanes.first?.createdAt ?? []
  }

  /// A block for each lane.
  ///
  /// - Parameter capacity: How many bytes the evidence has: drafts have about as many.
  func blocks(capacity: Int) -> [DraftBlock] {
    makers.map { DraftBlock(by: $0, createdAt: createdAt, capacity: capacity) }
  }
}

extension [DraftBlock] {
  /// Adds what each lane's maker makes of a run and its evidence.
  mutating func add(_ run: RunFacts, _ evidence: EvidenceRow) {
    for place in indices { self[place].add(run, evidence) }
  }
}
