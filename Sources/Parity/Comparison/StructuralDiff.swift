// Two parsed JSON texts, walked together: each difference with its pointer, kind and cause.

import WireJSON

/// Finds the differences between two JSON values.
///
/// Recursion is bounded by the reader's depth limit, 136.
struct StructuralDiff {
  /// One of the two texts, with what a rule lets differ in it.
  struct Side {
    let document: JSONDocument
    let masking: Masking
    /// The numbers that differ from the other side's within a tolerance.
    fileprivate(set) var tolerated = [Range<Int>]()

    init(_ document: JSONDocument, _ masking: Masking) {
      self.document = document
      self.masking = masking
    }

    /// The text with everything that may differ blanked.
    var blanked: [UInt8] {
      Masking.blank(Masking.outermost(masking.ranges + tolerated), in: document.bytes)
    }

    /// A value's text as it was spelled.
    func text(_ node: JSONNode) -> [UInt8] { Array(document.bytes[node.sourceRange]) }

    /// A value's text with every masked value in it blanked.
    func key(_ node: JSONNode) -> [UInt8] {
      let range = node.sourceRange
      let text = Array(document.bytes[range])
      let inner = masking.ranges.lazy.filter { range.contains($0.lowerBound) }.map {
        $0.lowerBound - range.lowerBound..<$0.upperBound - range.lowerBound
      }
      return masking.ranges.isEmpty ? text : Masking.blank(Array(inner), in: text)
    }
  }

  private(set) var expected: Side
  private(set) var actual: Side
  private let rule: ComparisonRule
  private let place: TextPlace
  private var path = ValuePath()
  private var divergences = [Divergence]()

  /// More than this many differences of one pair of texts are not looked for.
  static let limit = 64

  init(expected: Side, actual: Side, rule: ComparisonRule, place: TextPlace) {
    self.expected = expected
    self.actual = actual
    self.rule = rule
    self.place = place
  }

  /// Walks both texts and returns what differs but for masked values; empty where only the spelling of
  /// names or what is between values does.
  mutating func run() -> [Divergence] {
    compare(expected.document.root, actual.document.root)
    return divergences
  }

  private mutating func compare(_ first: JSONNode, _ second: JSONNode) {
    guard divergences.count < Self.limit, !isMasked else { return }
    guard first.kind == second.kind else { return add(.changed, .type, first, second) }
    switch first.kind {
    case .null: return
    case .bool: if first.bool != second.bool { add(.changed, .value, first, second) }
    case .number: compareNumbers(first, second)
    case .string: compareStrings(first, second)
    case .array: compareArrays(first, second)
    case .object: compareObjects(first, second)
    }
  }

  // MARK: - Scalars

  private mutating func compareNumbers(_ first: JSONNode, _ second: JSONNode) {
    let texts = (expected.text(first), actual.text(second))
    guard texts.0 != texts.1, let one = first.number, let other = second.number else { return }
    if one == other {
      let isLoss = NumberText.isPrecisionLoss(texts.0, texts.1)
      return add(.changed, isLoss ? .precisionLoss : .numberFormat, first, second)
    }
    let isTolerated = rule.tolerances.contains {
      $0.place.matches(path) && (one - other).magnitude <= $0.bound
    }
    if isTolerated {
      expected.tolerated.append(first.sourceRange)
      actual.tolerated.append(second.sourceRange)
    } else {
      add(.changed, .value, first, second)
    }
  }

  private mutating func compareStrings(_ first: JSONNode, _ second: JSONNode) {
    guard let one = first.string, let other = second.string else { return }
    if one.utf8.elementsEqual(other.utf8) {
      if expected.text(first) != actual.text(second) { add(.changed, .escape, first, second) }
      return
    }
    add(.changed, TextCause.of(Array(one.utf8), Array(other.utf8)), first, second)
  }

  // MARK: - Arrays

  private mutating func compareArrays(_ first: JSONNode, _ second: JSONNode) {
    let (ones, others) = (Array(first.elements), Array(second.elements))
    let (keys, otherKeys) = (ones.map(expected.key), others.map(actual.key))
    let shorter = min(keys.count, otherKeys.count)
    var start = 0
    while start < shorter && keys[start] == otherKeys[start] { start += 1 }
    var tail = 0
    while tail < shorter - start
      && keys[keys.count - 1 - tail] == otherKeys[otherKeys.count - 1 - tail]
    {
      tail += 1
    }
    let (end, otherEnd) = (ones.count - tail, others.count - tail)
    let before = divergences.count
    for index in start..<max(start, end, otherEnd) where divergences.count < Self.limit {
      path.enter(index)
      switch (index < end, index < otherEnd) {
      case (true, true): compare(ones[index], others[index])
      case (true, false): add(.missing, isMasked ? .maskShape : .value, ones[index], nil)
      default: add(.extra, isMasked ? .maskShape : .value, nil, others[index])
      }
      path.leave()
    }
    // The same elements elsewhere are one difference of order, not many of value.
    guard divergences.count - before > 1, end == otherEnd,
      keys[start..<end].sorted(by: precedes) == otherKeys[start..<end].sorted(by: precedes)
    else { return }
    divergences.removeLast(divergences.count - before)
    let names = ones.compactMap(\.string)
    let otherNames = others.compactMap(\.string)
    let isSort = names.count == ones.count && Order.isSortDifference(names, otherNames)
    add(.moved, isSort ? .sortOrder : .rowOrder, first, second)
  }

  private func precedes(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.lexicographicallyPrecedes(other)
  }

  // MARK: - Objects

  private mutating func compareObjects(_ first: JSONNode, _ second: JSONNode) {
    let ones = Members(first)
    let others = Members(second)
    for (name, value) in ones.list where divergences.count < Self.limit {
      path.enter(name)
      if let other = others.value(name) {
        compare(value, other)
      } else {
        add(.missing, absenceCause(of: name, value, in: others), value, nil)
      }
      path.leave()
    }
    for (name, value) in others.list where divergences.count < Self.limit {
      guard ones.value(name) == nil else { continue }
      path.enter(name)
      add(.extra, absenceCause(of: name, value, in: ones), nil, value)
      path.leave()
    }
    let common = ones.list.map(\.name).filter { others.value($0) != nil }
    let otherCommon = others.list.map(\.name).filter { ones.value($0) != nil }
    if !common.elementsEqual(otherCommon, by: { $0.utf8.elementsEqual($1.utf8) }) {
      let cause: Cause = Order.isSortDifference(common, otherCommon) ? .sortOrder : .keyOrder
      add(.moved, cause, first, second)
    }
  }

  /// An object's members, to be found by the bytes of their names.
  private struct Members {
    let list: [(name: String, value: JSONNode)]
    private let byName: [[UInt8]: JSONNode]

    init(_ node: JSONNode) {
      list = node.members.map { ($0.name, $0.value) }
      byName = Dictionary(
        list.map { (Array($0.name.utf8), $0.value) }, uniquingKeysWith: { _, last in last })
    }

    func value(_ name: String) -> JSONNode? { byName[Array(name.utf8)] }
  }

  private func absenceCause(of name: String, _ value: JSONNode, in others: Members) -> Cause {
    if isMasked { return .maskShape }
    // Equal as Swift compares, by canonical equivalence, though not by code points.
    if others.list.contains(where: { $0.name == name }) { return .unicodeForm }
    return switch value.kind {
    case .null: .nullForAbsent
    case .bool: value.bool == false ? .zeroValueOmitted : .value
    case .number: value.number == 0 ? .zeroValueOmitted : .value
    case .string: value.string?.isEmpty == true ? .zeroValueOmitted : .value
    case .array: value.elements.first { _ in true } == nil ? .zeroValueOmitted : .value
    case .object: value.members.first { _ in true } == nil ? .zeroValueOmitted : .value
    }
  }

  // MARK: - Reporting

  /// True if a mask names the value at hand.
  private var isMasked: Bool { rule.masks.contains { $0.place.matches(path) } }

  private mutating func add(
    _ kind: Divergence.Kind, _ cause: Cause, _ first: JSONNode?, _ second: JSONNode?
  ) {
    guard divergences.count < Self.limit else { return }
    let shown = VisibleText.pair(
      first.map(expected.text) ?? [], second.map(actual.text) ?? [])
    divergences.append(place.divergence(at: path, kind, cause, shown))
  }
}
