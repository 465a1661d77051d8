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
    /// What a rule says.
    enum Reason: Sendable {
      /// Fixed words.
      case words(String)
      /// Words that name what the record says.
      case made(@Sendable (Facts) -> String)
    }

    let category: Category
    let reason: Reason
    let applies: @Sendable (Facts) -> Bool

    /// A rule with a reason of fixed words.
    static func when(
      _ applies: @escaping @Sendable (Facts) -> Bool, _ category: Category, _ reason: String
    ) -> Rule {
      Rule(category: category, reason: .words(reason), applies: applies)
    }

    /// A rule whose reason names what the record says.
    static func when(
      _ applies: @escaping @Sendable (Facts) -> Bool, _ category: Category,
      _ reason: @escaping @Sendable (Facts) -> String
    ) -> Rule {
      Rule(category: category, reason: .made(reason), applies: applies)
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
    // Rules are looked at where they stand: all threads look at them.
    rules.withUnsafeBufferPointer { rules in
      for place in rules.indices where rules[place].applies(facts) {
        return rules[place].judgement(facts)
      }
      return last.judgement(facts)
    }
  }
}

extension RuleTable.Rule {
  fileprivate func judgement(_ facts: Facts) -> Judgement {
    switch reason {
    case .words(let words): Judgement(category: category, reason: words)
    case .made(let reason): Judgement(category: category, reason: reason(facts))
    }
  }
}
