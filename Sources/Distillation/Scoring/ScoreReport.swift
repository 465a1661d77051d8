// What a run of the scorer over a root did, in counts.

import WireJSON

/// What ``ScoreStage`` read and wrote.
public struct ScoreReport: Sendable, Equatable {
  /// Evidence records.
  public var read = 0
  /// Scored runs by category.
  public var categories = CategoryCounts()

  /// A report of nothing.
  public init() {}

  /// Scored runs: one for each evidence record.
  public var written: Int { categories.total }

  /// The result line of `score` (cli.md), without a line feed.
  public var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("read")
    writer.integer(read)
    writer.name("written")
    writer.integer(written)
    writer.name("categories")
    writer.beginObject()
    for category in Category.allCases {
      writer.name(category.rawValue)
      writer.integer(categories[category])
    }
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }
}
