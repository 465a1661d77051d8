// What one stage of a run read and wrote: `STAGE.receipt.json` (receipts-and-audit.md, A run).

import Artifacts
import WireJSON

/// The stages of a run, in order.
public enum Stage: String, Sendable, CaseIterable {
  /// Sources to evidence.
  case collect
  /// Evidence to scored runs.
  case score
  /// Scored runs to the retrieval export.
  case exportRAG = "export-rag"
  /// Scored runs to the fine-tuning export.
  case exportSFT = "export-sft"
  /// Scored runs to the preference export.
  case exportPreference = "export-preference"
}

/// How many records a stage read, and what became of them: in = out + deduped + skipped.
struct StageCounts: Sendable, Equatable {
  var recordsIn = 0
  var recordsOut = 0
  var recordsDeduped = 0
  var recordsSkipped = 0
  /// Skipped records by reason, in canonical order.
  var skipReasons: [(reason: String, count: Int)] = []

  static func == (a: StageCounts, b: StageCounts) -> Bool {
    a.recordsIn == b.recordsIn && a.recordsOut == b.recordsOut
      && a.recordsDeduped == b.recordsDeduped && a.recordsSkipped == b.recordsSkipped
      && a.skipReasons.elementsEqual(b.skipReasons) {
        $0.count == $1.count && $0.reason.hasUTF8(of: $1.reason)
      }
  }
}

extension StageCounts {
  init(_ report: MaterializeReport) {
    let total = report.total
    self.init(
      recordsIn: total.rowsRead, recordsOut: total.rowsWritten, recordsDeduped: total.rowsDeduped,
      recordsSkipped: total.rowsSkipped, skipReasons: report.sortedSkipReasons)
  }

  init(_ report: ScoreReport) {
    self.init(recordsIn: report.read, recordsOut: report.written)
  }

  /// `duplicate` is what was deduped, all other reasons are what was skipped (exports.md).
  init(_ report: ExportReport) {
    let reasons = report.sortedReasons.filter { $0.reason != .duplicate }
    self.init(
      recordsIn: report.read, recordsOut: report.written,
      recordsDeduped: report.leftOut[.duplicate] ?? 0,
      recordsSkipped: reasons.reduce(0) { $0 + $1.count },
      skipReasons: reasons.map { (reason: $0.reason.rawValue, count: $0.count) })
  }
}

/// Whether a stage, or a run, did what it was to do.
public enum RunStatus: String, Sendable {
  /// It did.
  case ok
  /// It did not.
  case failed
}

/// A receipt, as it is written.
struct StageReceipt: Sendable {
  let stage: Stage
  let status: RunStatus
  let counts: StageCounts
  let outputs: [FileStamp]
  let errors: [String]
  /// The text of the file.
  let text: [UInt8]

  /// The receipt of a stage that did what it was to do.
  init(
    _ stage: Stage, of run: RunIdentity, _ span: StageSpan, inputs: [FileStamp],
    outputs: [FileStamp], _ counts: StageCounts
  ) {
    self.init(
      stage, run, .ok, span, inputs: inputs.inPathOrder, outputs: outputs.inPathOrder, counts,
      errors: [])
  }

  /// The receipt of a stage that failed: no inputs and outputs, counts of 0.
  init(_ stage: Stage, of run: RunIdentity, _ span: StageSpan, failedWith message: String) {
    self.init(
      stage, run, .failed, span, inputs: [], outputs: [], StageCounts(), errors: [message])
  }

  private init(
    _ stage: Stage, _ run: RunIdentity, _ status: RunStatus, _ span: StageSpan,
    inputs: [FileStamp], outputs: [FileStamp], _ counts: StageCounts, errors: [String]
  ) {
    self.stage = stage
    self.status = status
    self.counts = counts
    self.outputs = outputs
    self.errors = errors
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("schema_version")
    writer.integer(1)
    writer.member("stage", stage.rawValue)
    writer.member("run_id", run.runID)
    writer.member("status", status.rawValue)
    writer.member("started_at", span.startedAt)
    writer.member("finished_at", span.finishedAt)
    writer.member("git_commit", run.gitCommit)
    writer.member("scorer_version", Scorer.version)
    writer.name("inputs")
    writer.stamps(inputs)
    writer.name("outputs")
    writer.stamps(outputs)
    writer.counts(counts)
    writer.name("skip_reasons")
    writer.beginObject()
    for (reason, count) in counts.skipReasons {
      writer.name(reason)
      writer.integer(count)
    }
    writer.endObject()
    writer.name("errors")
    writer.strings(errors)
    writer.endObject()
    writer.lineFeed()
    text = writer.bytes
  }
}

/// What every receipt and the summary of a run say of it.
struct RunIdentity: Sendable {
  let runID: String
  let gitCommit: String
}

/// When a stage began and ended, as it is written.
struct StageSpan: Sendable {
  var startedAt: String
  var finishedAt: String
}

extension [FileStamp] {
  fileprivate var inPathOrder: [FileStamp] {
    sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}

extension JSONWriter {
  /// Writes a member that is a string.
  mutating func member(_ name: String, _ value: String) {
    self.name(name)
    string(value)
  }

  /// Writes the four members that count records.
  mutating func counts(_ counts: StageCounts) {
    name("records_in")
    integer(counts.recordsIn)
    name("records_out")
    integer(counts.recordsOut)
    name("records_deduped")
    integer(counts.recordsDeduped)
    name("records_skipped")
    integer(counts.recordsSkipped)
  }

  fileprivate mutating func stamps(_ stamps: [FileStamp]) {
    beginArray()
    for stamp in stamps {
      beginObject()
      member("path", stamp.path)
      member("sha256", stamp.sha256)
      name("bytes")
      integer(stamp.bytes)
      name("records")
      integer(stamp.records)
      endObject()
    }
    endArray()
  }
}
