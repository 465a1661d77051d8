// The five stages of a run, and what they share on the way.

import Artifacts
import WireJSON

/// Runs the stages and notes what they did.
///
/// Score and the exports go through the evidence together: it is read, parsed and validated once.
/// What they make stands beside its place until its own stage has its turn, so that a stage that
/// fails leaves what the stages before it have written, and nothing of those after it.
struct RunStages {
  let root: LakehouseRoot
  let guardian: RootGuard
  let options: DistillOptions
  /// The one clock reading of the run.
  let clock: RunClock
  let ledger: RunLedger
  private var book = StampBook()
  /// What was found of evidence and scored runs, once the stage that writes them was through.
  private var listed: [FileKind: [FileStamp]] = [:]

  init(
    root: LakehouseRoot, guardian: RootGuard, options: DistillOptions, clock: RunClock,
    ledger: RunLedger
  ) {
    self.root = root
    self.guardian = guardian
    self.options = options
    self.clock = clock
    self.ledger = ledger
  }

  /// Runs the stages in order until one fails.
  mutating func run(holding lock: borrowing RootLock, progress: ((Stage, StageProgress) -> Void)?) {
    let began = clock.now
    let collected: AppendedEvidence
    do {
      let materializer = Materializer(
        root: root, recordedAt: clock.text, cache: options.identities)
      collected = try materializer.append(holding: lock) {
        progress?(.collect, StageProgress(bytesRead: $0.bytesRead, bytesTotal: $0.bytesTotal))
      }
    } catch {
      ledger.note(.collect, span(from: began), failedWith: error)
      return
    }
    // The disk takes its time; until it is through, evidence is scored.
    let settled = Future { [clock] in
      Result { try collected.settle() }.map { StageSpan(startedAt: began, finishedAt: clock.now) }
    }
    let scoreBegan = clock.now
    var lanes = Lanes()
    let scored = Result { try score(&lanes) { progress?(.score, $0) } }
    if case .success(let pass) = scored, pass.isExported {
      for lane in lanes.open { lane.finish() }
    }
    let collectSpan: StageSpan
    do {
      collectSpan = try settled.value.get()
    } catch {
      ledger.note(.collect, span(from: began), failedWith: error)
      return
    }
    if case .success(let pass) = scored {
      for stamp in pass.files.stamps { book.note(stamp) }
    }
    // The receipt of collect waited for the disk, and for the stamps of the evidence.
    note(.collect, collectSpan) { stages in
      let outputs = try stages.stamps(of: .evidence) + stages.skips()
      let inputs = try stages.stamps(ofSources: collected.sourceStamps)
      return (inputs, outputs, StageCounts(collected.report))
    }
    guard ledger.isOpen else { return }
    noteScore(scored, from: scoreBegan)
    guard ledger.isOpen, case .success(let pass) = scored else { return }
    export(&lanes, after: pass)
  }

  private func span(from began: String) -> StageSpan {
    StageSpan(startedAt: began, finishedAt: clock.now)
  }

  /// Notes what a stage did, or why it cannot be told.
  private mutating func note(
    _ stage: Stage, _ span: StageSpan,
    _ facts: (inout RunStages) throws -> (
      inputs: [FileStamp], outputs: [FileStamp], counts: StageCounts
    )
  ) {
    do {
      let (inputs, outputs, counts) = try facts(&self)
      ledger.note(stage, span, inputs: inputs, outputs: outputs, counts)
    } catch {
      ledger.note(stage, span, failedWith: error)
    }
  }
}

// Scoring, with the exports on the way.
extension RunStages {
  /// The exports that are being made. One that cannot begin fails when it has its turn, and those
  /// after it never get theirs.
  private struct Lanes {
    var open: [ExportLane] = []
    var failure: (any Error)?
  }

  private struct Scored {
    var files: ScoredFiles
    /// Whether the exports have seen all there is to see.
    var isExported: Bool
  }

  private func score(
    _ lanes: inout Lanes, _ progress: @escaping (StageProgress) -> Void
  ) throws -> Scored {
    let pass = try ScorePass(root, guardian)
    let orphans = try scoredRunsWithoutEvidence(pass.evidence)
    if orphans.isEmpty { begin(&lanes, EvidenceFiles(pass.evidence, of: root)) }
    let files = try pass.run(
      scoredAt: clock, mode: .stamped, lanes: lanes.open, progress: progress)
    return Scored(files: files, isExported: orphans.isEmpty && files.isOneToOne)
  }

  private func begin(_ lanes: inout Lanes, _ files: EvidenceFiles) {
    lanes = Lanes()
    do {
      for kind in Self.exports.map(\.kind) {
        lanes.open.append(
          try ExportLane(
            kind, of: root, files: files, options: options.exports,
            createdAt: Array(clock.text.utf8),
            mode: .stamped))
      }
    } catch {
      lanes.failure = error
    }
  }

  /// Scored runs that are read by exports, but that no evidence is there for.
  private func scoredRunsWithoutEvidence(_ evidence: [String]) throws -> [String] {
    let known = Set(evidence.map { Array(DayFiles.scoredRunsPath(ofEvidence: $0).utf8) })
    return try DayFiles.list(LakehouseRoot.scoredRuns, of: root, guardian)
      .filter { !known.contains(Array($0.utf8)) }
  }

  private mutating func noteScore(_ scored: Result<Scored, any Error>, from began: String) {
    do {
      let files = try scored.get().files
      try files.commit()
      let span = span(from: began)
      note(.score, span) { stages in
        (
          try stages.stamps(of: .evidence), try stages.stamps(of: .scoredRuns),
          StageCounts(files.report)
        )
      }
    } catch {
      ledger.note(.score, span(from: began), failedWith: error)
    }
  }
}

// The exports.
extension RunStages {
  private static let exports: [(stage: Stage, kind: ExportKind)] = [
    (.exportRAG, .rag), (.exportSFT, .sft), (.exportPreference, .preference),
  ]

  private mutating func export(_ lanes: inout Lanes, after scored: Scored) {
    for (place, (stage, _)) in Self.exports.enumerated() {
      let began = clock.now
      do {
        if place == 0, !scored.isExported { try exportFromFiles(&lanes) }
        guard place < lanes.open.count else {
          if let failure = lanes.failure { throw failure }
          return
        }
        let (report, stamp) = try lanes.open[place].commit()
        note(stage, span(from: began)) { stages in
          let inputs = try stages.stamps(of: .evidence) + stages.stamps(of: .scoredRuns)
          return (inputs, stamp.map { [$0] } ?? [], StageCounts(report))
        }
      } catch {
        ledger.note(stage, span(from: began), failedWith: error)
      }
      guard ledger.isOpen else { return }
    }
  }

  /// Makes the exports from the scored runs as they stand: some of them have no evidence of their
  /// own.
  private func exportFromFiles(_ lanes: inout Lanes) throws {
    let pass = try ExportPass(root, guardian)
    begin(&lanes, pass.evidence)
    try pass.run(lanes.open, progress: nil)
  }
}

// What receipts say of files.
extension RunStages {
  /// The stamps of all evidence or all scored runs as the stage that writes them has left them.
  private mutating func stamps(of kind: FileKind) throws -> [FileStamp] {
    if let stamps = listed[kind] { return stamps }
    let folder = kind == .evidence ? LakehouseRoot.evidence : LakehouseRoot.scoredRuns
    let stamps = try stamps(DayFiles.list(folder, of: root, guardian), kind)
    listed[kind] = stamps
    return stamps
  }

  /// The stamps of all sources as they stand: those that have grown meanwhile are stamped again.
  private mutating func stamps(ofSources known: [FileStamp]) throws -> [FileStamp] {
    for stamp in known {
      let file = try RandomAccessFile(root.absolute(stamp.path))
      if file.size == stamp.bytes { book.note(stamp) }
    }
    let paths = try TransformCatalog.stems.map(\.sourceFile).filter { try guardian.isFile($0) }
    return try stamps(paths, .source)
  }

  /// The stamps of files; those that have none yet get one.
  private mutating func stamps(_ paths: [String], _ kind: FileKind) throws -> [FileStamp] {
    let unknown = paths.filter { book[$0] == nil }
    for stamp in try FileStamper.stamps(unknown, kind, of: root) { book.note(stamp) }
    return paths.compactMap { book[$0] }
  }

  private func skips() throws -> [FileStamp] {
    guard try guardian.isFile(LakehouseRoot.skips) else { return [] }
    return try FileStamper.stamps([LakehouseRoot.skips], .skips, of: root)
  }
}
