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
  /// What is known of each field.
  let slots: UnsafeMutableBufferPointer<LocatedValue>

  /// How many bytes the line has.
  var length: Int { text.count }

  /// Whether a field is there.
  func has(_ field: LocatedField) -> Bool { place(field).start >= 0 }

  /// Where the value of a field that is there stands in the line.
  func place(_ field: LocatedField) -> TextValue { slots[field.rawValue].place }

  /// The value of a field in the document, nil if it is absent.
  func node(_ field: LocatedField) -> JSONNode? { has(field) ? field.node(in: root) : nil }

  /// A field that is there as it is written, which is mostly how it stands in the line: in canonical
  /// form, the provenance in the order of its table.
  func wire(_ field: LocatedField) -> UnsafeBufferPointer<UInt8> {
    let slot = slots[field.rawValue]
    if let wire = slot.wire { return wire }
    let isInLine =
      field == .provenance ? isProvenanceAsWritten : text.isAsWritten(slot.place)
    let wire = isInLine ? text[slot.place.start..<slot.place.end] : copy(field)
    slots[field.rawValue].wire = wire
    slots[field.rawValue].isOwned = !isInLine
    return wire
  }

  /// What stands between the quotes of a string as it is written.
  func content(_ field: LocatedField) -> UnsafeBufferPointer<UInt8> {
    let wire = wire(field)
    return UnsafeBufferPointer(rebasing: wire[1..<wire.count - 1])
  }

  /// Whether the provenance has its four fields in order, with nothing between them.
  private var isProvenanceAsWritten: Bool {
    var end = place(.provenance).start
    for field in LocatedField.ofProvenance {
      let value = place(field)
      // A brace or a comma, the name in quotes, and a colon.
      guard value.start == end + field.name.utf8CodeUnitCount + 4, text.isAsWritten(value) else {
        return false
      }
      end = value.end
    }
    return place(.provenance).end == end + 1
  }

  private func copy(_ field: LocatedField) -> UnsafeBufferPointer<UInt8> {
    var bytes: [UInt8] = []
    if field == .provenance {
      for field in LocatedField.ofProvenance {
        bytes.append(bytes.isEmpty ? "{\"" : ",\"")
        bytes.append(field.name)
        bytes.append("\":")
        bytes.append(contentsOf: wire(field))
      }
      bytes.append("}")
    } else {
      field.node(in: root)?.appendCanonical(to: &bytes)
    }
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = copy.initialize(from: bytes)
    return UnsafeBufferPointer(copy)
  }

  /// The code points of a string, nil if it is absent.
  func string(_ field: LocatedField) -> String? {
    guard has(field) else { return nil }
    return withText(field) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls a closure with the code points of a string that is there, as UTF-8.
  func withText<Result>(
    _ field: LocatedField, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let value = place(field)
    if !value.hasEscapes { return body(text[value.content]) }
    var text = field.node(in: root)?.string ?? ""
    return text.withUTF8(body)
  }

  /// Whether a text is absent or blank.
  func isBlank(_ field: LocatedField) -> Bool {
    guard has(field) else { return true }
    // Mostly the first byte says so: a visible character of ASCII that begins no escape.
    let first = text[place(field).start + 1]
    if 0x21...0x7E ~= first, first != UInt8(ascii: "\""), first != UInt8(ascii: "\\") {
      return false
    }
    return field.node(in: root)?.string?.isBlank ?? true
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
  var recordedAt: Range<Int> { place(.recordedAt).start..<place(.recordedAt).end }
}

extension [UInt8] {
  /// Appends text that stands in the program.
  @inline(__always)
  mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends the provenance, and returns where the value of `recorded_at` stands: at its end.
  mutating func appendProvenance(of evidence: EvidenceRow) -> Range<Int> {
    append(contentsOf: evidence.wire(.provenance))
    let end = count - 1
    return end - evidence.wire(.recordedAt).count..<end
  }
}
