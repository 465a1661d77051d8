// Two answers held against each other: equal, or a list of divergences with their causes.

import WireJSON

/// Compares answers by one probe's rule.
///
///     let comparator = Comparator(rule: ComparisonRule())
///     comparator.compare(
///       expected: Answer(output: Array("{\"a\":0}".utf8)), actual: Answer(output: Array("{}".utf8)))
///     // [/a missing zero_value_omitted]
public struct Comparator: Sendable {
  /// The rule that is applied.
  public let rule: ComparisonRule

  /// Makes a comparator.
  public init(rule: ComparisonRule) { self.rule = rule }

  /// What comparing two answers came to.
  public struct Comparison: Sendable {
    /// The differences; empty where the answers may stand for each other.
    public var divergences: [Divergence]
    /// The indexes of the rule's masks that met a value on both sides.
    public var masksMet: Set<Int>
  }

  /// Returns how `actual` differs from `expected`.
  public func compare(expected: Answer, actual: Answer) -> Comparison {
    if rule.masks.isEmpty {
      if expected == actual { return Comparison(divergences: [], masksMet: []) }
    }
    if expected.tree != nil || actual.tree != nil {
      return compare(
        expected: expected.tree ?? TreeSnapshot(), actual: actual.tree ?? TreeSnapshot())
    }
    guard expected.exitStatus == actual.exitStatus else {
      let shown = [expected, actual].map {
        "\($0.exitStatus), after " + VisibleText.excerpt($0.output, limit: 100)
      }
      let divergence = Divergence(
        place: "exit status", kind: .changed, cause: .exitStatus, expected: shown[0],
        actual: shown[1])
      return Comparison(divergences: [divergence], masksMet: [])
    }
    var difference = TextComparison(rule: rule)
    difference.compare(expected.output, actual.output)
    return Comparison(divergences: difference.divergences, masksMet: difference.masksMet)
  }
}

/// Peels off what surrounds a text (byte order mark, line endings, final line feed), then compares what
/// is left as JSON, as JSON lines, or as plain text, whichever both sides are.
struct TextComparison {
  let rule: ComparisonRule
  private(set) var divergences = [Divergence]()
  private(set) var masksMet = Set<Int>()

  init(rule: ComparisonRule) { self.rule = rule }

  mutating func compare(_ expected: [UInt8], _ actual: [UInt8]) {
    if expected == actual && rule.masks.isEmpty { return }
    var (one, other) = (expected[...], actual[...])
    peelByteOrderMark(&one, &other)
    peelLineEndings(&one, &other)
    peelFinalNewline(&one, &other)
    if one == other && rule.masks.isEmpty { return }
    let isOneText = rule.mode != .lines
    if isOneText, let pair = parse(one, other) { return compare(pair.0, pair.1, line: nil) }
    let (lines, otherLines) = (Self.lines(one), Self.lines(other))
    if rule.mode == .lines || (lines.count > 1 && lines.count == otherLines.count) {
      compareLines(lines, otherLines)
    } else if one != other {
      addText(Array(one), Array(other), line: nil)
    }
  }

  // MARK: - What surrounds a text

  private mutating func peelByteOrderMark(_ one: inout ArraySlice<UInt8>, _ other: inout ArraySlice<UInt8>) {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let has = (one.starts(with: mark), other.starts(with: mark))
    guard has.0 != has.1 else { return }
    add(has.0 ? .missing : .extra, .bom, shown(one, other))
    if has.0 { one = one.dropFirst(3) } else { other = other.dropFirst(3) }
  }

  private mutating func peelLineEndings(_ one: inout ArraySlice<UInt8>, _ other: inout ArraySlice<UInt8>) {
    let counts = (Self.countCRLF(one), Self.countCRLF(other))
    guard counts.0 != counts.1, counts.0 == 0 || counts.1 == 0 else { return }
    add(.changed, .lineEnding, shown(one, other))
    one = Self.withoutCRLF(one)[...]
    other = Self.withoutCRLF(other)[...]
  }

  private mutating func peelFinalNewline(_ one: inout ArraySlice<UInt8>, _ other: inout ArraySlice<UInt8>) {
    let newline = UInt8(ascii: "\n")
    let has = (one.last == newline, other.last == newline)
    if has.0 != has.1, !one.isEmpty, !other.isEmpty {
      let tails = (Array(one.suffix(24)), Array(other.suffix(24)))
      add(
        has.0 ? .missing : .extra, .finalNewline,
        (VisibleText.excerpt(tails.0), VisibleText.excerpt(tails.1)))
    }
    if has.0 && has.1 || has.0 != has.1 && !one.isEmpty && !other.isEmpty {
      if has.0 { one = one.dropLast() }
      if has.1 { other = other.dropLast() }
    }
  }

  // MARK: - Texts

  private func parse(
    _ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>
  ) -> (JSONDocument, JSONDocument)? {
    guard let first = try? JSONDocument(parsing: Array(one)),
      let second = try? JSONDocument(parsing: Array(other))
    else { return nil }
    guard rule.mode == .json else { return (first, second) }
    guard let first = try? JSONDocument(parsing: first.root.canonical()),
      let second = try? JSONDocument(parsing: second.root.canonical())
    else { return nil }
    return (first, second)
  }

  private mutating func compare(_ expected: JSONDocument, _ actual: JSONDocument, line: Int?) {
    var (expected, actual) = (expected, actual)
    let prefix = line.map { ("line \($0) ", "line * ") } ?? ("", "")
    if !rule.masks.isEmpty {
      let masking = Masking(masks: rule.masks)
      let (one, other) = (masking.apply(to: expected), masking.apply(to: actual))
      masksMet.formUnion(one.met.intersection(other.met))
      for (place, value) in one.malformed {
        divergences.append(
          Divergence(
            place: prefix.0 + place, group: prefix.1 + place, kind: .changed, cause: .maskShape,
            expected: value))
      }
      for (place, value) in other.malformed {
        divergences.append(
          Divergence(
            place: prefix.0 + place, group: prefix.1 + place, kind: .changed, cause: .maskShape,
            actual: value))
      }
      if let masked = try? JSONDocument(parsing: one.bytes) { expected = masked }
      if let masked = try? JSONDocument(parsing: other.bytes) { actual = masked }
    }
    guard expected.bytes != actual.bytes else { return }
    var diff = StructuralDiff(
      expected: expected, actual: actual, tolerances: rule.tolerances, prefix: prefix)
    let found = diff.run()
    divergences.append(contentsOf: found)
    guard found.isEmpty, !diff.isWithinTolerance else { return }
    let (one, other) = (Self.compact(expected.bytes), Self.compact(actual.bytes))
    let shown = VisibleText.pair(expected.bytes, actual.bytes)
    // The same values with the same spelling: what is left is white space, or a member written twice.
    divergences.append(
      Divergence(
        place: prefix.0, group: prefix.1, kind: .changed, cause: one == other ? .whiteSpace : .value,
        expected: shown.0, actual: shown.1))
  }

  mutating func addText(_ one: [UInt8], _ other: [UInt8], line: Int?) {
    var place = line ?? 1
    if line == nil {
      for (first, second) in zip(one, other) {
        if first != second { break }
        if first == UInt8(ascii: "\n") { place += 1 }
      }
    }
    let shown = VisibleText.pair(one, other)
    divergences.append(
      Divergence(
        place: "line \(place)", group: "line *", kind: .changed, cause: TextCause.of(one, other),
        expected: shown.0, actual: shown.1))
  }

  mutating func compareLine(_ one: [UInt8], _ other: [UInt8], line: Int) {
    if let first = try? JSONDocument(parsing: one), let second = try? JSONDocument(parsing: other) {
      compare(first, second, line: line)
    } else if one != other {
      addText(one, other, line: line)
    }
  }

  mutating func add(_ kind: Divergence.Kind, _ cause: Cause, _ shown: (String, String)) {
    divergences.append(
      Divergence(place: "", kind: kind, cause: cause, expected: shown.0, actual: shown.1))
  }

  mutating func addRow(_ divergence: Divergence) { divergences.append(divergence) }

  private func shown(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> (String, String) {
    VisibleText.pair(Array(one), Array(other))
  }

  // MARK: - Bytes

  static func lines(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
    bytes.isEmpty
      ? []
      : bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  }

  private static func countCRLF(_ bytes: ArraySlice<UInt8>) -> Int {
    zip(bytes, bytes.dropFirst()).count { $0 == 0x0d && $1 == 0x0a }
  }

  private static func withoutCRLF(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte == 0x0a && out.last == 0x0d { out.removeLast() }
      out.append(byte)
    }
    return out
  }

  /// The text without white space outside strings.
  private static func compact(_ bytes: [UInt8]) -> [UInt8] {
    var out = [UInt8]()
    var isInString = false
    var isEscaped = false
    for byte in bytes {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d {
        continue
      }
      out.append(byte)
    }
    return out
  }
}
