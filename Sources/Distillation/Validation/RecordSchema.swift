// A record's table: its fields in wire order.

/// A field of a record.
struct RecordField: Sendable {
  var name: String
  var type: FieldType
  var isRequired: Bool

  static func required(_ name: String, _ type: FieldType) -> RecordField {
    RecordField(name: name, type: type, isRequired: true)
  }

  static func optional(_ name: String, _ type: FieldType) -> RecordField {
    RecordField(name: name, type: type, isRequired: false)
  }
}

/// The fields of a record in wire order. A field that is not here makes a record invalid.
struct RecordSchema: Sendable {
  let fields: [RecordField]
  /// A bit for each field that must be there, by its place.
  let required: UInt64

  init(_ fields: [RecordField]) {
    precondition(fields.count <= 64, "a bit for each field")
    self.fields = fields
    required = fields.indices.reduce(0) { fields[$1].isRequired ? $0 | 1 << UInt64($1) : $0 }
  }

  /// The place of a field, searched from a hint on: members mostly come in wire order.
  func place(of name: String, near hint: Int) -> Int? {
    for place in hint..<fields.count where fields[place].name.hasUTF8(of: name) { return place }
    for place in 0..<min(hint, fields.count) where fields[place].name.hasUTF8(of: name) {
      return place
    }
    return nil
  }
}

extension String {
  /// Whether two texts have the same code points, which `==` does not ask.
  @inline(__always)
  func hasUTF8(of other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}
