// What an export read, wrote and left out, in counts.

import WireJSON

/// The exports, by the names that commands and stages give them.
public enum ExportKind: String, Sendable, CaseIterable {
  /// Samples for retrieval.
  case rag
  /// Samples for fine-tuning.
  case sft
  /// Pairs of a better and a worse answer.
  case preference

  /// The file, relative to the root.
  public var path: String {
    switch self {
    case .rag: LakehouseRoot.ragExport
    case .sft: LakehouseRoot.sftExport
    case .preference: LakehouseRoot.preferenceExport
    }
  }
}

/// What is let into an export beyond what always is.
public struct ExportOptions: BitwiseCopyable, Sendable, Equatable {
  /// SFT: `partially_accepted` runs too.
  public var includesPartial = false
  /// RAG: `needs_human_review` runs too.
  public var includesReview = false

  /// Makes options.
  public init(includesPartial: Bool = false, includesReview: Bool = false) {
    self.includesPartial = includesPartial
    self.includesReview = includesReview
  }
}

/// Why a scored run is not in an export (exports.md, first paragraph).
public enum LeftOutReason: String, Sendable, CaseIterable {
  /// SFT: a category that never gets there.
  case sftNever = "sft_never"
  /// SFT: not good enough without `--include-partial`.
  case belowQuality = "below_quality"
  /// RAG: it never gets there.
  case rejected
  /// RAG: not without `--include-review`. Preference: neither chosen nor rejected.
  case needsHumanReview = "needs_human_review"
  /// Its evidence is not found.
  case noEvidence = "no_evidence"
  /// SFT and preference: what a model drew out of a text is nothing to learn from.
  case extractionClass = "extraction_class"
  /// SFT: instruction or response is blank.
  case emptyPair = "empty_pair"
  /// RAG: the content is blank.
  case emptyContent = "empty_content"
  /// Preference: the text is blank.
  case emptyText = "empty_text"
  /// Preference: no run of its task to pair it with.
  case unpaired
  /// Preference: it is in the export, as the worse run of a pair.
  case usedAsRejected = "used_as_rejected"
  /// A sample of the same id was written before.
  case duplicate
}

/// What an export read, wrote and left out: read = written + left out.
public struct ExportReport: Sendable, Equatable {
  /// Scored runs.
  public var read = 0
  /// Samples.
  public var written = 0
  /// Scored runs by why they were left out.
  public var leftOut: [LeftOutReason: Int] = [:]

  /// A report of nothing.
  public init() {}

  /// The reasons that occurred, as they are written, in canonical order.
  public var sortedReasons: [(reason: LeftOutReason, count: Int)] {
    LeftOutReason.allCases
      .compactMap { reason in leftOut[reason].map { (reason: reason, count: $0) } }
      .filter { $0.count > 0 }
      .sorted { $0.reason.rawValue.utf8.lexicographicallyPrecedes($1.reason.rawValue.utf8) }
  }

  /// The result line of `export` (cli.md), without a line feed.
  public var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("read")
    writer.integer(read)
    writer.name("written")
    writer.integer(written)
    writer.name("left_out")
    writer.beginObject()
    for (reason, count) in sortedReasons {
      writer.name(reason.rawValue)
      writer.integer(count)
    }
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }
}
