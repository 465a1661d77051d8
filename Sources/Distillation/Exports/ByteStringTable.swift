// Many short texts numbered in the order in which they come: run ids, task ids.

import Artifacts

/// Numbers texts by their bytes, in memory of little more than the bytes.
///
///     var table = ByteStringTable()
///     table.insert("a"), table.insert("b"), table.insert("a")      // 0, 1, 0
struct ByteStringTable: Sendable {
  private var bytes: [UInt8] = []
  /// Where the text of each number ends.
  private var ends: [Int] = []
  /// Numbers by hash, -1 where there is none.
  private var slots = [Int32](repeating: -1, count: 16)

  /// How many texts there are.
  var count: Int { ends.count }

  /// The number of a text, which gets one if it has none.
  mutating func insert(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    let slot = slot(of: text)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    slots[slot] = Int32(ends.count)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    if ends.count > slots.count / 4 * 3 { grow() }
    return ends.count - 1
  }

  /// The number of a text, nil if it has none.
  func number(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    let number = slots[slot(of: text)]
    return number >= 0 ? Int(number) : nil
  }

  /// Where the text of a number stands among all bytes.
  private func range(_ number: Int) -> Range<Int> {
    (number == 0 ? 0 : ends[number - 1])..<ends[number]
  }

  /// The slot where a text is, or the empty one where it belongs.
  private func slot(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Self.hash(text) & mask
    while slots[slot] >= 0, !isText(text, Int(slots[slot])) { slot = (slot + 1) & mask }
    return slot
  }

  private func isText(_ text: UnsafeBufferPointer<UInt8>, _ number: Int) -> Bool {
    let range = range(number)
    return range.count == text.count
      && bytes.withUnsafeBufferPointer {
        UnsafeBufferPointer(rebasing: $0[range]).equals(text)
      }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    bytes.withUnsafeBufferPointer { bytes in
      for number in ends.indices {
        var slot = Self.hash(UnsafeBufferPointer(rebasing: bytes[range(number)])) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(number)
      }
    }
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(text))
    return hasher.finalize()
  }
}
