// Which values of which files may differ between two correct runs, and texts that have them
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

/// Whole lines, and where the volatile values of their records stand.
struct VolatileText {
  /// The text that the lines are part of.
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the lines stand in it.
  let range: Range<Int>
  /// Where the values stand in it, in order, quotes included.
  let values: ArraySlice<Range<Int>>

  /// All lines of a text.
  init(_ bytes: UnsafeBufferPointer<UInt8>, values: [Range<Int>]) {
    self.init(bytes, bytes.indices, values: values[...])
  }

  /// Some lines of a text, and the values in them.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, values: ArraySlice<Range<Int>>) {
    self.bytes = bytes
    self.range = range
    self.values = values
  }

  /// The lines as they stand.
  var lines: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[range]) }
}
