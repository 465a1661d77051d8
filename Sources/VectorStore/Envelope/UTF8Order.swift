// The order of ids: by their UTF-8 bytes, which String's own comparison is not.

/// Comparison by UTF-8 bytes.
enum UTF8Order {
  /// Below 0, 0 or above it, as `a` comes before, equals or comes after `b`.
  static func compare(_ a: String, _ b: String) -> Int {
    withBytes(of: a) { a in
      withBytes(of: b) { b in
        for index in 0..<min(a.count, b.count) where a[index] != b[index] {
          return a[index] < b[index] ? -1 : 1
        }
        return a.count - b.count
      }
    }
  }

  /// Returns the elements ascending by a text, the first of equal ones first; those that are in order
  /// already are not moved.
  static func sorted<Element>(_ elements: [Element], by text: KeyPath<Element, String>) -> [Element]
  {
    let isSorted = zip(elements, elements.dropFirst()).allSatisfy {
      compare($0[keyPath: text], $1[keyPath: text]) <= 0
    }
    if isSorted { return elements }
    return elements.sorted { compare($0[keyPath: text], $1[keyPath: text]) < 0 }
  }

  private static func withBytes<Result>(
    of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(text.utf8).withUnsafeBufferPointer(body)
  }
}
