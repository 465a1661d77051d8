// An evidence record's line with the places of its fields, for whoever writes something out of it.

import Artifacts
import WireJSON

/// A valid evidence record: its line, its document, and where each field stands in the line.
///
/// Fields are found in one walk along the line and copied from it; the document is asked where a
/// spelling is unusual.
struct EvidenceRow {
  let text: RowText
  let root: JSONNode
  /// Where the line begins in its file.
  let offset: Int
  /// Where each field's value stands; a start below 0 for one that is absent.
  let slots: UnsafeMutableBufferPointer<TextValue>

  /// How many bytes the line has.
  var length: Int { text.count }

  /// Whether a field is there.
  func has(_ field: LocatedField) -> Bool { slots[field.rawValue].start >= 0 }

  /// The value of a field in the document, nil if it is absent.
  func node(_ field: LocatedField) -> JSONNode? { has(field) ? field.node(in: root) : nil }

  /// The code points of a string, nil if it is absent.
  func string(_ field: LocatedField) -> String? {
    guard has(field) else { return nil }
    let value = slots[field.rawValue]
    if value.hasEscapes { return field.node(in: root)?.string }
    return String(decoding: content(value), as: UTF8.self)
  }

  /// Calls a closure with the code points of a string that is there, as UTF-8.
  func withText<Result>(
    _ field: LocatedField, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let value = slots[field.rawValue]
    if !value.hasEscapes { return body(content(value)) }
    var text = field.node(in: root)?.string ?? ""
    return text.withUTF8(body)
  }

  /// Whether a text is absent or blank.
  func isBlank(_ field: LocatedField) -> Bool {
    guard has(field) else { return true }
    // Mostly the first byte says so: a visible character of ASCII that begins no escape.
    let first = text[slots[field.rawValue].start + 1]
    if 0x21...0x7E ~= first, first != UInt8(ascii: "\""), first != UInt8(ascii: "\\") {
      return false
    }
    return field.node(in: root)?.string?.isBlank ?? true
  }

  /// The stem of the file that it comes from.
  var stem: String { SourceStem.stem(ofSourceFile: string(.sourceFile) ?? "") }

  /// `provenance.sig_hash`.
  var sigHash: DigestBytes {
    guard let hash = withText(.sigHash, { DigestBytes(hexadecimal: $0) }) else {
      preconditionFailure("a record that was found valid has no hash")
    }
    return hash
  }

  /// Where the value of `provenance.recorded_at` stands in the line.
  var recordedAt: Range<Int> {
    let value = slots[LocatedField.recordedAt.rawValue]
    return value.start..<value.end
  }

  private func content(_ value: TextValue) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.base + value.content.lowerBound, count: value.content.count)
  }
}

extension [UInt8] {
  /// Appends a field that is there as it is written: in canonical form, which is mostly how it
  /// stands in the line.
  mutating func append(_ evidence: EvidenceRow, _ field: LocatedField) {
    let value = evidence.slots[field.rawValue]
    if evidence.text.isAsWritten(value) {
      append(evidence.text, value.start..<value.end)
    } else {
      field.node(in: evidence.root)?.appendCanonical(to: &self)
    }
  }

  /// Appends the provenance in the order of its table, and returns where the value of `recorded_at`
  /// stands.
  mutating func appendProvenance(of evidence: EvidenceRow) -> Range<Int> {
    append(contentsOf: Self.beforeSourceFile)
    append(evidence, .sourceFile)
    append(contentsOf: Self.beforeLineOffset)
    append(evidence, .lineOffset)
    append(contentsOf: Self.beforeSigHash)
    append(evidence, .sigHash)
    append(contentsOf: Self.beforeRecordedAt)
    let start = count
    append(evidence, .recordedAt)
    let end = count
    append(UInt8(ascii: "}"))
    return start..<end
  }

  private static let beforeSourceFile = Array(#"{"source_file":"#.utf8)
  private static let beforeLineOffset = Array(#","line_offset":"#.utf8)
  private static let beforeSigHash = Array(#","sig_hash":"#.utf8)
  private static let beforeRecordedAt = Array(#","recorded_at":"#.utf8)
}
