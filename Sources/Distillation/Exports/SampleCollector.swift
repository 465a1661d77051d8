// What an export does with drafts, in order: ids that were written before, counts, the file.

import Artifacts
import WireJSON

/// Takes the drafts of one export in the order of the scored runs.
protocol DraftCollector: AnyObject {
  /// Counts so far; complete after ``finish()``.
  var report: ExportReport { get }

  /// Counts a run that nothing was made of.
  func leaveOut(_ reason: LeftOutReason)

  /// Tells of the drafts of a block, which are going to be taken.
  func prepare(_ block: DraftBlock)

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
  private var lines = FollowingLines()

  init(_ sink: any SampleSink) { self.sink = sink }

  func leaveOut(_ reason: LeftOutReason) {
    report.read += 1
    report.leftOut[reason, default: 0] += 1
  }

  func prepare(_ block: DraftBlock) {
    for case .sample(let sample) in block.drafts { ids.prefetch(sample.id) }
  }

  func take(_ draft: Draft, of block: DraftBlock, _ run: RunFacts, file: Int) throws {
    switch draft {
    case .leftOut(let reason): leaveOut(reason)
    case .grouped: preconditionFailure("samples are not made of groups")
    case .sample(let sample):
      guard ids.insert(sample.id) else { return leaveOut(.duplicate) }
      report.read += 1
      report.written += 1
      try lines.append(sample, of: block, to: sink)
    }
  }

  func endBlock(_ block: DraftBlock) throws { try lines.flush(block, to: sink) }

  func finish() {}

  func commit() throws -> FileStamp? { try sink.commit() }
}

/// Lines of a block that follow one another, which go to the sink in one piece.
struct FollowingLines {
  private var lines = 0..<0
  private var values = 0..<0
  private var count = 0

  /// Adds a line of a block, of which all lines so far are.
  mutating func append(
    _ sample: SampleDraft, of block: DraftBlock, to sink: any SampleSink
  ) throws {
    if count == 0 || lines.upperBound != sample.line.lowerBound {
      try flush(block, to: sink)
      lines = sample.line
      values = sample.values
    } else {
      lines = lines.lowerBound..<sample.line.upperBound
      values = values.lowerBound..<sample.values.upperBound
    }
    count += 1
  }

  /// Hands on what there is: lines of another block may come.
  mutating func flush(_ block: DraftBlock, to sink: any SampleSink) throws {
    if count == 0 { return }
    let records = count
    count = 0
    try block.withLines(lines, values: values) { try sink.append($0, records: records) }
  }
}
