// Texts made into vectors: what every embedder gives.

/// Makes vectors of texts, so that like texts have near vectors under the cosine.
///
///     let embedder: any Embedder = FeatureHashingEmbedder()
///     let vectors = try embedder.embed(["review the scorer", "Review the scorer!"])   // two equal ones
public protocol Embedder: Sendable {
  /// What tells its vectors from those of any other embedder: vectors of one identity can be held
  /// against each other, also in later processes.
  var identity: String { get }
  /// How many texts are best given at once.
  var batchSize: Int { get }
  /// Returns a vector for each text, all of one dimension from 1 to 4096, all values finite. A vector
  /// of zeros is that of a text which says nothing: it is near to none.
  func embed(_ texts: [String]) throws -> [[Float]]
}
