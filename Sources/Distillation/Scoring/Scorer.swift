// The scorer: which sub-scorer judges a record, and what comes before it (scoring.md, Dispatch).

public import WireJSON

/// Judges evidence records.
///
/// It is a pure function of the record: no clock, no state, no randomness.
///
///     let record = try JSONDocument(parsing: line).root
///     Scorer.score(record).line
///     // {"category":"accepted","reasons":["auto_apply: committed"],"source_class":"telemetry"}
public enum Scorer {
  /// The version that scored runs name; it changes only when a scoring rule does.
  public static let version = "v1.0.0"

  /// Returns the judgement of a valid evidence record.
  ///
  /// What the record lacks counts as absent, so that one which is not valid gets a judgement too;
  /// whoever asks validates first.
  public static func score(_ evidence: JSONNode) -> Score {
    let (judgement, sourceClass) = judge(ScoredRecord(evidence))
    return Score(
      category: judgement.category, reasons: [judgement.reason], sourceClass: sourceClass)
  }

  /// The same for whoever scores millions.
  static func judge(_ record: ScoredRecord) -> (judgement: Judgement, sourceClass: SourceClass) {
    record.withStem { name in
      let stem = SourceStem(utf8: name)
      return (judge(record, stem, named: name), stem?.sourceClass ?? .unknown)
    }
  }

  private static func judge(
    _ record: ScoredRecord, _ stem: SourceStem?, named name: UnsafeBufferPointer<UInt8>
  ) -> Judgement {
    if let judgement = humanOverride(record) { return judgement }
    switch stem {
    case .scrumReviews: return ScrumReviewScorer.judge(record)
    case .observerReviews: return ObserverReviewScorer.judge(record)
    case .audits: return AuditScorer.judge(record)
    case .contractAnalyses: return ContractAnalysisScorer.judge(record)
    case .autoApply: return AutoApplyScorer.judge(record)
    case .outcomes: return OutcomeScorer.judge(record)
    case .modeExperiments: return ModeExperimentScorer.judge(record)
    case .distilledFacts, .distilledProcedures, .distilledConfigHints, .observerEscalations,
      .auditFacts:
      return ExtractionScorer.judge(record)
    case nil:
      let name = String(decoding: name, as: UTF8.self)
      return Judgement(category: .needsHumanReview, reason: "unknown source \(name)")
    }
  }

  /// What a person decided, before any rule.
  private static func humanOverride(_ record: ScoredRecord) -> Judgement? {
    guard let override = record.node(.humanOverride),
      let decision = override["decision"]?.string,
      let category = overrides.first(where: { $0.decision.hasUTF8(of: decision) })?.category
    else { return nil }
    let overrider = override["overrider"]?.string ?? ""
    return Judgement(category: category, reason: "human override: \(decision) by \(overrider)")
  }

  private static let overrides: [(decision: String, category: Category)] = [
    ("accept", .accepted),
    ("reject", .rejected),
    ("needs_review", .needsHumanReview),
  ]
}
