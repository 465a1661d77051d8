// What is made once and looked at for every row, by all threads at once.

import Glibc

/// Elements that stay for as long as the process does.
///
/// Copies have no references to count. Those of an array would be counted for every row, and as all
/// threads look at the same array, they would wait for each other at its counter. So it is meant for
/// `static let` alone: the memory is never given back, nor written once it is filled.
struct ConstantTable<Element: BitwiseCopyable & Sendable>: BitwiseCopyable, RandomAccessCollection,
  @unchecked Sendable
{
  /// The elements where they stand.
  let elements: UnsafeBufferPointer<Element>

  init(_ elements: some Collection<Element>) {
    let kept = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = kept.initialize(from: elements)
    self.elements = UnsafeBufferPointer(kept)
  }

  var startIndex: Int { 0 }
  var endIndex: Int { elements.count }

  @inline(__always)
  subscript(place: Int) -> Element { elements[place] }
}

extension ConstantTable<UInt8> {
  /// The UTF-8 of a text.
  init(_ text: String) { self.init(Array(text.utf8)) }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether these are the same bytes as others.
  @inline(__always)
  func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard let mine = baseAddress, let others = other.baseAddress else { return true }
    return memcmp(mine, others, count) == 0
  }
}
