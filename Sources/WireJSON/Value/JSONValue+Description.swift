// What a person sees of a value in a failure or a log: its text.

extension JSONValue: CustomStringConvertible {
  /// The wire text.
  public var description: String { String(decoding: wire(), as: UTF8.self) }
}

extension JSONNode: CustomStringConvertible {
  /// The text of the value, as the source spells it.
  public var description: String {
    String(decoding: storage.bytes[sourceRange], as: UTF8.self)
  }
}
