// What the scorer says of one record, and the line that reports it.

import WireJSON

/// The judgement of one evidence record.
public struct Score: Sendable, Equatable {
  /// What it is worth.
  public var category: Category
  /// Why; at least one.
  public var reasons: [String]
  /// What kind of source it comes from.
  public var sourceClass: SourceClass

  /// Makes a judgement.
  public init(category: Category, reasons: [String], sourceClass: SourceClass) {
    self.category = category
    self.reasons = reasons
    self.sourceClass = sourceClass
  }

  /// Returns `{"category","reasons","source_class"}` without a line feed: the result of
  /// `score-record` (cli.md).
  public var line: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("category")
    writer.string(category.rawValue)
    writer.name("reasons")
    writer.strings(reasons)
    writer.name("source_class")
    writer.string(sourceClass.rawValue)
    writer.endObject()
    return writer.bytes
  }

  /// Two judgements are equal if category, class and reasons are, the reasons by code points.
  public static func == (a: Score, b: Score) -> Bool {
    a.category == b.category && a.sourceClass == b.sourceClass
      && a.reasons.elementsEqual(b.reasons) { $0.hasUTF8(of: $1) }
  }
}

extension JSONWriter {
  /// Writes an array of strings.
  mutating func strings(_ values: some Sequence<String>) {
    beginArray()
    for value in values { string(value) }
    endArray()
  }
}
