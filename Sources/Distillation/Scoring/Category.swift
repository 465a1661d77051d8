// What a scored run is worth: four categories and their ranks.

/// The category of a scored run, best first (scoring.md, Categories).
///
///     Category.accepted > .partiallyAccepted      // true
///     Category.rejected.rank                      // 0
public enum Category: String, Sendable, CaseIterable, Comparable {
  /// Good as it is.
  case accepted
  /// Good in part, or unverified.
  case partiallyAccepted = "partially_accepted"
  /// A person has to look.
  case needsHumanReview = "needs_human_review"
  /// Bad.
  case rejected

  /// 3 for the best, 0 for the worst.
  public var rank: Int {
    switch self {
    case .accepted: 3
    case .partiallyAccepted: 2
    case .needsHumanReview: 1
    case .rejected: 0
    }
  }

  /// Whether one category ranks below another.
  public static func < (a: Category, b: Category) -> Bool { a.rank < b.rank }
}

/// A number for each category.
public struct CategoryCounts: Sendable, Equatable {
  private var counts = [0, 0, 0, 0]

  /// Zero for each.
  public init() {}

  /// The number for a category.
  public subscript(category: Category) -> Int {
    get { counts[category.rank] }
    set { counts[category.rank] = newValue }
  }

  /// The sum.
  public var total: Int { counts.reduce(0, +) }

  /// Adds the numbers of others.
  static func += (a: inout CategoryCounts, b: CategoryCounts) {
    for rank in a.counts.indices { a.counts[rank] += b.counts[rank] }
  }
}
