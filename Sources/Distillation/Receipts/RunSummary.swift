// What a whole run did: `summary.json` (receipts-and-audit.md, A run).

import Artifacts
import WireJSON

/// The summary of a run, as it is written.
public struct RunSummary: Sendable {
  /// The run's name.
  public let runID: String
  /// Whether all stages did what they were to do.
  public let status: RunStatus
  /// The hash of what the stages left: equal for two runs on equal input, on any runtime.
  public let runHash: String
  /// What the stages that ran did.
  public let stages: [StageOutcome]
  /// Why a stage failed; empty for a run that did not.
  public let errors: [String]
  /// The text of the file.
  public let text: [UInt8]

  init(
    _ run: RunIdentity, _ span: StageSpan, _ receipts: [StageReceipt], firewall: FirewallCount
  ) {
    runID = run.runID
    stages = receipts.map { StageOutcome($0) }
    errors = receipts.flatMap(\.errors)
    status = receipts.allSatisfy { $0.status == .ok } ? .ok : .failed
    runHash = Self.runHash(of: receipts)
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("schema_version")
    writer.integer(1)
    writer.member("run_id", run.runID)
    writer.member("run_hash", runHash)
    writer.member("git_commit", run.gitCommit)
    writer.member("started_at", span.startedAt)
    writer.member("finished_at", span.finishedAt)
    writer.member("status", status.rawValue)
    writer.name("stages")
    writer.beginArray()
    for receipt in receipts {
      writer.beginObject()
      writer.member("stage", receipt.stage.rawValue)
      writer.member("status", receipt.status.rawValue)
      writer.counts(receipt.counts)
      writer.member("receipt_sha256", Digest.sha256(of: receipt.text))
      writer.endObject()
    }
    writer.endArray()
    writer.name("firewall")
    writer.beginObject()
    writer.name("sft_rows")
    writer.integer(firewall.rows)
    writer.name("sft_never_rows")
    writer.integer(firewall.neverRows)
    writer.endObject()
    writer.endObject()
    writer.lineFeed()
    text = writer.bytes
  }

  /// `sig_hash` of `[stage, [[path, sha256] of outputs…]]` for each stage in order.
  static func runHash(of receipts: [StageReceipt]) -> String {
    var writer = JSONWriter()
    writer.beginArray()
    for receipt in receipts {
      writer.beginArray()
      writer.string(receipt.stage.rawValue)
      writer.beginArray()
      for output in receipt.outputs { writer.strings([output.path, output.sha256]) }
      writer.endArray()
      writer.endArray()
    }
    writer.endArray()
    // Arrays of strings are written canonically anyway.
    return Digest.sha256(of: writer.bytes)
  }
}

/// What one stage of a run did.
public struct StageOutcome: Sendable {
  /// Which stage.
  public let stage: Stage
  /// Whether it did what it was to do.
  public let status: RunStatus
  /// How many records it read: out, deduped and skipped together.
  public let recordsIn: Int
  /// How many it wrote.
  public let recordsOut: Int
  /// How many were there already.
  public let recordsDeduped: Int
  /// How many it left out.
  public let recordsSkipped: Int

  init(_ receipt: StageReceipt) {
    stage = receipt.stage
    status = receipt.status
    recordsIn = receipt.counts.recordsIn
    recordsOut = receipt.counts.recordsOut
    recordsDeduped = receipt.counts.recordsDeduped
    recordsSkipped = receipt.counts.recordsSkipped
  }
}

/// The rows of the SFT export as it stands, whoever wrote it.
struct FirewallCount: Sendable, Equatable {
  var rows = 0
  /// Rows of an SFT-never category: there are none.
  var neverRows = 0

  /// Reads the export of a root; there are no rows where there is none.
  init(_ root: LakehouseRoot, _ guardian: RootGuard) throws {
    // Where something else stands, the stage that was to write the export has said so.
    guard let isThere = try? guardian.isFile(LakehouseRoot.sftExport), isThere else { return }
    var blocks = FileBlocks([LakehouseRoot.sftExport], of: root)
    try OrderedPipeline.run(
      next: { try blocks.read() }, work: { FirewallCount($0) },
      take: {
        rows += $0.rows
        neverRows += $0.neverRows
      })
  }

  private init(_ block: FileBlock) {
    var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)
    block.lines?.bytes.forEachRecord { line, _, _ in
      rows += 1
      let quality = (try? parser.parse(UnsafeRawBufferPointer(line)))?.root["quality_score"]
      guard let quality = quality?.string else { return }
      if Category.sftNever.contains(where: { $0.rawValue.hasUTF8(of: quality) }) {
        neverRows += 1
      }
    }
  }
}
