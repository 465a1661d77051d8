// The catalogue: which streams there are, in which order, and the transform of each.

/// The twelve transforms in the order of the contract's table (evidence.md).
public enum TransformCatalog {
  /// The stems in order.
  public static let stems = SourceStem.allCases

  /// The stem of a file `data/_kb/STEM.jsonl`; nil for any other path.
  public static func stem(ofSourceFile path: String) -> SourceStem? {
    stems.first { $0.sourceFile.hasUTF8(of: path) }
  }

  /// The stem of a file `data/_kb/STEM.jsonl`; nil for any other path.
  static func stem(ofSourceFile path: UnsafeBufferPointer<UInt8>) -> SourceStem? {
    sourceFiles.firstIndex { $0.count == path.count && $0.elementsEqual(path) }.map { stems[$0] }
  }

  private static let sourceFiles = stems.map { Array($0.sourceFile.utf8) }

  static func transform(of stem: SourceStem) -> Transform {
    switch stem {
    case .distilledFacts: .distilledFacts
    case .distilledProcedures: .distilledProcedures
    case .distilledConfigHints: .distilledConfigHints
    case .contractAnalyses: .contractAnalyses
    case .modeExperiments: .modeExperiments
    case .scrumReviews: .scrumReviews
    case .observerEscalations: .observerEscalations
    case .auditFacts: .auditFacts
    case .autoApply: .autoApply
    case .observerReviews: .observerReviews
    case .audits: .audits
    case .outcomes: .outcomes
    }
  }
}
