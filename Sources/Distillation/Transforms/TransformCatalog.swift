// The catalogue of sources: which streams there are, in which order, of which class and tier.

/// The twelve source streams in the order of the contract's table (evidence.md).
public enum TransformCatalog {
  /// The stems in order.
  public static let stems = SourceStem.allCases

  /// The stem of a file `data/_kb/STEM.jsonl`; nil for any other path.
  public static func stem(ofSourceFile path: String) -> SourceStem? {
    SourceStem.allCases.first { $0.sourceFile.utf8.elementsEqual(path.utf8) }
  }
}
