// A string's bytes without a detour through `String`.

extension JSONNode {
  /// Calls a closure with the UTF-8 of the code points that a string stands for, which must not leave
  /// it; nil if this is no string. A string without escapes is not copied.
  public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
    let row = row
    guard row.kind == .string else { return nil }
    if row.hasEscapes { return utf8.map { $0.withUnsafeBufferPointer(body) } }
    return storage.bytes.withUnsafeBufferPointer { text in
      let literal = StringLiteral(row, in: text)
      return body(UnsafeBufferPointer(start: literal.base, count: literal.count))
    }
  }

  /// Whether this is a string of the same code points as another.
  public func holds(_ other: String) -> Bool {
    let row = row
    guard row.kind == .string else { return false }
    return storage.bytes.withUnsafeBufferPointer { text in
      other.withUTF8Bytes { StringLiteral(row, in: text).equals($0) }
    }
  }

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
