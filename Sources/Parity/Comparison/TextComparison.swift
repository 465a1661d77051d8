// Two outputs held against each other: as JSON, as JSON lines, or as plain text.

import WireJSON

/// Peels off what surrounds a text (byte order mark, line endings, final line feed), then compares what
/// is left as JSON, as JSON lines, or as plain text, whichever both sides are.
///
/// In mode `bytes`, and without masks and tolerances in `lines`, two texts that are not the same bytes
/// always have a divergence.
struct TextComparison {
  let rule: ComparisonRule
  private(set) var divergences = [Divergence]()
  /// The indexes of the masks that met a value on both sides.
  private(set) var masksMet = Set<Int>()

  init(rule: ComparisonRule) { self.rule = rule }

  mutating func compare(_ expected: [UInt8], _ actual: [UInt8]) {
    if expected == actual && rule.masks.isEmpty { return }
    if rule.mode == .json, let one = Self.canonical(expected), let other = Self.canonical(actual) {
      return compare(one, other, .whole)
    }
    let unmasked = unmasked(expected, actual)
    if rule.mode != .lines, unmasked.0 == unmasked.1,
      let one = try? JSONDocument(parsing: expected),
      let other = try? JSONDocument(parsing: actual)
    {
      return compare(one, other, .whole)
    }
    var (one, other) = (expected[...], actual[...])
    peelByteOrderMark(&one, &other)
    peelLineEndings(&one, &other, unmasked)
    let (lines, otherLines) = (Self.lines(one), Self.lines(other))
    peelFinalNewline(&one, &other)
    if one == other && rule.masks.isEmpty { return }
    if rule.mode == .lines { return compareLines(lines, otherLines) }
    if let first = try? JSONDocument(parsing: Array(one)),
      let second = try? JSONDocument(parsing: Array(other))
    {
      return compare(first, second, .whole)
    }
    if max(lines.count, otherLines.count) > 1,
      lines.count == otherLines.count || (lines + otherLines).allSatisfy(Self.isJSON)
    {
      compareLines(lines, otherLines)
    } else if one != other {
      addText(Array(one), Array(other))
    }
  }

  private static func canonical(_ text: [UInt8]) -> JSONDocument? {
    (try? JSONDocument(parsing: text)).flatMap { try? JSONDocument(parsing: $0.root.canonical()) }
  }

  /// Two JSON texts without their masked values, or the texts themselves.
  private func unmasked(_ one: [UInt8], _ other: [UInt8]) -> ([UInt8], [UInt8]) {
    guard !rule.masks.isEmpty, let first = try? JSONDocument(parsing: one),
      let second = try? JSONDocument(parsing: other)
    else { return (one, other) }
    return (
      Masking.blank(Masking(rule.masks, of: first).ranges, in: one),
      Masking.blank(Masking(rule.masks, of: second).ranges, in: other)
    )
  }

  private static func isJSON(_ text: [UInt8]) -> Bool { (try? JSONDocument(parsing: text)) != nil }

  // MARK: - What surrounds a text

  private mutating func peelByteOrderMark(
    _ one: inout ArraySlice<UInt8>, _ other: inout ArraySlice<UInt8>
  ) {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let has = (one.starts(with: mark), other.starts(with: mark))
    guard has.0 != has.1 else { return }
    add(has.0 ? .missing : .extra, .bom, one, other)
    if has.0 { one = one.dropFirst(3) } else { other = other.dropFirst(3) }
  }

  /// `unmasked` are the texts without what may differ: a line ending in a masked value is none.
  private mutating func peelLineEndings(
    _ one: inout ArraySlice<UInt8>, _ other: inout ArraySlice<UInt8>, _ unmasked: ([UInt8], [UInt8])
  ) {
    let (count, otherCount) = (Self.countCRLF(unmasked.0), Self.countCRLF(unmasked.1))
    guard count != otherCount, count == 0 || otherCount == 0 else { return }
    let (spaced, plain) = count > 0 ? unmasked : (unmasked.1, unmasked.0)
    if plain.contains(UInt8(ascii: "\n")) {
      add(.changed, .lineEnding, one, other)
    } else if count + otherCount > 1 || !spaced.suffix(2).elementsEqual([0x0d, 0x0a]) {
      return
    }
    // A CR LF at the end against nothing is a final newline, whichever it is.
    one = TextCause.withoutCRLF(one)[...]
    other = TextCause.withoutCRLF(other)[...]
  }

  private mutating func peelFinalNewline(
    _ one: inout ArraySlice<UInt8>, _ other: inout ArraySlice<UInt8>
  ) {
    let newline = UInt8(ascii: "\n")
    let has = (one.last == newline, other.last == newline)
    if has.0 != has.1 {
      // An empty text lacks more than the end of its last line, but for a text that is nothing else.
      let (shorter, longer) = has.0 ? (other, one) : (one, other)
      guard !shorter.isEmpty || (longer.count == 1 && rule.mode != .lines) else { return }
      let kind: Divergence.Kind = has.0 ? .missing : .extra
      let shown = (one, other)
      add(kind, .finalNewline, shown.0.suffix(24), shown.1.suffix(24))
    }
    if has.0 { one = one.dropLast() }
    if has.1 { other = other.dropLast() }
  }

  private static func countCRLF(_ bytes: [UInt8]) -> Int {
    zip(bytes, bytes.dropFirst()).count { $0 == 0x0d && $1 == 0x0a }
  }

  /// The lines of a text without their line feeds; the last one may lack it.
  private static func lines(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map(Array.init)
  }

  // MARK: - Texts

  private mutating func compare(
    _ expected: JSONDocument, _ actual: JSONDocument, _ place: TextPlace
  ) {
    let masking = (Masking(rule.masks, of: expected), Masking(rule.masks, of: actual))
    masksMet.formUnion(masking.0.met.intersection(masking.1.met))
    addMalformed(masking.0, masking.1, place)
    var diff = StructuralDiff(
      expected: .init(expected, masking.0), actual: .init(actual, masking.1), rule: rule,
      place: place)
    guard diff.expected.blanked != diff.actual.blanked else { return }
    let found = diff.run()
    divergences.append(contentsOf: found)

    // What is left is the spelling of names, members that a later one overrides, and white space.
    let (one, other) = (diff.expected.blanked, diff.actual.blanked)
    guard one != other else { return }
    let (compact, otherCompact) = (Spacing.compact(one), Spacing.compact(other))
    let shown = VisibleText.pair(expected.bytes, actual.bytes)
    if found.isEmpty && compact != otherCompact {
      let hasDuplicates = Self.hasDuplicates(expected.root) || Self.hasDuplicates(actual.root)
      divergences.append(place.divergence(.changed, hasDuplicates ? .value : .escape, shown))
    }
    let isSpaced = (compact.count != one.count, otherCompact.count != other.count)
    if compact == otherCompact || isSpaced.0 != isSpaced.1 {
      divergences.append(place.divergence(.changed, .whiteSpace, shown))
    }
  }

  private mutating func addMalformed(_ expected: Masking, _ actual: Masking, _ place: TextPlace) {
    var others = Dictionary(
      actual.malformed.map { ($0.path.pointer, $0) }, uniquingKeysWith: { first, _ in first })
    for (path, text) in expected.malformed {
      let other = others.removeValue(forKey: path.pointer)?.text ?? []
      divergences.append(
        place.divergence(
          at: path, .changed, .maskShape, (VisibleText.excerpt(text), VisibleText.excerpt(other))))
    }
    for (path, text) in actual.malformed where others.removeValue(forKey: path.pointer) != nil {
      divergences.append(
        place.divergence(at: path, .changed, .maskShape, ("", VisibleText.excerpt(text))))
    }
  }

  private static func hasDuplicates(_ node: JSONNode) -> Bool {
    let written = node.writtenMembers.reduce(0) { count, _ in count + 1 }
    return written != node.members.reduce(0) { count, _ in count + 1 }
      || node.members.contains { hasDuplicates($0.value) }
      || node.elements.contains(where: hasDuplicates)
  }

  /// Compares two lines that stand for each other; `number` counts from 1, on the expected side.
  mutating func compareLine(_ one: [UInt8], _ other: [UInt8], number: Int) {
    let isEnding = one.last == 0x0d && one.dropLast() == other[...]
    let isOtherEnding = other.last == 0x0d && other.dropLast() == one[...]
    if isEnding || isOtherEnding {
      add(.changed, .lineEnding, line: number, one, other)
    } else if let first = try? JSONDocument(parsing: one),
      let second = try? JSONDocument(parsing: other)
    {
      compare(first, second, .line(number))
    } else if one != other {
      addText(one, other, line: number)
    }
  }

  private mutating func addText(_ one: [UInt8], _ other: [UInt8], line: Int? = nil) {
    let common = zip(one, other).prefix { $0 == $1 }
    let number = line ?? common.reduce(1) { $1.0 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    divergences.append(
      TextPlace.line(number).divergence(
        .changed, TextCause.of(one, other), VisibleText.pair(one, other)))
  }

  mutating func add(
    _ kind: Divergence.Kind, _ cause: Cause, line: Int? = nil, _ one: some Collection<UInt8>,
    _ other: some Collection<UInt8>
  ) {
    let place = line.map(TextPlace.line) ?? .whole
    divergences.append(place.divergence(kind, cause, VisibleText.pair(Array(one), Array(other))))
  }
}

/// White space between the values of a JSON text.
private enum Spacing {
  /// The text without white space outside strings.
  static func compact(_ bytes: [UInt8]) -> [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity(bytes.count)
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
