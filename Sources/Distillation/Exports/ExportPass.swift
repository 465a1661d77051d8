// Scored runs and their evidence read once, for as many exports as are being made.

import Artifacts
import WireJSON

/// Goes through the scored runs of a root in path order and line order.
struct ExportPass {
  /// Relative to the root.
  let scoredRuns: [String]
  /// The evidence that each was made of, whether it is there or not.
  let evidence: EvidenceFiles
  private let root: LakehouseRoot
  private let guardian: RootGuard

  /// Finds the scored runs of a root.
  init(_ root: LakehouseRoot, _ guardian: RootGuard) throws {
    self.root = root
    self.guardian = guardian
    scoredRuns = try DayFiles.list(LakehouseRoot.scoredRuns, of: root, guardian)
    evidence = EvidenceFiles(scoredRuns.map(DayFiles.evidencePath(ofScoredRuns:)), of: root)
    _ = try guardian.isFolder(LakehouseRoot.evidence)
  }

  /// Hands every run with its evidence to every lane.
  ///
  /// - Throws: What stops all of them: a file that cannot be read, a line that is not valid. What
  ///   stops one lane is kept by that lane.
  func run(_ lanes: [ExportLane], progress: ((StageProgress) -> Void)?) throws {
    let makers = DraftMakers(lanes)
    var pairs = Pairs(self)
    var merge: PairMerge?
    let read = try evidence.paths.filter { try guardian.isFile($0) }
    var counter = try ProgressCounter(read, of: root, progress)
    try OrderedPipeline.run(
      next: { try pairs.read() },
      work: { MadeBlock($0, makers, path: evidence.paths[$0.pair]) },
      take: { made in
        var current = merge ?? PairMerge(made.piece.table, file: made.piece.pair)
        merge = nil
        current.take(made.candidates, made.drafts, lanes)
        if let failure = made.failure { throw failure }
        counter.didRead(made.piece.lines?.count ?? 0)
        if made.piece.isLast {
          current.finish(lanes)
        } else {
          merge = current
        }
      })
  }

  /// A piece of evidence and the runs that it belongs to.
  private struct PairBlock: @unchecked Sendable {
    var pair: Int
    var table: RunTable
    /// Nobody changes them while they are handed from thread to thread; nil where there is no
    /// evidence.
    var lines: LineBlock?
    var isLast: Bool
  }

  /// Reads runs and evidence, file after file.
  private struct Pairs {
    private let pass: ExportPass
    private var next = 0
    private var open: (table: RunTable, blocks: FileBlocks)?

    init(_ pass: ExportPass) { self.pass = pass }

    mutating func read() throws -> PairBlock? {
      if let (table, rest) = open {
        var blocks = rest
        open = nil
        if let block = try blocks.read() {
          if !block.isLast { open = (table, blocks) }
          return PairBlock(pair: next - 1, table: table, lines: block.lines, isLast: block.isLast)
        }
      }
      guard next < pass.scoredRuns.count else { return nil }
      let table = try RunTable(pass.scoredRuns[next], of: pass.root)
      let path = pass.evidence.paths[next]
      next += 1
      guard try pass.guardian.isFile(path) else {
        return PairBlock(pair: next - 1, table: table, lines: nil, isLast: true)
      }
      open = (table, FileBlocks([path], of: pass.root))
      return try read()
    }
  }

  /// What was made of a piece of evidence.
  private struct MadeBlock: Sendable {
    let piece: PairBlock
    var candidates: [PairMerge.Candidate] = []
    /// The drafts of each export.
    var drafts: [DraftBlock]
    /// What is wrong with the first line that is not valid.
    var failure: DistillationError?

    init(_ piece: PairBlock, _ makers: DraftMakers, path: String) {
      self.piece = piece
      drafts = makers.blocks(capacity: piece.lines?.count ?? 0)
      guard let lines = piece.lines else { return }
      var reader = EvidenceReader(path)
      do throws(DistillationError) {
        try lines.bytes.forEachRecord { line, number, offset throws(DistillationError) in
          let evidence = try reader.read(
            line, number: lines.firstLine + number, offset: lines.fileOffset + offset)
          add(evidence)
        }
      } catch {
        failure = error
      }
    }

    /// Makes drafts for the runs that a row may be the evidence of.
    private mutating func add(_ evidence: EvidenceRow) {
      let hash = evidence.sigHash
      evidence.withText(.runID) { runID in
        piece.table.forEachRun(runID, sigHash: hash) { run, isExact in
          candidates.append(
            PairMerge.Candidate(run: run, isExact: isExact, draft: candidates.count))
          drafts.add(piece.table.runs[run], evidence)
        }
      }
    }
  }
}

extension DayFiles {
  /// The path of the evidence that scored runs were made of.
  static func evidencePath(ofScoredRuns path: String) -> String {
    LakehouseRoot.evidence + path.dropFirst(LakehouseRoot.scoredRuns.count)
  }

  /// The path of the scored runs that are made of evidence.
  static func scoredRunsPath(ofEvidence path: String) -> String {
    LakehouseRoot.scoredRuns + path.dropFirst(LakehouseRoot.evidence.count)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Calls a closure with each line that is not blank, its number from 0, and its offset.
  @inline(__always)
  func forEachRecord<Failure: Error>(
    _ body: (_ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ offset: Int) throws(Failure) ->
      Void
  ) throws(Failure) {
    var offset = 0
    try forEachLine { line, number throws(Failure) in
      if !line.isBlank { try body(line, number, offset) }
      offset += line.count + 1
    }
  }
}
