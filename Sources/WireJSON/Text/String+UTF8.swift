// Strings as the contract compares them: by code points, which are equal when their UTF-8 is.
// String's own == takes canonically equivalent texts for equal.

extension String {
  /// Calls a closure with the UTF-8 of the string.
  @inline(__always)
  func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(utf8).withUnsafeBufferPointer(body)
  }

  /// Whether both strings have the same code points.
  func hasSameCodePoints(as other: String) -> Bool {
    withUTF8Bytes { mine in
      other.withUTF8Bytes { theirs in
        guard mine.count == theirs.count else { return false }
        guard let left = mine.baseAddress, let right = theirs.baseAddress else { return true }
        return ByteScan.equal(left, right, count: mine.count)
      }
    }
  }

  /// Hashes the code points.
  func hashCodePoints(into hasher: inout Hasher) {
    hasher.combine(utf8.count)
    withUTF8Bytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// A string that is equal to another by its code points alone: a key for dictionaries and sets.
package struct CodePoints: Hashable, Sendable {
  package var string: String

  package init(_ string: String) { self.string = string }

  package static func == (a: CodePoints, b: CodePoints) -> Bool {
    a.string.hasSameCodePoints(as: b.string)
  }

  package func hash(into hasher: inout Hasher) { string.hashCodePoints(into: &hasher) }
}
