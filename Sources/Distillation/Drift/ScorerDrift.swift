// Whether one scorer judges as another did (receipts-and-audit.md, Scorer drift).

import Artifacts

/// Two sets of scored runs, the runs of which are matched by the evidence that they judge.
///
/// Runs come one at a time, first those of the prior set. What is kept of each is a key of 32 bytes
/// and a mark of one, so that streams of any size can be compared.
///
///     var drift = ScorerDrift()
///     drift.addPrior(JudgedRun(
///       runID: "r", sigHash: hash, category: .accepted, sourceClass: .verdict))
///     drift.addCurrent(JudgedRun(
///       runID: "r", sigHash: hash, category: .rejected, sourceClass: .verdict))
///     drift.changed      // 1
///     drift.verdict      // .drift
public struct ScorerDrift: Sendable {
  /// What the comparison says.
  public enum Verdict: String, Sendable, CaseIterable {
    /// At most one in twenty matched runs has another category, or nothing is matched.
    case stable
    /// More.
    case drift
  }

  /// The runs of one source class in the prior set.
  public struct ClassChange: Sendable, Equatable {
    /// The class.
    public var sourceClass: SourceClass
    /// How many runs are in both sets; at least one.
    public var matched: Int
    /// How many of them have another category.
    public var changed: Int

    /// `changed / matched`.
    public var rate: Double { Double(changed) / Double(matched) }
  }

  /// The part of the matched runs that may change before it is drift.
  public static let tolerance = 0.05

  /// How many runs are in the prior set alone.
  public private(set) var onlyInPrior = 0
  /// How many runs are in the current set alone.
  public private(set) var onlyInCurrent = 0
  /// How many matched runs there are by class of the prior run, prior and current category, each by
  /// its place in the enumeration.
  private var counts: [Int]
  private var seen: [RunKey: Mark] = [:]

  private static let classes = SourceClass.allCases
  private static let categories = Category.allCases

  /// A comparison of two empty sets.
  public init() {
    counts = [Int](
      repeating: 0, count: Self.classes.count * Self.categories.count * Self.categories.count)
  }

  /// Takes in a run of the prior set. Of several with one key the first counts.
  public mutating func addPrior(_ run: JudgedRun) {
    let key = run.key
    guard seen[key] == nil else { return }
    seen[key] = Mark(run.category, run.sourceClass)
    onlyInPrior += 1
  }

  /// Takes in a run of the current set, when all of the prior set are in. Of several with one key
  /// the first counts.
  public mutating func addCurrent(_ run: JudgedRun) {
    let key = run.key
    guard let mark = seen.updateValue(.current, forKey: key) else {
      onlyInCurrent += 1
      return
    }
    guard let (category, sourceClass) = mark.prior else { return }
    onlyInPrior -= 1
    counts[Self.place(sourceClass, category, run.category)] += 1
  }

  private static func place(_ sourceClass: Int, _ prior: Int, _ current: Category) -> Int {
    (sourceClass * categories.count + prior) * categories.count + current.place
  }

  /// How many runs are in both sets.
  public var matched: Int { counts.reduce(0, +) }

  /// How many of the matched runs have another category.
  public var changed: Int { classes.reduce(0) { $0 + $1.changed } }

  /// How many matched runs went from a category to a category; both ways `accepted` comes first.
  public var transitions: [[Int]] {
    Self.categories.map { prior in
      Self.categories.map { current in
        Self.classes.reduce(0) { $0 + counts[Self.place($1.place, prior.place, current)] }
      }
    }
  }

  /// The classes that have a matched run, in the order of ``SourceClass``.
  public var classes: [ClassChange] {
    Self.classes.compactMap { sourceClass in
      var change = ClassChange(sourceClass: sourceClass, matched: 0, changed: 0)
      for prior in Self.categories {
        for current in Self.categories {
          let count = counts[Self.place(sourceClass.place, prior.place, current)]
          change.matched += count
          if prior != current { change.changed += count }
        }
      }
      return change.matched > 0 ? change : nil
    }
  }

  /// What the comparison says.
  public var verdict: Verdict {
    let matched = matched
    return matched == 0 || Double(changed) / Double(matched) <= Self.tolerance ? .stable : .drift
  }

  /// Where a key was seen, in a byte.
  private struct Mark {
    private let code: UInt8

    /// A run of the current set, matched or not.
    static let current = Mark(code: .max)

    private init(code: UInt8) { self.code = code }

    /// A run of the prior set that is not matched so far.
    init(_ category: Category, _ sourceClass: SourceClass) {
      code = UInt8(sourceClass.place * ScorerDrift.categories.count + category.place)
    }

    /// The places of category and class of a run of the prior set.
    var prior: (category: Int, sourceClass: Int)? {
      guard code != .max else { return nil }
      let (sourceClass, category) = Int(code).quotientAndRemainder(
        dividingBy: ScorerDrift.categories.count)
      return (category, sourceClass)
    }
  }
}

extension Category {
  /// 0 for the best, 3 for the worst.
  fileprivate var place: Int { 3 - rank }
}

extension SourceClass {
  /// The place in the enumeration.
  fileprivate var place: Int {
    switch self {
    case .verdict: 0
    case .telemetry: 1
    case .extraction: 2
    case .unknown: 3
    }
  }
}
