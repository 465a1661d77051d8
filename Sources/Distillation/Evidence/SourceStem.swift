// The twelve source streams, in the order of the contract's table, with class and tier.

/// A source stream, named by the stem of its file; cases stand in table order (evidence.md, "The
/// 12 transforms").
public enum SourceStem: String, BitwiseCopyable, Sendable, CaseIterable {
  /// Facts that a model drew out of runs.
  case distilledFacts = "distilled_facts"
  /// Procedures that a model drew out of runs.
  case distilledProcedures = "distilled_procedures"
  /// Configuration hints that a model drew out of runs.
  case distilledConfigHints = "distilled_config_hints"
  /// Analyses of contracts by permit, with an observer's verdict.
  case contractAnalyses = "contract_analyses"
  /// Runs of a task in one of several modes.
  case modeExperiments = "mode_experiments"
  /// Reviews of files against the product requirements.
  case scrumReviews = "scrum_reviews"
  /// What an observer escalated, by cluster.
  case observerEscalations = "observer_escalations"
  /// Facts drawn from a pull request.
  case auditFacts = "audit_facts"
  /// Patches that were applied, or not, by themselves.
  case autoApply = "auto_apply"
  /// An observer's reviews of attempts on a file.
  case observerReviews = "observer_reviews"
  /// Audits of a phase, with findings.
  case audits
  /// What came of a scenario's events.
  case outcomes

  /// Place in the table, from 0.
  public var index: Int { Self.indices[self] ?? 0 }

  /// `data/_kb/STEM.jsonl`, as `provenance.source_file` names it.
  public var sourceFile: String { "\(LakehouseRoot.knowledgeBase)/\(rawValue).jsonl" }

  /// What kind of thing its rows tell.
  public var sourceClass: SourceClass {
    switch self {
    case .scrumReviews, .observerReviews, .audits, .contractAnalyses: .verdict
    case .autoApply, .outcomes, .modeExperiments: .telemetry
    case .distilledFacts, .distilledProcedures, .distilledConfigHints, .observerEscalations,
      .auditFacts:
      .extraction
    }
  }

  /// 1 for the first eight, 2 for the rest.
  public var tier: Int { index < 8 ? 1 : 2 }

  private static let indices = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}

/// What kind of thing a source stream tells (scoring.md, "Dispatch").
public enum SourceClass: String, Sendable, CaseIterable {
  /// Somebody judged.
  case verdict
  /// Something was measured.
  case telemetry
  /// Something was drawn out of a text.
  case extraction
  /// A stem that is none of the twelve.
  case unknown
}
