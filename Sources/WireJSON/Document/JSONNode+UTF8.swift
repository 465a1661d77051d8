// A string's bytes without a detour through `String`.

extension JSONNode {
  /// The UTF-8 of the code points that a string stands for, nil if this is no string.
  ///
  /// Choose it over ``string`` where bytes are wanted: nothing is validated a second time.
  public var utf8: [UInt8]? {
    guard kind == .string else { return nil }
    return storage.bytes.withUnsafeBufferPointer { text in
      let literal = StringLiteral(row, in: text)
      guard literal.hasEscapes else {
        return Array(UnsafeBufferPointer(start: literal.base, count: literal.count))
      }
      // Resolving escapes makes no text longer.
      return Array(unsafeUninitializedCapacity: literal.count) { room, count in
        count = room.baseAddress.map { literal.resolve(into: $0) } ?? 0
      }
    }
  }
}
