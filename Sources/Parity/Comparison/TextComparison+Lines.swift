// Line by line: which rows are missing, extra, doubled or elsewhere, and how the others differ.

extension TextComparison {
  /// Compares two lists of lines.
  ///
  /// Lines that stand on both sides are paired by their bytes; what is left is paired in order and
  /// compared as rows; what then remains is missing or extra. Linear in the number of lines.
  mutating func compareLines(_ expected: [[UInt8]], _ actual: [[UInt8]]) {
    guard rule.masks.isEmpty else { return compareInOrder(expected, actual) }
    var counts = [[UInt8]: Int]()
    for line in expected { counts[line, default: 0] += 1 }
    let known = Set(counts.keys)
    var unmatched = [Int]()
    for (index, line) in actual.enumerated() {
      if let count = counts[line], count > 0 {
        counts[line] = count - 1
      } else {
        unmatched.append(index)
      }
    }
    var missing = [Int]()
    for (index, line) in expected.enumerated().reversed() {
      if let count = counts[line], count > 0 {
        counts[line] = count - 1
        missing.append(index)
      }
    }
    missing.reverse()

    let doubled = unmatched.filter { known.contains(actual[$0]) }
    let foreign = unmatched.filter { !known.contains(actual[$0]) }
    for (index, other) in zip(missing, foreign) {
      compareLine(expected[index], actual[other], line: index + 1)
    }
    for index in missing.dropFirst(foreign.count) {
      addRow(.missing, .rowMissing, line: index, expected: expected[index], actual: [])
    }
    for index in foreign.dropFirst(missing.count) {
      addRow(.extra, .rowExtra, line: index, expected: [], actual: actual[index])
    }
    for index in doubled {
      addRow(.extra, .rowDuplicated, line: index, expected: [], actual: actual[index])
    }
    if missing.isEmpty && unmatched.isEmpty,
      let index = expected.indices.first(where: { expected[$0] != actual[$0] })
    {
      addRow(
        .moved, .rowOrder, line: index, expected: expected[index], actual: actual[index])
    }
  }

  /// With masks, lines that may stand for each other are not the same bytes: they are paired in order.
  private mutating func compareInOrder(_ expected: [[UInt8]], _ actual: [[UInt8]]) {
    for (index, (one, other)) in zip(expected, actual).enumerated() {
      compareLine(one, other, line: index + 1)
    }
    for index in expected.indices.dropFirst(actual.count) {
      addRow(.missing, .rowMissing, line: index, expected: expected[index], actual: [])
    }
    for index in actual.indices.dropFirst(expected.count) {
      addRow(.extra, .rowExtra, line: index, expected: [], actual: actual[index])
    }
  }

  private mutating func addRow(
    _ kind: Divergence.Kind, _ cause: Cause, line: Int, expected: [UInt8], actual: [UInt8]
  ) {
    let shown = VisibleText.pair(expected, actual)
    addRow(
      Divergence(
        place: "line \(line + 1)", group: "line *", kind: kind, cause: cause, expected: shown.0,
        actual: shown.1))
  }
}
