// Samples of a root's newest day and of the days before, drawn while its evidence is read.

import WireJSON

/// What rows of a block have of each quantity.
struct DayValues: Sendable {
  fileprivate(set) var byQuantity = [[Double]](repeating: [], count: DayQuantity.allCases.count)

  /// Adds what a row has.
  mutating func add(_ evidence: EvidenceRow) {
    for (place, quantity) in DayQuantity.allCases.enumerated() {
      if let value = quantity.value(of: evidence) { byQuantity[place].append(value) }
    }
  }
}

extension DayQuantity {
  fileprivate func value(of evidence: EvidenceRow) -> Double? {
    switch self {
    case .latency: evidence.number(.latency)
    case .promptTokens: evidence.number(.promptTokens)
    case .completionTokens: evidence.number(.completionTokens)
    case .textBytes:
      evidence.has(.text) ? evidence.withText(.text) { Double($0.count) } : nil
    }
  }
}

/// Samples of bounded size, one for each quantity and side.
final class DaySamples {
  /// The most values that a sample holds.
  static let capacity = 20_000

  private var newest: String?
  private var earlierDays = 0
  private var samples: [(earlier: Reservoir, newest: Reservoir)]
  private var categories = (earlier: CategoryCounts(), newest: CategoryCounts())

  init() {
    samples = DayQuantity.allCases.indices.map {
      (Reservoir(stream: 2 * $0), Reservoir(stream: 2 * $0 + 1))
    }
  }

  /// Finds out which day is the newest.
  ///
  /// - Parameter paths: All files of evidence, in path order, which is that of the days.
  func begin(_ paths: [String]) {
    let days = paths.map(Self.day)
    newest = days.last
    earlierDays = zip(days, days.dropFirst()).count { !$0.hasUTF8(of: $1) }
  }

  /// Takes what rows of a file have.
  func take(_ values: DayValues, of path: String) {
    let isNewest = isNewest(path)
    for (place, values) in values.byQuantity.enumerated() {
      if isNewest {
        samples[place].newest.take(values)
      } else {
        samples[place].earlier.take(values)
      }
    }
  }

  /// Takes the scored runs of a file.
  func take(_ counts: CategoryCounts, of path: String) {
    if isNewest(path) { categories.newest += counts } else { categories.earlier += counts }
  }

  /// The comparison; nil if there is no evidence.
  func comparison() throws(DistillationError) -> DayComparison? {
    guard let newest else { return nil }
    var quantities: [DayComparison.Quantity] = []
    for (kind, sample) in zip(DayQuantity.allCases, samples) {
      guard sample.earlier.seen + sample.newest.seen > 0 else { continue }
      quantities.append(
        DayComparison.Quantity(
          kind: kind, earlierRows: sample.earlier.seen, newestRows: sample.newest.seen,
          drift: try PopulationStability(
            baseline: sample.earlier.values, current: sample.newest.values)))
    }
    return DayComparison(
      newest: newest, earlierDays: earlierDays, quantities: quantities,
      newestCategories: categories.newest, earlierCategories: categories.earlier,
      categoryDrift: PopulationStability(
        baseline: Self.counts(categories.earlier), current: Self.counts(categories.newest)))
  }

  private static func counts(_ counts: CategoryCounts) -> [Int] {
    Category.allCases.map { counts[$0] }
  }

  private func isNewest(_ path: String) -> Bool { newest?.hasUTF8(of: Self.day(path)) ?? false }

  /// `YYYY/MM/DD` of `data/FOLDER/YYYY/MM/DD/STEM.jsonl`.
  private static func day(_ path: String) -> String {
    path.split(separator: "/").dropFirst(2).prefix(3).joined(separator: "/")
  }
}

/// A sample of bounded size, each value as likely to be in it as any other; the same one for the
/// same values (Vitter's algorithm R).
private struct Reservoir {
  private(set) var values: [Double] = []
  private(set) var seen = 0
  private var random: SplitMix

  init(stream: Int) { random = SplitMix(seed: 1, stream: stream, row: 0) }

  mutating func take(_ more: [Double]) {
    for value in more {
      seen += 1
      if values.count < DaySamples.capacity {
        values.append(value)
      } else {
        let place = random.below(seen)
        if place < values.count { values[place] = value }
      }
    }
  }
}
