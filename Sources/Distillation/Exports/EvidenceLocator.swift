// Where the fields of evidence stand in a line: one walk, nothing allocated.

import Glibc
import WireJSON

/// A field of evidence records, or of the provenance in them, that is looked for in their lines.
///
/// Cases stand in wire order, those of the provenance last.
enum LocatedField: Int, CaseIterable {
  case runID, taskID, timestamp, provenance, modelName, modelRole, sourceFiles, retrievedContext
  case text, metadata
  case sourceFile, lineOffset, sigHash, recordedAt

  /// The fields of a record, and those of its provenance.
  fileprivate static let ofRecord = 0..<LocatedField.sourceFile.rawValue
  fileprivate static let ofProvenance = LocatedField.sourceFile.rawValue..<count
  static let count = LocatedField.recordedAt.rawValue + 1

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

/// Finds the fields of evidence records, in memory that is used again for the next one.
struct EvidenceLocator: ~Copyable {
  private let slots = UnsafeMutableBufferPointer<LocatedValue>.allocate(
    capacity: LocatedField.count)

  init() { slots.initialize(repeating: LocatedValue()) }

  deinit {
    clear()
    slots.deallocate()
  }

  /// Finds the fields of a valid record. The row is good until the next one is located.
  ///
  /// - Parameters:
  ///   - line: The line that the record was parsed from.
  ///   - offset: Where the line begins in its file.
  func locate(
    _ root: JSONNode, in line: UnsafeBufferPointer<UInt8>, at offset: Int
  ) -> EvidenceRow {
    let text = RowText(line)
    clear()
    if walk(text, text.skipSpace(0), LocatedField.ofRecord) == nil { ask(root, text) }
    return EvidenceRow(text: text, root: root, offset: offset, slots: slots)
  }

  private func clear() {
    for slot in slots.indices {
      if slots[slot].isOwned { slots[slot].wire?.deallocate() }
      slots[slot] = LocatedValue()
    }
  }

  /// Finds fields of the object that opens at an offset, and returns its end; nil if the document
  /// has to be asked.
  private func walk(_ text: RowText, _ start: Int, _ fields: Range<Int>) -> Int? {
    var hint = fields.lowerBound
    return text.forEachMember(ofObjectAt: start) { name, start in
      // Two spellings of one name count as one.
      if name.hasEscapes { return nil }
      let value = text.value(at: start)
      for _ in fields {
        guard let field = LocatedField(rawValue: hint) else { break }
        hint = hint + 1 < fields.upperBound ? hint + 1 : fields.lowerBound
        guard text.holds(field.name, name) else { continue }
        slots[field.rawValue].place = value
        if field == .provenance { return walk(text, start, LocatedField.ofProvenance) }
        break
      }
      return value.end
    }
  }

  private func ask(_ root: JSONNode, _ text: RowText) {
    for field in LocatedField.allCases {
      guard let start = field.node(in: root)?.sourceRange.lowerBound else { continue }
      slots[field.rawValue].place = text.value(at: start)
    }
  }
}

extension RowText {
  /// Whether a name without escapes is a word.
  @inline(__always)
  func holds(_ word: StaticString, _ name: TextValue) -> Bool {
    let count = word.utf8CodeUnitCount
    return name.end &- name.start &- 2 == count
      && memcmp(base + (name.start &+ 1), word.utf8Start, count) == 0
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
