// Where the fields of evidence stand in a line.

import Glibc
import WireJSON

/// A field of evidence records, or of the provenance in them, that is looked for in their lines.
///
/// Cases stand in wire order, those of the provenance last.
enum LocatedField: Int, CaseIterable {
  case runID, taskID, timestamp, provenance, modelName, modelRole, sourceFiles, retrievedContext
  case text, metadata
  case sourceFile, lineOffset, sigHash, recordedAt

  static let count = allCases.count
  static let ofProvenance: [LocatedField] = [.sourceFile, .lineOffset, .sigHash, .recordedAt]
  /// The fields by their places in the table of evidence; nil for one that is not looked for.
  static let ofPlaces = RecordSchema.evidenceRecord.fields.map { field in
    allCases.first { !ofProvenance.contains($0) && "\($0.name)".hasUTF8(of: field.name) }
  }

  var name: StaticString {
    switch self {
    case .runID: "run_id"
    case .taskID: "task_id"
    case .timestamp: "timestamp"
    case .provenance: "provenance"
    case .modelName: "model_name"
    case .modelRole: "model_role"
    case .sourceFiles: "source_files"
    case .retrievedContext: "retrieved_context"
    case .text: "text"
    case .metadata: "metadata"
    case .sourceFile: "source_file"
    case .lineOffset: "line_offset"
    case .sigHash: "sig_hash"
    case .recordedAt: "recorded_at"
    }
  }

  /// The value of the field in a record.
  func node(in root: JSONNode) -> JSONNode? {
    let object = rawValue >= Self.sourceFile.rawValue ? root["provenance"] : root
    return object?["\(name)"]
  }
}

/// What is known of a field of a record.
struct LocatedValue: BitwiseCopyable {
  /// Where its value stands in the line; a start below 0 for a field that is absent.
  var place = TextValue(start: -1, end: -1)
  /// Its canonical form, once it has been asked for.
  var wire: UnsafeBufferPointer<UInt8>?
  /// Whether that has memory of its own.
  var isOwned = false
}

extension RowText {
  /// Whether a name without escapes is a word.
  @inline(__always)
  func holds(_ word: StaticString, _ name: TextValue) -> Bool {
    let count = word.utf8CodeUnitCount
    return name.end &- name.start &- 2 == count
      && memcmp(base + (name.start &+ 1), word.utf8Start, count) == 0
  }

  /// The value that stands at some offsets.
  func textValue(_ range: Range<Int>) -> TextValue {
    let isString = base[range.lowerBound] == UInt8(ascii: "\"")
    return TextValue(
      start: range.lowerBound, end: range.upperBound,
      hasEscapes: isString && memchr(base + range.lowerBound, 0x5C, range.count) != nil)
  }

  /// Whether a value certainly stands in the text as it is written: in canonical form.
  func isAsWritten(_ value: TextValue) -> Bool {
    switch base[value.start] {
    case UInt8(ascii: "\""): !value.hasEscapes || hasWrittenEscapes(value)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      value.end - value.start <= 15
        && (value.start..<value.end).allSatisfy { base[$0] &- UInt8(ascii: "0") < 10 }
    default: false
    }
  }

  /// Whether every escape of a string is one of two characters that is written so: control
  /// characters in their short forms, the quote and the backslash.
  private func hasWrittenEscapes(_ value: TextValue) -> Bool {
    var i = value.start + 1
    let end = value.end - 1
    while let found = memchr(base + i, 0x5C, end - i) {
      let backslash = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      switch base[backslash + 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"),
        UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
        i = backslash + 2
      default: return false
      }
    }
    return true
  }
}
