// An evidence record's line with the places of its fields, for whoever writes something out of it.

import Artifacts
import WireJSON

/// A valid evidence record: its line, its document, and where each field stands in the line.
///
/// Fields are copied from the line; the document is asked where a spelling is unusual.
struct EvidenceRow {
  let text: ParsedText
  let document: JSONDocument
  /// Where the line begins in its file.
  let offset: Int
  /// The bits of the fields that are there.
  let fields: UInt64
  /// What is known of each of them.
  let slots: UnsafeMutableBufferPointer<LocatedValue>

  /// How many bytes the line has.
  var length: Int { text.bytes.count }

  /// Whether a field is there.
  func has(_ field: LocatedField) -> Bool { fields & field.bit != 0 }

  /// The value of a field that is there.
  func value(_ field: LocatedField) -> ParsedValue { slots[field.rawValue].value }

  /// The value of a field in the document, nil if it is absent.
  func node(_ field: LocatedField) -> JSONNode? {
    has(field) ? document.node(value(field)) : nil
  }

  /// A field that is there as it is written, which is mostly how it stands in the line: in canonical
  /// form, the provenance in the order of its table.
  func wire(_ field: LocatedField) -> UnsafeBufferPointer<UInt8> {
    let slot = slots[field.rawValue]
    let isInLine = field == .provenance ? isProvenanceAsWritten : slot.value.isCanonical
    if isInLine { return text[slot.value.range] }
    if let copy = slot.copy { return copy }
    let copy = copy(field)
    slots[field.rawValue].copy = copy
    return copy
  }

  /// What stands between the quotes of a string as it is written.
  func content(_ field: LocatedField) -> UnsafeBufferPointer<UInt8> {
    let wire = wire(field)
    return UnsafeBufferPointer(rebasing: wire[1..<wire.count - 1])
  }

  /// Whether the provenance has its four fields in order, with nothing between them.
  private var isProvenanceAsWritten: Bool {
    var end = value(.provenance).start
    for (field, length) in Self.provenanceNames {
      let value = value(field)
      // A brace or a comma, the name in quotes, and a colon.
      guard value.start == end + length + 4, value.isCanonical else { return false }
      end = value.end
    }
    return value(.provenance).end == end + 1
  }

  private static let provenanceNames = ConstantTable(
    LocatedField.ofProvenance.map { ($0, $0.name.utf8.count) })

  private func copy(_ field: LocatedField) -> UnsafeBufferPointer<UInt8> {
    var bytes: [UInt8] = []
    if field == .provenance {
      for field in LocatedField.ofProvenance {
        bytes += (bytes.isEmpty ? "{\"" : ",\"").utf8
        bytes += field.name.utf8
        bytes += "\":".utf8
        bytes += wire(field)
      }
      bytes += "}".utf8
    } else {
      node(field)?.appendCanonical(to: &bytes)
    }
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = copy.initialize(from: bytes)
    return UnsafeBufferPointer(copy)
  }

  /// The double of a number, nil if it is absent.
  func number(_ field: LocatedField) -> Double? { has(field) ? value(field).number : nil }

  /// The code points of a string, nil if it is absent.
  func string(_ field: LocatedField) -> String? {
    guard has(field) else { return nil }
    return withText(field) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls a closure with the code points of a string that is there, as UTF-8.
  func withText<Result>(
    _ field: LocatedField, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let value = value(field)
    if !value.hasEscapes { return body(text[value.content]) }
    var text = document.node(value).string ?? ""
    return text.withUTF8(body)
  }

  /// Whether a text is absent or blank.
  func isBlank(_ field: LocatedField) -> Bool {
    guard has(field) else { return true }
    // Mostly the first byte says so: a visible character of ASCII that begins no escape.
    let first = text.bytes[value(field).start + 1]
    if 0x21...0x7E ~= first, first != UInt8(ascii: "\""), first != UInt8(ascii: "\\") {
      return false
    }
    return document.node(value(field)).isBlank
  }

  /// The stem of the file that it comes from, as it is written in a string.
  var stem: UnsafeBufferPointer<UInt8> { SourceStem.stem(ofSourceFile: content(.sourceFile)) }

  /// `provenance.sig_hash`.
  var sigHash: DigestBytes {
    guard let hash = withText(.sigHash, { DigestBytes(hexadecimal: $0) }) else {
      preconditionFailure("a record that was found valid has no hash")
    }
    return hash
  }

  /// Where the value of `provenance.recorded_at` stands in the line.
  var recordedAt: Range<Int> { value(.recordedAt).range }
}

extension ByteBuffer {
  /// Appends the provenance, and returns where the value of `recorded_at` stands: at its end.
  func appendProvenance(of evidence: EvidenceRow) -> Range<Int> {
    append(evidence.wire(.provenance))
    let end = count - 1
    return end - evidence.wire(.recordedAt).count..<end
  }
}
