// A source row as a transform sees it: where each of its fields stands in the text.

import Glibc
import WireJSON

/// A parsed row and the places of the fields that its transform asks for.
///
/// Values in an ordinary spelling are taken from the text as they stand; unusual ones, such as a
/// string with escapes or a number like `1e2`, from the parsed document.
struct SourceRow {
  let text: RowText
  let root: JSONNode
  /// The 0-based number of the line in its file.
  let lineOffset: Int
  let schema: RecordSchema
  /// Where each field's value stands; a start below 0 for one that is absent.
  let slots: UnsafeMutableBufferPointer<TextValue>

  static let absent = TextValue(start: -1, end: -1)

  /// Finds the fields of a row that is an object.
  func locateFields(_ judge: AcceptanceTable.Judge) {
    slots.update(repeating: Self.absent)
    var hint = 0
    let end = text.forEachMember(ofObjectAt: text.skipSpace(0)) { name, start in
      // Two spellings of one name count as one, so the document has to be asked.
      if name.hasEscapes { return nil }
      let value = text.value(at: start)
      if let place = judge.place(of: name, near: hint) {
        slots[place] = value
        hint = place &+ 1
      }
      return value.end
    }
    if end == nil { locateFieldsInDocument() }
  }

  private func locateFieldsInDocument() {
    slots.update(repeating: Self.absent)
    for (name, value) in root.members {
      guard let place = schema.place(of: name, near: 0) else { continue }
      slots[place] = text.value(at: value.sourceRange.lowerBound)
    }
  }

  /// Whether a field is there and not null.
  @inline(__always)
  func isPresent(_ place: Int) -> Bool {
    let start = slots[place].start
    return start >= 0 && text[start] != UInt8(ascii: "n")
  }

  /// The parsed value of a field that is there.
  func node(_ place: Int) -> JSONNode {
    guard let node = root[schema.fields[place].name] else {
      preconditionFailure("a field that was found in the text is not in the document")
    }
    return node
  }

  /// Whether a boolean field is there with a value.
  func isFlag(_ place: Int, _ value: Bool) -> Bool {
    isPresent(place) && (text[slots[place].start] == UInt8(ascii: "t")) == value
  }

  /// Whether a string field is there with these code points.
  func isText(_ place: Int, _ bytes: [UInt8]) -> Bool {
    guard isPresent(place) else { return false }
    let value = slots[place]
    if value.hasEscapes { return node(place).string?.utf8.elementsEqual(bytes) ?? false }
    return value.content.count == bytes.count
      && memcmp(text.base + value.content.lowerBound, bytes, bytes.count) == 0
  }

  /// The double of a number field that is there.
  func number(_ place: Int) -> Double {
    text.plainNumber(slots[place]) ?? node(place).number ?? 0
  }

  /// The instant of a timestamp field that is there.
  func instant(_ place: Int) -> ContractTimestamp {
    let value = slots[place]
    let content = UnsafeBufferPointer(
      start: text.base + value.content.lowerBound, count: value.content.count)
    let instant =
      value.hasEscapes
      ? node(place).string.flatMap(ContractTimestamp.init) : ContractTimestamp(utf8: content)
    guard let instant else { preconditionFailure("a timestamp that was checked is none") }
    return instant
  }
}

// Checking (evidence.md: "Reasons, the first that applies, in this order").
extension SourceRow {
  /// The first field in table order that is at fault.
  func fault(_ judge: AcceptanceTable.Judge, bound: (place: Int, by: Int)?) -> SkipReason? {
    for place in slots.indices {
      let field = schema.fields[place]
      guard isPresent(place) else {
        if field.isRequired { return .missingField(field.name) }
        continue
      }
      if !judge.accepts(valueAt: slots[place].start, forFieldAt: place),
        let reason = fault(of: field, node(place))
      {
        return reason
      }
      if let bound, bound.place == place, number(place) > number(bound.by) {
        return .badField(field.name)
      }
    }
    return nil
  }

  private func fault(of field: RecordField, _ node: JSONNode) -> SkipReason? {
    guard field.type.isBroken(by: node) else { return nil }
    if case .timestamp = field.type, node.kind == .string { return .badTimestamp(field.name) }
    return .badField(field.name)
  }
}
