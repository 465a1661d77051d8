// Two parsed JSON texts, walked together: each difference with its pointer, kind and cause.

import WireJSON

/// Finds the differences between two JSON values.
///
/// Recursion is bounded by the reader's depth limit, 136.
struct StructuralDiff {
  let expected: JSONDocument
  let actual: JSONDocument
  let tolerances: [ComparisonRule.Tolerance]
  /// Written before every pointer: `line 3 ` for a line of JSONL, and its grouped form.
  var prefix: (place: String, group: String) = ("", "")

  private(set) var divergences = [Divergence]()
  /// Numbers that differ within a tolerance: the texts are the same but for these.
  private(set) var isWithinTolerance = false

  /// More than this many differences of one pair of texts are not looked for.
  static let limit = 64

  init(
    expected: JSONDocument, actual: JSONDocument, tolerances: [ComparisonRule.Tolerance],
    prefix: (place: String, group: String) = ("", "")
  ) {
    self.expected = expected
    self.actual = actual
    self.tolerances = tolerances
    self.prefix = prefix
  }

  private var path = [Token]()

  private struct Token {
    var text: [UInt8]
    var isIndex: Bool
  }

  /// Walks both texts and returns what differs; empty where only the spelling between values does.
  mutating func run() -> [Divergence] {
    compare(expected.root, actual.root)
    return divergences
  }

  private mutating func compare(_ first: JSONNode, _ second: JSONNode) {
    guard divergences.count < Self.limit else { return }
    guard first.kind == second.kind else {
      return add(.changed, .type, first, second)
    }
    switch first.kind {
    case .null: return
    case .bool: if first.bool != second.bool { add(.changed, .value, first, second) }
    case .number: compareNumbers(first, second)
    case .string: compareStrings(first, second)
    case .array: compareArrays(first, second)
    case .object: compareObjects(first, second)
    }
  }

  private mutating func compareNumbers(_ first: JSONNode, _ second: JSONNode) {
    let texts = (text(first, in: expected), text(second, in: actual))
    guard texts.0 != texts.1, let one = first.number, let other = second.number else { return }
    if one == other {
      let isExact = isInteger(texts.0) && isInteger(texts.1) && one.magnitude > 9_007_199_254_740_991
      return add(.changed, isExact ? .precisionLoss : .numberFormat, first, second)
    }
    if let tolerance = tolerances.first(where: { $0.place.matches(path: path.map(\.text)) }),
      (one - other).magnitude <= tolerance.bound
    {
      isWithinTolerance = true
      return
    }
    add(.changed, .value, first, second)
  }

  private mutating func compareStrings(_ first: JSONNode, _ second: JSONNode) {
    guard let one = first.string, let other = second.string else { return }
    if one.utf8.elementsEqual(other.utf8) {
      if text(first, in: expected) != text(second, in: actual) {
        add(.changed, .escape, first, second)
      }
      return
    }
    add(.changed, TextCause.of(Array(one.utf8), Array(other.utf8)), first, second)
  }

  private mutating func compareArrays(_ first: JSONNode, _ second: JSONNode) {
    let (ones, others) = (Array(first.elements), Array(second.elements))
    let before = divergences.count
    for index in 0..<max(ones.count, others.count) {
      path.append(Token(text: Array(String(index).utf8), isIndex: true))
      defer { path.removeLast() }
      switch (index < ones.count, index < others.count) {
      case (true, true): compare(ones[index], others[index])
      case (true, false): add(.missing, .value, ones[index], nil)
      default: add(.extra, .value, nil, others[index])
      }
    }
    // The same elements elsewhere are one difference of order, not many of value.
    guard divergences.count - before > 1, ones.count == others.count else { return }
    let (texts, otherTexts) = (ones.map { text($0, in: expected) }, others.map { text($0, in: actual) })
    guard texts.sorted(by: precedes) == otherTexts.sorted(by: precedes) else { return }
    divergences.removeLast(divergences.count - before)
    let names = ones.compactMap(\.string)
    let otherNames = others.compactMap(\.string)
    let isSort = names.count == ones.count && Order.isSortDifference(names, otherNames)
    add(.moved, isSort ? .sortOrder : .rowOrder, first, second)
  }

  private mutating func compareObjects(_ first: JSONNode, _ second: JSONNode) {
    let ones = first.members.map { ($0.name, $0.value) }
    let others = second.members.map { ($0.name, $0.value) }
    let oneByName = Dictionary(
      ones.map { (Array($0.0.utf8), $0.1) }, uniquingKeysWith: { _, last in last })
    let otherByName = Dictionary(
      others.map { (Array($0.0.utf8), $0.1) }, uniquingKeysWith: { _, last in last })
    for (name, value) in ones {
      path.append(Token(text: Array(name.utf8), isIndex: false))
      defer { path.removeLast() }
      if let other = otherByName[Array(name.utf8)] {
        compare(value, other)
      } else {
        add(.missing, absenceCause(value, among: others.map(\.0)), value, nil)
      }
    }
    for (name, value) in others where oneByName[Array(name.utf8)] == nil {
      path.append(Token(text: Array(name.utf8), isIndex: false))
      defer { path.removeLast() }
      add(.extra, absenceCause(value, among: ones.map(\.0)), nil, value)
    }
    let common = ones.map(\.0).filter { otherByName[Array($0.utf8)] != nil }
    let otherCommon = others.map(\.0).filter { oneByName[Array($0.utf8)] != nil }
    if !common.elementsEqual(otherCommon, by: { $0.utf8.elementsEqual($1.utf8) }) {
      let cause: Cause = Order.isSortDifference(common, otherCommon) ? .sortOrder : .keyOrder
      add(.moved, cause, first, second)
    }
  }

  private func absenceCause(_ value: JSONNode, among names: [String]) -> Cause {
    if let name = path.last?.text {
      let name = String(decoding: name, as: UTF8.self)
      // Equal to Swift's canonical equivalence, though not by code points: NFC against NFD.
      if names.contains(name) { return .unicodeForm }
    }
    switch value.kind {
    case .null: return .nullForAbsent
    case .bool: return value.bool == false ? .zeroValueOmitted : .value
    case .number: return value.number == 0 ? .zeroValueOmitted : .value
    case .string: return value.string?.isEmpty == true ? .zeroValueOmitted : .value
    case .array: return value.elements.isEmpty ? .zeroValueOmitted : .value
    case .object: return value.members.isEmpty ? .zeroValueOmitted : .value
    }
  }

  // MARK: - Reporting

  private mutating func add(
    _ kind: Divergence.Kind, _ cause: Cause, _ first: JSONNode?, _ second: JSONNode?
  ) {
    guard divergences.count < Self.limit else { return }
    let shown = VisibleText.pair(
      first.map { text($0, in: expected) } ?? [], second.map { text($0, in: actual) } ?? [])
    divergences.append(
      Divergence(
        place: prefix.place + pointer(grouped: false), group: prefix.group + pointer(grouped: true),
        kind: kind, cause: cause, expected: shown.0, actual: shown.1))
  }

  private func pointer(grouped: Bool) -> String {
    path.map { token in
      if grouped && token.isIndex { return "/*" }
      let name = String(decoding: token.text, as: UTF8.self)
        .split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
        .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
      return "/" + VisibleText.excerpt(Array(name.utf8), limit: 60)
    }.joined()
  }

  private func text(_ node: JSONNode, in document: JSONDocument) -> [UInt8] {
    Array(document.bytes[node.sourceRange])
  }

  private func isInteger(_ text: [UInt8]) -> Bool {
    text.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
  }

  private func precedes(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.lexicographicallyPrecedes(other)
  }
}

extension Sequence {
  var isEmpty: Bool {
    for _ in self { return false }
    return true
  }
}

/// Telling one order from another.
enum Order {
  /// True if one list is in ascending order of UTF-8 bytes and the other of UTF-16 code units.
  static func isSortDifference(_ first: [String], _ second: [String]) -> Bool {
    let (bytes, units) = ({ isSorted($0, by: \.utf8) }, { isSorted($0, by: \.utf16) })
    return bytes(first) && units(second) || units(first) && bytes(second)
  }

  private static func isSorted<View: Sequence>(_ list: [String], by view: (String) -> View) -> Bool
  where View.Element: Comparable {
    zip(list, list.dropFirst()).allSatisfy { !view($1).lexicographicallyPrecedes(view($0)) }
  }
}

/// The cause of a difference between two plain texts.
enum TextCause {
  static func of(_ first: [UInt8], _ second: [UInt8]) -> Cause {
    if hasReplacement(first) != hasReplacement(second) { return .replacementCharacter }
    if without(first, [0x0d]) == without(second, [0x0d]) { return .lineEnding }
    let space: [UInt8] = [0x20, 0x09, 0x0a, 0x0d]
    if without(first, space) == without(second, space) { return .whiteSpace }
    if isValidUTF8(first) && isValidUTF8(second)
      && String(decoding: first, as: UTF8.self) == String(decoding: second, as: UTF8.self)
    {
      return .unicodeForm
    }
    return .value
  }

  private static func hasReplacement(_ bytes: [UInt8]) -> Bool {
    zip(bytes, zip(bytes.dropFirst(), bytes.dropFirst(2))).contains {
      $0 == 0xef && $1.0 == 0xbf && $1.1 == 0xbd
    }
  }

  private static func without(_ bytes: [UInt8], _ dropped: [UInt8]) -> [UInt8] {
    bytes.filter { !dropped.contains($0) }
  }
}
