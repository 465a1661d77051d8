// What the phases of an audit share: the root, what was found, and what later phases ask of earlier
// ones.

import Artifacts

/// An audit under way.
final class AuditWork {
  let root: LakehouseRoot
  let guardian: RootGuard
  let options: AuditOptions
  private(set) var checks: [AuditCheck] = []
  private(set) var metrics: [(String, Double)] = []

  /// How many evidence rows there are, by the path of their file.
  var evidenceRows: [[UInt8]: Int] = [:]
  /// What exports trace back to.
  let trace: EvidenceTrace
  /// What the root holds by days, if that is asked for.
  let days: DaySamples?

  private var phase = AuditPhase.inventory
  /// When the last check was made.
  private var checked = ContinuousClock.now
  private let progress: ((AuditPhase, StageProgress) -> Void)?

  init(
    _ root: LakehouseRoot, _ guardian: RootGuard, _ options: AuditOptions,
    _ progress: ((AuditPhase, StageProgress) -> Void)?
  ) {
    self.root = root
    self.guardian = guardian
    self.options = options
    self.progress = progress
    trace = EvidenceTrace(
      capacity: options.traceCapacity,
      spillingTo: options.scratchFolder ?? ScratchFile.temporaryFolder)
    days = options.isSurvey ? DaySamples() : nil
  }

  /// Runs a phase.
  func run(_ phase: AuditPhase) {
    self.phase = phase
    progress?(phase, StageProgress())
    switch phase {
    case .inventory: lookAtInventory()
    case .schemas: lookAtSchemas()
    case .evidence: lookAtEvidence()
    case .scores: lookAtScores()
    case .exports: lookAtExports()
    case .summary: lookAtSummary()
    case .acceptance: lookAtAcceptance()
    case .replay: lookAtReplay()
    }
  }

  /// Notes what came of a check of the phase that is running.
  func note(_ check: String, isRequired: Bool = true, _ finding: AuditFinding) {
    let now = ContinuousClock.now
    checks.append(
      AuditCheck(
        phase: phase, name: check, isRequired: isRequired, status: finding.status,
        detail: finding.detail, duration: now - checked))
    checked = now
  }

  /// Notes a metric.
  func measure(_ metric: String, _ value: Int) { metrics.append((metric, Double(value))) }

  /// Whether a regular file stands at a path; what is there and is none is a fault, and no file.
  func isFile(_ path: String, _ faults: inout AuditFaults) -> Bool {
    do {
      return try guardian.isFile(path)
    } catch {
      faults.note(error, in: path)
      return false
    }
  }

  /// Whether a folder stands at a path; what is there and is none is a fault, and no folder.
  func isFolder(_ path: String, _ faults: inout AuditFaults) -> Bool {
    do {
      return try guardian.isFolder(path)
    } catch {
      faults.note(error, in: path)
      return false
    }
  }

  /// The files of a folder by day and stem; none, and a fault, where one of them is none.
  func dayFiles(_ folder: String, _ faults: inout AuditFaults) -> [String] {
    do {
      return try DayFiles.list(folder, of: root, guardian)
    } catch {
      faults.note(error, in: folder)
      return []
    }
  }

  /// Reads files in pieces, has several threads look at them, and takes what they found in order.
  ///
  /// A file that cannot be read is a block with a failure, after which the next file is read.
  func walk<Tally: Sendable>(
    _ paths: [String], _ look: @escaping @Sendable (AuditBlock) -> Tally,
    take: (Tally, AuditBlock) -> Void
  ) {
    var blocks = AuditBlocks(paths, of: root)
    let phase = phase
    let tell = progress.map { tell in { tell(phase, $0) } }
    // Progress is a courtesy: a file whose size cannot be had is reported by its block.
    var counter = try? ProgressCounter(paths, of: root, tell)
    do {
      try OrderedPipeline.run(
        next: { blocks.next() }, work: { (look($0), $0) },
        take: { tally, block in
          take(tally, block)
          counter?.didRead(block.lines?.count ?? 0)
        })
    } catch {
      preconditionFailure("nothing of a walk throws: \(error)")
    }
  }
}

/// A piece of one of several files, or why there is none.
struct AuditBlock: @unchecked Sendable {
  // Nobody changes the lines while they are handed from thread to thread.

  /// Which file, by its place in the list.
  var file: Int
  /// The file, relative to the root.
  var path: String
  /// Its lines; none for an empty file, or one that cannot be read.
  var lines: LineBlock?
  /// Why the file cannot be read any further.
  var failure: (any Error)?
  /// Whether nothing of the file follows.
  var isLast: Bool

  /// Notes the failure, if there is one, and calls a closure with each line that is not blank and
  /// its number from 0; what the closure throws is noted.
  func forEachRecord(
    _ faults: inout AuditFaults,
    _ body: (_ line: UnsafeBufferPointer<UInt8>, _ number: Int) throws(DistillationError) -> Void
  ) {
    if let failure { faults.note(failure, in: path) }
    guard let lines else { return }
    lines.bytes.forEachRecord { line, number, _ in
      do throws(DistillationError) {
        try body(line, lines.firstLine + number)
      } catch {
        faults.note("\(error)")
      }
    }
  }
}

/// Reads files one after the other, past those that cannot be read.
private struct AuditBlocks {
  private let root: LakehouseRoot
  private let paths: [String]
  private var file = -1
  private var open: FileBlocks?

  init(_ paths: [String], of root: LakehouseRoot) {
    self.paths = paths
    self.root = root
  }

  mutating func next() -> AuditBlock? {
    if open == nil {
      guard file + 1 < paths.count else { return nil }
      file += 1
      open = FileBlocks([paths[file]], of: root)
    }
    var block = AuditBlock(file: file, path: paths[file], isLast: true)
    do {
      if let read = try open?.read() {
        block.lines = read.lines
        block.isLast = read.isLast
      }
    } catch {
      block.failure = error
    }
    if block.isLast { open = nil }
    return block
  }
}
