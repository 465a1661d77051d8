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
      case (.file(let one)?, .file(let other)?):
        var texts = TextComparison(rule: rule(for: path))
        texts.compare(one, other)
        comparison.masksMet.formUnion(texts.masksMet)
        for var divergence in texts.divergences {
          let separator = divergence.place.isEmpty ? "" : " "
          divergence.place = "\(path)\(separator)\(divergence.place)"
          divergence.group = "\(path)\(separator)\(divergence.group)"
          comparison.divergences.append(divergence)
        }
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

  /// Files of rows are compared row by row, all others as one text.
  private func rule(for path: String) -> ComparisonRule {
    var rule = rule
    rule.mode = path.hasSuffix(".jsonl") ? .lines : .bytes
    return rule
  }

  private static func excerpt(_ entry: TreeSnapshot.Entry) -> String {
    switch entry {
    case .file(let bytes): VisibleText.excerpt(bytes)
    case .link(let target): "link to \(VisibleText.excerpt(Array(target.utf8)))"
    }
  }
}
