// A source row as a transform sees it: each of its fields, as it stands in the text.

import WireJSON

/// A parsed row and the values of the fields that its transform asks for.
///
/// Values in an ordinary spelling are taken from the text as they stand, unusual ones from the
/// document.
struct SourceRow {
  let text: ParsedText
  let document: JSONDocument
  /// The 0-based number of the line in its file.
  let lineOffset: Int
  let schema: RecordSchema
  /// Each field's value; nil for one that is absent or null.
  let slots: UnsafeMutableBufferPointer<ParsedValue?>

  /// Finds the fields of a row that is an object.
  func locateFields(_ judge: AcceptanceTable.Judge) {
    slots.update(repeating: nil)
    var hint = 0
    _ = text.forEachMember(of: text.root) { name, value in
      let place =
        name.hasEscapes
        ? document.node(name).string.flatMap { schema.place(of: $0, near: 0) }
        : judge.place(of: name, near: hint)
      if let place {
        slots[place] = value.kind == .null ? nil : value
        hint = place &+ 1
      }
      return true
    }
  }

  /// Whether a field is there and not null.
  @inline(__always)
  func isPresent(_ place: Int) -> Bool { slots[place] != nil }

  /// The value of a field that is there.
  @inline(__always)
  func value(_ place: Int) -> ParsedValue {
    guard let value = slots[place] else { preconditionFailure("an absent field has no value") }
    return value
  }

  /// The value of a field that is there, as a node.
  func node(_ place: Int) -> JSONNode { document.node(value(place)) }

  /// Whether a boolean field is there with a value.
  func isFlag(_ place: Int, _ flag: Bool) -> Bool {
    slots[place].map { $0.isTrue == flag } ?? false
  }

  /// Whether a string field is there with these code points.
  func isText(_ place: Int, _ bytes: [UInt8]) -> Bool {
    guard let value = slots[place] else { return false }
    if value.hasEscapes { return document.node(value).string?.utf8.elementsEqual(bytes) ?? false }
    return text[value.content].elementsEqual(bytes)
  }

  /// The double of a number field that is there.
  func number(_ place: Int) -> Double { value(place).number ?? 0 }

  /// The instant of a timestamp field that is there.
  func instant(_ place: Int) -> ContractTimestamp {
    let value = value(place)
    let instant =
      value.hasEscapes
      ? node(place).string.flatMap(ContractTimestamp.init)
      : ContractTimestamp(utf8: text[value.content])
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
      guard let value = slots[place] else {
        if field.isRequired { return .missingField(field.name) }
        continue
      }
      if !judge.accepts(value, forFieldAt: place), let reason = fault(of: field, node(place)) {
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
