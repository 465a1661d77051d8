// A valid record put into wire form, whatever order and spelling it came in (wire-json.md, Writing).

import WireJSON

extension RecordSchema {
  /// Appends the wire text of a record that is valid: fields in table order, free-form values canonical.
  func append(_ record: JSONNode, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for field in fields {
      guard let value = record[field.name] else { continue }
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes.append(contentsOf: "\"\(field.name)\":".utf8)
      field.type.append(value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension FieldType {
  fileprivate func append(_ value: JSONNode, to bytes: inout [UInt8]) {
    switch self {
    case .record(let schema): schema.append(value, to: &bytes)
    case .array(let element, _):
      bytes.append(UInt8(ascii: "["))
      for (place, value) in value.elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        element.append(value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    default: value.appendCanonical(to: &bytes)
    }
  }
}
