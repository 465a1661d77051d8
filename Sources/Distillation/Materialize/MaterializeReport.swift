// What a run of materialize did, in counts.

import WireJSON

/// What ``Materializer/run(dryRun:force:progress:)`` read, wrote and left.
public struct MaterializeReport: Sendable, Equatable {
  /// Rows by what became of them: read = written + deduped + skipped.
  public struct Counts: Sendable, Equatable {
    /// Lines that are not blank, nor left for the next run.
    public var rowsRead = 0
    /// Rows that evidence was made of.
    public var rowsWritten = 0
    /// Rows that are in evidence already, or came earlier in the same stream.
    public var rowsDeduped = 0
    /// Rows that no evidence could be made of.
    public var rowsSkipped = 0

    /// No rows.
    public init() {}

    /// Adds up counts.
    public static func + (a: Counts, b: Counts) -> Counts {
      var sum = a
      sum.rowsRead += b.rowsRead
      sum.rowsWritten += b.rowsWritten
      sum.rowsDeduped += b.rowsDeduped
      sum.rowsSkipped += b.rowsSkipped
      return sum
    }
  }

  /// What became of the rows of one stream.
  public struct Source: Sendable, Equatable {
    /// Which stream.
    public var stem: SourceStem
    /// What became of its rows.
    public var counts: Counts
  }

  /// The streams that there are, in table order.
  public var sources: [Source] = []
  /// Skipped rows by reason.
  public var skipReasons: [SkipReason: Int] = [:]

  /// A report of nothing.
  public init() {}

  /// What became of all rows.
  public var total: Counts { sources.reduce(Counts()) { $0 + $1.counts } }

  /// The reasons that occurred, as they are written, in canonical order.
  public var sortedSkipReasons: [(reason: String, count: Int)] {
    skipReasons.map { (reason: $0.description, count: $1) }
      .sorted { $0.reason.utf8.lexicographicallyPrecedes($1.reason.utf8) }
  }

  /// The result line of `materialize` (cli.md), without a line feed.
  public var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.counts(total)
    writer.name("skip_reasons")
    writer.beginObject()
    for (reason, count) in sortedSkipReasons {
      writer.name(reason)
      writer.integer(count)
    }
    writer.endObject()
    writer.name("sources")
    writer.beginArray()
    for source in sources {
      writer.beginObject()
      writer.name("source_file")
      writer.string(source.stem.sourceFile)
      writer.counts(source.counts)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func counts(_ counts: MaterializeReport.Counts) {
    name("rows_read")
    integer(counts.rowsRead)
    name("rows_written")
    integer(counts.rowsWritten)
    name("rows_deduped")
    integer(counts.rowsDeduped)
    name("rows_skipped")
    integer(counts.rowsSkipped)
  }
}
