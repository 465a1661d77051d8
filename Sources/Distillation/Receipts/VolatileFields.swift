// Which values of which files may differ between two correct runs, and the text without them
// (receipts-and-audit.md, StageReceipt: the `sha256` of files that carry volatile fields).

import WireJSON

/// Files by the volatile fields that their records carry.
enum FileKind: Sendable {
  /// Source streams carry none.
  case source
  case skips
  case evidence
  case scoredRuns
  /// The exports.
  case samples

  /// The paths of the fields in a record.
  private var volatileFields: [[String]] {
    switch self {
    case .source: []
    case .skips: [["recorded_at"]]
    case .evidence: [["provenance", "recorded_at"]]
    case .scoredRuns: [["scored_at"], ["provenance", "recorded_at"]]
    case .samples: [["created_at"], ["provenance", "recorded_at"]]
    }
  }

  /// Where the volatile values of a record stand in its text, in order.
  func volatileValues(of record: JSONNode) -> [Range<Int>] {
    volatileFields
      .compactMap { $0.reduce(Optional(record)) { $0?[$1] }?.sourceRange }
      .sorted { $0.lowerBound < $1.lowerBound }
  }
}

extension [UInt8] {
  /// Appends a text with each of the values replaced by `""`.
  ///
  /// - Parameter values: Where they stand, in order.
  mutating func append(
    _ text: UnsafeBufferPointer<UInt8>, withoutValuesAt values: some Sequence<Range<Int>>
  ) {
    var start = 0
    for value in values {
      append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<value.lowerBound]))
      append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: "\"")])
      start = value.upperBound
    }
    append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
  }
}
