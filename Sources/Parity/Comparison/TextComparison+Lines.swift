// Line by line: which rows are missing, extra, doubled or elsewhere, and how the others differ.

import WireJSON

extension TextComparison {
  /// Compares two lists of lines.
  ///
  /// Lines that are the same, masked values apart, are paired. Of what is left, lines that stand
  /// between the same pairs are paired in order and compared as rows; the others are missing, extra or
  /// doubled. Pairs that do not come in the same order on both sides are a difference of their own.
  mutating func compareLines(_ expected: [[UInt8]], _ actual: [[UInt8]]) {
    let (keys, otherKeys) = (expected.map(key), actual.map(key))
    var pairing = LinePairing(keys, otherKeys)
    for (index, other) in pairing.same where !rule.masks.isEmpty {
      compareLine(expected[index], actual[other], number: index + 1)
    }
    let known = Set(keys)
    let doubled = pairing.takeActual { known.contains(otherKeys[$0]) }
    let changed = pairing.takeNeighbours()
    for (index, other) in changed {
      compareLine(expected[index], actual[other], number: index + 1)
    }
    for index in pairing.unpairedExpected {
      add(.missing, .rowMissing, line: index + 1, expected[index], [])
    }
    for index in pairing.unpairedActual {
      add(.extra, .rowExtra, line: index + 1, [], actual[index])
    }
    for index in doubled {
      add(.extra, .rowDuplicated, line: index + 1, [], actual[index])
    }
    addOrder((pairing.same + changed).sorted { $0.expected < $1.expected }, expected, actual)
  }

  private mutating func addOrder(
    _ pairs: [LinePairing.Pair], _ expected: [[UInt8]], _ actual: [[UInt8]]
  ) {
    let others = pairs.map(\.actual).sorted()
    guard let (pair, other) = zip(pairs, others).first(where: { $0.actual != $1 }) else { return }
    let lists = (pairs.map { expected[$0.expected] }, others.map { actual[$0] })
    let isText = (lists.0 + lists.1).allSatisfy(isValidUTF8)
    func texts(_ lines: [[UInt8]]) -> [String] { lines.map { String(decoding: $0, as: UTF8.self) } }
    let isSort = isText && Order.isSortDifference(texts(lists.0), texts(lists.1))
    add(
      .moved, isSort ? .sortOrder : .rowOrder, line: pair.expected + 1, expected[pair.expected],
      actual[other])
  }

  /// What makes two lines the same: their bytes, masked values blanked.
  private func key(_ line: [UInt8]) -> [UInt8] {
    guard !rule.masks.isEmpty, let document = try? JSONDocument(parsing: line) else { return line }
    return Masking.blank(Masking(rule.masks, of: document).ranges, in: line)
  }
}

/// Which lines of two texts stand for each other. Linear in the number of lines.
struct LinePairing {
  typealias Pair = (expected: Int, actual: Int)

  /// The lines with the same key: the first with the first, and so on.
  let same: [Pair]
  private(set) var unpairedExpected = [Int]()
  private(set) var unpairedActual = [Int]()

  init(_ expected: [[UInt8]], _ actual: [[UInt8]]) {
    var places = [[UInt8]: [Int]]()
    for (index, key) in expected.enumerated().reversed() { places[key, default: []].append(index) }
    var same = [Pair]()
    for (index, key) in actual.enumerated() {
      if let first = places[key]?.popLast() {
        same.append((first, index))
      } else {
        unpairedActual.append(index)
      }
    }
    unpairedExpected = places.values.joined().sorted()
    self.same = same
  }

  /// Takes out the unpaired lines of the actual side that fulfil a condition, and returns them.
  mutating func takeActual(where condition: (Int) -> Bool) -> [Int] {
    let taken = unpairedActual.filter(condition)
    unpairedActual.removeAll(where: condition)
    return taken
  }

  /// Pairs, in order, the unpaired lines that come after the same pair on both sides, and then those
  /// that have the same number.
  mutating func takeNeighbours() -> [Pair] {
    var rest = [Int: ArraySlice<Int>]()
    for (index, anchor) in anchors(of: unpairedActual, among: same, side: \.actual) {
      rest[anchor, default: []].append(index)
    }
    var pairs = [Pair]()
    let inOrder = same.sorted { $0.expected < $1.expected }
    for (index, anchor) in anchors(of: unpairedExpected, among: inOrder, side: \.expected) {
      if let other = rest[anchor]?.popFirst() { pairs.append((index, other)) }
    }
    take(pairs)
    let free = Set(unpairedActual)
    let level = unpairedExpected.filter(free.contains).map { (expected: $0, actual: $0) }
    take(level)
    return pairs + level
  }

  private mutating func take(_ pairs: [Pair]) {
    let (expected, actual) = (Set(pairs.map(\.expected)), Set(pairs.map(\.actual)))
    unpairedExpected.removeAll(where: expected.contains)
    unpairedActual.removeAll(where: actual.contains)
  }

  /// For each of some lines of one side, the actual line of the pair that comes last before it, or -1.
  private func anchors(
    of lines: [Int], among pairs: [Pair], side: (Pair) -> Int
  ) -> [(line: Int, anchor: Int)] {
    var next = 0
    return lines.map { line in
      while next < pairs.count && side(pairs[next]) < line { next += 1 }
      return (line, next > 0 ? pairs[next - 1].actual : -1)
    }
  }
}
