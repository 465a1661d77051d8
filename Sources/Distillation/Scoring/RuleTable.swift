// The form that every sub-scorer is written in: rules in order, the first that applies decides.

/// What a sub-scorer says of a record.
struct Judgement: Equatable {
  var category: Category
  var reason: String
}

/// The rules of one sub-scorer, as the table in scoring.md has them.
///
/// - Facts: what the rules look at.
struct RuleTable<Facts>: Sendable {
  struct Rule: Sendable {
    let category: Category
    let reason: @Sendable (Facts) -> String
    let applies: @Sendable (Facts) -> Bool

    /// A rule with a reason of fixed words.
    static func when(
      _ applies: @escaping @Sendable (Facts) -> Bool, _ category: Category, _ reason: String
    ) -> Rule {
      Rule(category: category, reason: { _ in reason }, applies: applies)
    }

    /// A rule whose reason names what the record says.
    static func when(
      _ applies: @escaping @Sendable (Facts) -> Bool, _ category: Category,
      _ reason: @escaping @Sendable (Facts) -> String
    ) -> Rule {
      Rule(category: category, reason: reason, applies: applies)
    }

    /// The rule for what no other applies to.
    static func otherwise(_ category: Category, _ reason: String) -> Rule {
      .when({ _ in true }, category, reason)
    }

    /// The rule for what no other applies to, with a reason that names what the record says.
    static func otherwise(
      _ category: Category, _ reason: @escaping @Sendable (Facts) -> String
    ) -> Rule {
      .when({ _ in true }, category, reason)
    }
  }

  private let rules: [Rule]
  private let last: Rule

  /// The rules in order, and the one that applies where none of them does.
  init(_ rules: [Rule], _ last: Rule) {
    self.rules = rules
    self.last = last
  }

  func judge(_ facts: Facts) -> Judgement {
    let rule = rules.first { $0.applies(facts) } ?? last
    return Judgement(category: rule.category, reason: rule.reason(facts))
  }
}
