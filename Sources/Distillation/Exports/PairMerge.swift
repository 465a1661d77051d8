// The runs of one file and the rows of their evidence, brought together in the order of the runs.

import Artifacts

/// Decides which row is the evidence of which run (exports.md, first paragraph).
///
/// It is the one row of the file with the run's id; of several, the one that has the same
/// `provenance.sig_hash`. Rows come in the order of their file, which is mostly that of the runs, so
/// that drafts are handed on as they come; those that come early wait.
struct PairMerge {
  /// What was made of a row that may be the evidence of a run.
  struct Candidate {
    var run: Int
    /// Whether the hash is the run's too, not the id alone.
    var isExact: Bool
    /// The place of the row's draft in each block.
    var draft: Int
  }

  /// Drafts that wait, with their bytes.
  fileprivate struct Parked {
    var drafts: [Draft]
    var blocks: [DraftBlock]
  }

  private let table: RunTable
  private let file: Int
  /// The run whose turn it is.
  private var turn = 0
  private var parked: [Int: Parked] = [:]
  /// Rows that have a run's id alone, the first of them, and how many there are.
  private var namesakes: [Int: (first: Parked, count: Int)] = [:]

  /// - Parameter file: The place of the file in the list of files.
  init(_ table: RunTable, file: Int) {
    self.table = table
    self.file = file
  }

  /// Takes what was made of a block of evidence.
  mutating func take(_ candidates: [Candidate], _ made: [DraftBlock], _ lanes: [ExportLane]) {
    passUnneeded(lanes)
    for candidate in candidates {
      let run = candidate.run
      // Its evidence was met before.
      if run < turn || parked[run] != nil { continue }
      if !candidate.isExact {
        note(namesake: candidate, made, lanes)
      } else if run == turn {
        for (block, lane) in zip(made, lanes) {
          lane.take(block.drafts[candidate.draft], of: block, table.runs[run], file: file)
        }
        turn += 1
        passParked(lanes, amid: made)
      } else {
        parked[run] = Parked(candidate, made)
      }
    }
    for (lane, block) in zip(lanes, made) { lane.endBlock(block) }
  }

  /// Ends the file: what has no evidence by now has none.
  mutating func finish(_ lanes: [ExportLane]) {
    while turn < table.runs.count {
      if let waiting = parked.removeValue(forKey: turn) {
        take(waiting, lanes)
      } else if let namesake = namesakes.removeValue(forKey: turn), namesake.count == 1 {
        take(namesake.first, lanes)
      } else {
        for lane in lanes { lane.takeWithoutEvidence(table.runs[turn]) }
        turn += 1
      }
    }
  }

  private mutating func note(
    namesake candidate: Candidate, _ made: [DraftBlock], _ lanes: [ExportLane]
  ) {
    if namesakes[candidate.run] == nil {
      namesakes[candidate.run] = (Parked(candidate, made), 0)
    }
    namesakes[candidate.run]?.count += 1
  }

  /// Passes the runs whose drafts are waiting, after what the block at hand has given so far.
  private mutating func passParked(_ lanes: [ExportLane], amid made: [DraftBlock]) {
    passUnneeded(lanes)
    while let waiting = parked.removeValue(forKey: turn) {
      for (lane, block) in zip(lanes, made) { lane.endBlock(block) }
      take(waiting, lanes)
      passUnneeded(lanes)
    }
  }

  /// Passes the runs that no lane needs the evidence of.
  private mutating func passUnneeded(_ lanes: [ExportLane]) {
    while turn < table.runs.count, !lanes.need(table.runs[turn]) {
      for lane in lanes { lane.takeWithoutEvidence(table.runs[turn]) }
      turn += 1
    }
  }

  private mutating func take(_ waiting: Parked, _ lanes: [ExportLane]) {
    for (place, lane) in lanes.enumerated() {
      lane.take(waiting.drafts[place], of: waiting.blocks[place], table.runs[turn], file: file)
      lane.endBlock(waiting.blocks[place])
    }
    turn += 1
  }
}

extension PairMerge.Parked {
  /// Copies what belongs to one row out of a block.
  fileprivate init(_ candidate: PairMerge.Candidate, _ made: [DraftBlock]) {
    let moved = made.map { $0.drafts[candidate.draft].moved(from: $0) }
    drafts = moved.map(\.0)
    blocks = moved.map(\.1)
  }
}

extension Draft {
  /// The same draft with a block of its own.
  fileprivate func moved(from block: DraftBlock) -> (Draft, DraftBlock) {
    var own = DraftBlock(besides: block)
    func move(_ range: Range<Int>) -> Range<Int> {
      let start = own.bytes.count
      own.bytes.append(block.bytes[range])
      return start..<own.bytes.count
    }
    switch self {
    case .leftOut: return (self, own)
    case .sample(var sample):
      let start = sample.line.lowerBound
      own.volatile = block.volatile[sample.values].map {
        $0.lowerBound - start..<$0.upperBound - start
      }
      sample.line = move(sample.line)
      sample.values = own.volatile.indices
      return (.sample(sample), own)
    case .grouped(var grouped):
      grouped.taskID = move(grouped.taskID)
      grouped.runID = move(grouped.runID)
      return (.grouped(grouped), own)
    }
  }
}

extension [ExportLane] {
  /// Whether any of them needs the evidence of a run.
  func need(_ run: RunFacts) -> Bool {
    contains { $0.maker.reasonBeforeEvidence(run) == nil }
  }
}
