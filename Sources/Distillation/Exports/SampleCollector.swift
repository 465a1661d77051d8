// What an export does with drafts, in order: ids that were written before, counts, the file.

import Artifacts
import WireJSON

/// Takes the drafts of one export in the order of the scored runs.
protocol DraftCollector: AnyObject {
  /// Counts so far; complete after ``finish()``.
  var report: ExportReport { get }

  /// Counts a run that nothing was made of.
  func leaveOut(_ reason: LeftOutReason)

  /// Takes the draft of a run.
  ///
  /// - Parameter file: The place of the run's file in the list of files.
  func take(_ draft: Draft, of block: DraftBlock, _ run: RunFacts, file: Int) throws

  /// Ends a block, or interrupts it: drafts of another block may come.
  func endBlock(_ block: DraftBlock) throws

  /// Ends the runs: nothing comes after them.
  func finish() throws

  /// Puts the file in its place, and returns its stamp if one is wanted.
  func commit() throws -> FileStamp?
}

/// Collects samples: those whose id is new go to the file.
final class SampleCollector: DraftCollector {
  private(set) var report = ExportReport()
  private let sink: any SampleSink
  private let ids = IdentitySet()
  /// Lines of the block that follow one another and have not been written.
  private var pending: (lines: Range<Int>, values: Range<Int>, count: Int) = (0..<0, 0..<0, 0)

  init(_ sink: any SampleSink) { self.sink = sink }

  func leaveOut(_ reason: LeftOutReason) {
    report.read += 1
    report.leftOut[reason, default: 0] += 1
  }

  func take(_ draft: Draft, of block: DraftBlock, _ run: RunFacts, file: Int) throws {
    switch draft {
    case .leftOut(let reason): leaveOut(reason)
    case .grouped: preconditionFailure("samples are not made of groups")
    case .sample(let sample):
      guard ids.insert(sample.id) else { return leaveOut(.duplicate) }
      report.read += 1
      report.written += 1
      if pending.lines.upperBound == sample.line.lowerBound, pending.count > 0 {
        pending.lines = pending.lines.lowerBound..<sample.line.upperBound
        pending.values = pending.values.lowerBound..<sample.values.upperBound
        pending.count += 1
      } else {
        try endBlock(block)
        pending = (sample.line, sample.values, 1)
      }
    }
  }

  func endBlock(_ block: DraftBlock) throws {
    if pending.count == 0 { return }
    let (lines, values, count) = pending
    pending.count = 0
    try block.withLines(lines, values: values) { try sink.append($0, records: count) }
  }

  func finish() {}

  func commit() throws -> FileStamp? { try sink.commit() }
}
