// One source stream from its first line to its last: read, transformed on several threads, merged
// in order.

import Artifacts
import Dispatch
import Glibc

/// What a run knows and has done of one stream.
struct SourceMaterialization {
  let source: RootSurvey.Source
  let context: TransformContext
  /// Skipped lines of this stream that are in the skips file.
  let knownSkips: IdentitySet

  private(set) var counts = MaterializeReport.Counts()
  private(set) var skipReasons: [SkipReason: Int] = [:]
  /// Rows that this run has made evidence of.
  private let written = IdentitySet()
  private let skipsWritten = IdentitySet()

  init(source: RootSurvey.Source, context: TransformContext, knownSkips: IdentitySet) {
    self.source = source
    self.context = context
    self.knownSkips = knownSkips
  }

  /// Reads the stream to its end and hands on the evidence and skips that are new, in source order.
  mutating func run(threads: Int, output: inout MaterializeOutput) throws {
    var position = (offset: 0, line: 0)
    var ahead = (0..<threads).map { _ in BlockTransform() }
    var behind: [BlockTransform] = []
    var spare = (0..<threads).map { _ in BlockTransform() }
    ahead = try fill(ahead, &position)
    while !ahead.isEmpty {
      let group = start(ahead)
      // While the threads are at work, what they did before is merged, and the next is read.
      do {
        try merge(behind, &output)
        if !behind.isEmpty { spare = behind }
        behind = ahead
        ahead = try fill(spare, &position)
      } catch {
        group.wait()
        throw error
      }
      group.wait()
    }
    try merge(behind, &output)
  }
}

extension SourceMaterialization {
  /// Fills blocks with the next lines; returns those that got any.
  private func fill(
    _ blocks: [BlockTransform], _ position: inout (offset: Int, line: Int)
  ) throws -> [BlockTransform] {
    var filled: [BlockTransform] = []
    for transform in blocks {
      let block = transform.block
      guard
        try block.fill(
          from: source.file, at: position.offset, line: position.line, limit: source.file.size)
      else { break }
      position = (block.end, block.firstLine + block.lineFeedCount)
      filled.append(transform)
    }
    return filled
  }

  /// Sets threads to work, one a block.
  private func start(_ blocks: [BlockTransform]) -> DispatchGroup {
    let group = DispatchGroup()
    let context = context
    for block in blocks { DispatchQueue.global().async(group: group) { block.run(context) } }
    return group
  }

  private mutating func merge(_ blocks: [BlockTransform], _ output: inout MaterializeOutput) throws {
    for block in blocks {
      counts.rowsRead += block.rowsRead
      counts.rowsDeduped += block.known
      try mergeRows(of: block, &output)
      try mergeSkips(of: block, &output)
      output.didRead(block.block.count)
    }
  }

  /// Hands on the evidence of rows that did not come earlier in the stream, in runs of one day.
  private mutating func mergeRows(
    of block: BlockTransform, _ output: inout MaterializeOutput
  ) throws {
    var run = 0..<0
    var day: Int32 = 0
    var start = 0
    for row in block.newRows {
      let line = start..<row.end
      start = row.end
      guard written.insert(row.identity) else {
        counts.rowsDeduped += 1
        continue
      }
      counts.rowsWritten += 1
      if row.day == day, run.upperBound == line.lowerBound {
        run = run.lowerBound..<line.upperBound
      } else {
        try output.append(block.evidence, run, day: day)
        run = line
        day = row.day
      }
    }
    try output.append(block.evidence, run, day: day)
  }

  private mutating func mergeSkips(
    of block: BlockTransform, _ output: inout MaterializeOutput
  ) throws {
    for line in block.skipped {
      counts.rowsSkipped += 1
      skipReasons[line.reason, default: 0] += 1
      let identity = RowIdentity(line.hash)
      if !knownSkips.contains(identity), skipsWritten.insert(identity) {
        try output.append(line, of: source.stem)
      }
    }
  }
}
