// Whole values through the writer.

extension JSONWriter {
  /// Writes a value, its members in their own order.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let object):
      beginObject()
      for (name, value) in object {
        self.name(name)
        self.value(value)
      }
      endObject()
    }
  }
}
