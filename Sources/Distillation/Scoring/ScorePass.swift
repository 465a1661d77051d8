// All evidence of a root scored, into files that stand beside their places until all is read.

import Artifacts
import WireJSON

/// Goes through the evidence of a root in path order and line order.
struct ScorePass {
  /// The evidence files, relative to the root.
  let evidence: [String]
  private let root: LakehouseRoot

  /// Finds the evidence of a root.
  init(_ root: LakehouseRoot, _ guardian: RootGuard) throws {
    self.root = root
    evidence = try DayFiles.list(LakehouseRoot.evidence, of: root, guardian)
    for path in evidence.map(DayFiles.scoredRunsPath(ofEvidence:)) {
      // What stands where scored runs are to be is looked at before anything is written.
      _ = try guardian.isFile(path)
    }
  }

  /// Scores everything; nothing is in its place before ``ScoredFiles/commit()``.
  ///
  /// - Parameters:
  ///   - lanes: Exports that are to be made of the same evidence on the way.
  ///   - progress: Called now and then, on the calling thread.
  func run(
    scoredAt: RunClock, mode: SampleFile.Mode, lanes: [ExportLane] = [],
    progress: ((StageProgress) -> Void)?
  ) throws -> ScoredFiles {
    let context = ScoreContext(
      paths: evidence, scoredAt: Array(scoredAt.text.utf8), isWritten: mode != .counted,
      makers: DraftMakers(lanes))
    let files = ScoredFiles(root, mode: mode)
    var blocks = FileBlocks(evidence, of: root)
    var counter = try ProgressCounter(evidence, of: root, progress)
    try OrderedPipeline.run(
      next: { try blocks.read() }, work: { ScoredBlock($0, context) },
      take: { block in
        if let failure = block.failure { throw failure }
        try files.take(block, of: evidence[block.piece.file])
        files.handOn(block, to: lanes)
        counter.didRead(block.piece.lines?.count ?? 0)
      })
    return files
  }
}

/// Scored runs on their way to the disk: all of them appear together, or none.
final class ScoredFiles {
  private(set) var report = ScoreReport()
  /// The stamps of the scored runs and of the evidence, if they are wanted.
  private(set) var stamps: [FileStamp] = []
  /// Whether every record is the only one of its file with its `provenance.sig_hash`, so that it is the
  /// evidence of its own scored run.
  private(set) var isOneToOne = true

  private let root: LakehouseRoot
  private let mode: SampleFile.Mode
  private var journal = WriteJournal()
  private var pending: [PendingFile] = []
  private var folder = ""
  private var evidenceStamp: StampInProgress?
  private var runsStamp: StampInProgress?
  private var identities = IdentitySet()

  init(_ root: LakehouseRoot, mode: SampleFile.Mode) {
    self.root = root
    self.mode = mode
  }

  deinit {
    pending = []
    journal.undo()
  }

  /// Takes the scored runs of a piece of an evidence file.
  func take(_ block: ScoredBlock, of path: String) throws {
    let records = block.categories.total
    if block.piece.isFirst { try begin(path) }
    report.read += records
    report.categories += block.categories
    try pending.last?.append(block.runs.bytes)
    if let lines = block.piece.lines {
      evidenceStamp?.add(
        VolatileText(lines.bytes, values: block.volatileInEvidence), records: records)
    }
    runsStamp?.add(VolatileText(block.runs.bytes, values: block.volatileInRuns), records: records)
    guard block.piece.isLast else { return }
    try pending.last?.seal()
    stamps += [evidenceStamp?.finish(), runsStamp?.finish()].compactMap { $0 }
  }

  /// Hands the drafts of a piece on.
  func handOn(_ block: ScoredBlock, to lanes: [ExportLane]) {
    if lanes.isEmpty { return }
    if block.piece.isFirst { identities = IdentitySet() }
    for identity in block.identities where !identities.insert(identity) { isOneToOne = false }
    for (lane, drafts) in zip(lanes, block.drafts) {
      lane.take(drafts, block.facts, file: block.piece.file)
    }
  }

  /// Puts all files in their places.
  func commit() throws(ArtifactError) {
    for file in pending { try file.commit() }
    pending = []
    journal.forget()
  }

  private func begin(_ path: String) throws {
    if mode == .counted { return }
    let runsPath = DayFiles.scoredRunsPath(ofEvidence: path)
    let target = root.absolute(runsPath)
    let folder = FileSystem.directory(of: target)
    if !folder.hasUTF8(of: self.folder) {
      try journal.makeFolder(folder)
      try PendingFile.removeLeftovers(in: folder)
      self.folder = folder
    }
    pending.append(try PendingFile(target, isSynced: false))
    guard mode == .stamped else { return }
    evidenceStamp = StampInProgress(path: path)
    runsStamp = StampInProgress(path: runsPath)
  }
}
