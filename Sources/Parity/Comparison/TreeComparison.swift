// Two trees: which paths are missing or extra, then every file by its bytes.

extension Comparator {
  /// Compares two snapshots path by path, ascending.
  func compare(
    expected: TreeSnapshot, actual: TreeSnapshot
  ) -> Comparison {
    var comparison = Comparison(divergences: [], masksMet: [])
    let paths = Set(expected.entries.keys).union(actual.entries.keys)
    for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      switch (expected.entries[path], actual.entries[path]) {
      case (let one?, let other?) where one == other && rule.masks.isEmpty: continue
      case (.file(let one)?, .file(let other)?) where path.hasPrefix("head-"):
        comparison.divergences += Self.compareHeads(one, other, path)
      case (.file(let one)?, .file(let other)?):
        compareTexts(one, other, path, &comparison)
      case (.file(let one)?, nil) where path.hasPrefix("body-"):
        compareTexts(one, [], path, &comparison)
      case (nil, .file(let other)?) where path.hasPrefix("body-"):
        compareTexts([], other, path, &comparison)
      case (let one?, nil):
        comparison.divergences.append(
          Divergence(
            place: path, kind: .missing, cause: .pathMissing, expected: Self.excerpt(one)))
      case (nil, let other?):
        comparison.divergences.append(
          Divergence(place: path, kind: .extra, cause: .pathExtra, actual: Self.excerpt(other)))
      case (let one, let other):
        guard one != other else { continue }
        comparison.divergences.append(
          Divergence(
            place: path, kind: .changed, cause: path.hasPrefix("exit-") ? .exitStatus : .type,
            expected: one.map(Self.excerpt) ?? "", actual: other.map(Self.excerpt) ?? ""))
      }
    }
    return comparison
  }

  private func compareTexts(
    _ expected: [UInt8], _ actual: [UInt8], _ path: String, _ comparison: inout Comparison
  ) {
    var texts = TextComparison(rule: rule(for: path))
    texts.compare(expected, actual)
    comparison.masksMet.formUnion(texts.masksMet)
    for var divergence in texts.divergences {
      let separator = divergence.place.isEmpty ? "" : " "
      divergence.place = "\(path)\(separator)\(divergence.place)"
      divergence.group = "\(path)\(separator)\(divergence.group)"
      comparison.divergences.append(divergence)
    }
  }

  /// Files of rows are compared row by row, bodies by the probe's rule, all others as one text.
  private func rule(for path: String) -> ComparisonRule {
    var rule = rule
    if path.hasPrefix("body-"), rule.mode != .tree { return rule }
    rule.mode = path.hasSuffix(".jsonl") ? .lines : .bytes
    return rule
  }

  /// Compares the status and the fields of two answers.
  private static func compareHeads(
    _ expected: [UInt8], _ actual: [UInt8], _ path: String
  ) -> [Divergence] {
    let (one, other) = (HeadLines(expected), HeadLines(actual))
    var divergences = [Divergence]()
    if one.status != other.status {
      let shown = VisibleText.pair(one.status, other.status)
      divergences.append(
        Divergence(
          place: "\(path) status", kind: .changed, cause: .httpStatus, expected: shown.0,
          actual: shown.1))
    }
    for name in Set(one.fields.keys).union(other.fields.keys).sorted() {
      let (value, otherValue) = (one.fields[name], other.fields[name])
      guard value != otherValue else { continue }
      let kind: Divergence.Kind = value == nil ? .extra : otherValue == nil ? .missing : .changed
      let shown = VisibleText.pair(value ?? [], otherValue ?? [])
      divergences.append(
        Divergence(
          place: "\(path) \(name)", kind: kind, cause: .httpHeader, expected: shown.0,
          actual: shown.1))
    }
    return divergences
  }

  private static func excerpt(_ entry: TreeSnapshot.Entry) -> String {
    switch entry {
    case .file(let bytes): VisibleText.excerpt(bytes)
    case .link(let target): "link to \(VisibleText.excerpt(Array(target.utf8)))"
    }
  }
}

/// `head-N`, line by line: the status, then `name: value`.
private struct HeadLines {
  var status = [UInt8]()
  var fields = [String: [UInt8]]()

  init(_ bytes: [UInt8]) {
    for (index, line) in bytes.split(separator: 0x0a).enumerated() {
      if index == 0 {
        status = Array(line)
        continue
      }
      let name = line.prefix { $0 != UInt8(ascii: ":") }
      let value = line.dropFirst(name.count + 1).drop { $0 == 0x20 }
      fields[String(decoding: name, as: UTF8.self).lowercased()] = Array(value)
    }
  }
}
