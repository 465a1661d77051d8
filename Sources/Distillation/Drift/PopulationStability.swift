// How far the distribution of one sample is from that of another (receipts-and-audit.md,
// Distribution drift).

import Glibc

/// The population stability index of two samples, with the buckets that it was counted in.
///
/// Both samples are counted in the same buckets of equal width over the range of both together. A
/// share is what a sample has in a bucket of its values, raised to at least ``leastShare`` so that
/// an empty bucket has a logarithm; shares are not renormalised. The index is the sum of
/// `(c - b) * ln(c / b)` over the buckets: that of two samples in exchanged places is the same.
///
///     let drift = try PopulationStability(baseline: [1, 1, 2], current: [1, 2, 2], buckets: 2)
///     drift.psi          // 0.46209812
///     drift.verdict      // .major
public struct PopulationStability: Sendable, Equatable {
  /// What the index says.
  public enum Verdict: String, Sendable, CaseIterable {
    /// Below 0.10.
    case stable
    /// Below 0.25.
    case minor
    /// From 0.25 up.
    case major
    /// One of the samples is empty: there is nothing to compare.
    case insufficientData = "insufficient_data"
  }

  /// What both samples have between two bounds.
  public struct Bucket: Sendable, Equatable {
    /// The least value that belongs here.
    public var lower: Double
    /// The next bucket's least value; in the last bucket the greatest value of all, which belongs
    /// here.
    public var upper: Double
    /// How many values of the baseline are here.
    public var baselineCount: Int
    /// How many current values are here.
    public var currentCount: Int
    /// The part of the baseline that is here, 1e-4 at least.
    public var baselineShare: Double
    /// The part of the current values that is here, 1e-4 at least.
    public var currentShare: Double
    /// What the bucket adds to the index, rounded to nine places.
    public var contribution: Double
  }

  /// The index, rounded to nine places; 0 for equal distributions and where there is no data.
  public let psi: Double
  /// What the rounded index says.
  public let verdict: Verdict
  /// How many values the baseline has.
  public let baselineCount: Int
  /// How many current values there are.
  public let currentCount: Int
  /// The buckets, ascending; none if a sample is empty, one if all values are equal.
  public let buckets: [Bucket]

  /// How many buckets there are if nobody says otherwise.
  public static let defaultBuckets = 10
  /// Any other number of buckets is taken for the nearest of these.
  public static let bucketBounds = 2...100
  /// What an emptier share is raised to.
  public static let leastShare = 1e-4

  /// Compares two samples, in time linear in their sizes.
  ///
  /// - Parameters:
  ///   - baseline: What was, in any order.
  ///   - current: What is, in any order.
  ///   - buckets: How many buckets, clamped to ``bucketBounds``.
  /// - Throws: `not_finite` for a value that is not finite, and for values so far apart that their
  ///   difference is not. An empty sample is no error.
  public init(
    baseline: [Double], current: [Double], buckets: Int = defaultBuckets
  ) throws(DistillationError) {
    for (name, sample) in [("baseline", baseline), ("current", current)] {
      if let place = sample.firstIndex(where: { !$0.isFinite }) {
        throw DistillationError(.notFinite, "\(name)[\(place)] is not finite: \(sample[place])")
      }
    }
    guard !baseline.isEmpty, !current.isEmpty else {
      self.init(
        edges: nil, baseline: [], of: baseline.count, current: [], of: current.count)
      return
    }
    let edges = try BucketEdges(
      of: baseline, current, count: min(max(buckets, 2), Self.bucketBounds.upperBound))
    self.init(
      edges: edges, baseline: edges.counts(of: baseline), of: baseline.count,
      current: edges.counts(of: current), of: current.count)
  }

  /// Compares what two samples have of some classes, each of which is a bucket: the bounds of class
  /// `i` are `i` and `i + 1`.
  init(baseline: [Int], current: [Int]) {
    let (b, c) = (baseline.reduce(0, +), current.reduce(0, +))
    let edges = b > 0 && c > 0 ? BucketEdges(ofClasses: baseline.count) : nil
    self.init(edges: edges, baseline: baseline, of: b, current: current, of: c)
  }

  private init(
    edges: BucketEdges?, baseline baselineCounts: [Int], of baselineCount: Int,
    current currentCounts: [Int], of currentCount: Int
  ) {
    self.baselineCount = baselineCount
    self.currentCount = currentCount
    guard let edges else {
      psi = 0
      verdict = .insufficientData
      buckets = []
      return
    }
    var sum = 0.0
    buckets = (0..<edges.count).map { place in
      let b = max(Double(baselineCounts[place]) / Double(baselineCount), Self.leastShare)
      let c = max(Double(currentCounts[place]) / Double(currentCount), Self.leastShare)
      let contribution = (c - b) * log(c / b)
      sum += contribution
      return Bucket(
        lower: edges.lower(place), upper: edges.upper(place), baselineCount: baselineCounts[place],
        currentCount: currentCounts[place], baselineShare: b, currentShare: c,
        contribution: Self.rounded(contribution))
    }
    psi = Self.rounded(sum)
    verdict = Self.verdict(of: psi)
  }

  /// Reads a number of buckets as a text gives it: any integer, clamped to ``bucketBounds``.
  ///
  /// - Throws: `bad_buckets` for a fraction, and for what is not finite.
  public static func buckets(_ number: Double) throws(DistillationError) -> Int {
    guard number.isFinite, number == number.rounded(.towardZero) else {
      throw DistillationError(
        .badBuckets, "buckets has to be an integer, such as 10, and is \(number)")
    }
    let bounds = Double(bucketBounds.lowerBound)...Double(bucketBounds.upperBound)
    return Int(min(max(number, bounds.lowerBound), bounds.upperBound))
  }

  private static func rounded(_ value: Double) -> Double {
    (value * 1e9 + 0.5).rounded(.down) / 1e9
  }

  private static func verdict(of psi: Double) -> Verdict {
    if psi < 0.10 { return .stable }
    return psi < 0.25 ? .minor : .major
  }
}

/// Buckets of equal width over a range.
private struct BucketEdges {
  let least: Double
  let greatest: Double
  let width: Double
  /// How many buckets; one where the values leave no width.
  let count: Int

  /// The buckets over all values of two samples, which are not empty.
  init(of baseline: [Double], _ current: [Double], count: Int) throws(DistillationError) {
    var least = Double.infinity
    var greatest = -Double.infinity
    for sample in [baseline, current] {
      for value in sample {
        if value < least { least = value }
        if value > greatest { greatest = value }
      }
    }
    let range = greatest - least
    guard range.isFinite else {
      throw DistillationError(
        .notFinite, "the range of the values is not finite: from \(least) to \(greatest)")
    }
    self.least = least
    self.greatest = greatest
    width = range / Double(count)
    self.count = width > 0 ? count : 1
  }

  /// A bucket for each of so many classes.
  init(ofClasses count: Int) {
    (least, greatest, width, self.count) = (0, Double(count), 1, count)
  }

  func lower(_ place: Int) -> Double { least + Double(place) * width }

  func upper(_ place: Int) -> Double {
    place == count - 1 ? greatest : least + Double(place + 1) * width
  }

  func counts(of sample: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    guard count > 1 else { return [sample.count] }
    for value in sample {
      counts[min(Int((value - least) / width), count - 1)] += 1
    }
    return counts
  }
}
