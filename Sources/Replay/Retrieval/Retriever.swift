// Retrieval: the samples of a corpus nearest to a task (replay.md, 1).

import VectorStore
import WireJSON

/// A sample that was found, and how far it is from the task.
public struct RetrievedSample: Sendable, Equatable {
  /// The sample.
  public var sample: RAGSample
  /// The cosine distance of its embedding text to the task, 0 to 2.
  public var distance: Double

  /// Makes one.
  public init(sample: RAGSample, distance: Double) {
    self.sample = sample
    self.distance = distance
  }
}

/// Finds the samples of a RAG export that are nearest to a text.
///
/// The vectors of an export are made once and kept in a cache, by the hash of the export's bytes; they are
/// made anew when these have changed. Every vector is compared with the task's, so that all runtimes find
/// the same samples.
public struct Retriever: Sendable {
  private let corpus: String
  private let embedder: any Embedder
  private let cache: IndexCache?

  /// Distances are equal where their first nine decimals are.
  private static let resolution = 1e9

  /// Makes a retriever.
  ///
  /// - Parameters:
  ///   - corpus: the path of the export, which need not be there.
  ///   - embedder: makes the vectors.
  ///   - cache: where they are kept; nil makes them each time.
  public init(corpus: String, embedder: any Embedder, cache: IndexCache? = .user) {
    self.corpus = corpus
    self.embedder = embedder
    self.cache = cache
  }

  /// Returns the `k` nearest samples, nearest first, ties by id; fewer if the corpus has fewer.
  ///
  /// An absent or empty corpus is no error. Samples whose vector is zero are near to nothing, and
  /// nothing is near to a task whose vector is zero: the cosine needs a direction. Of samples with one
  /// id the first counts.
  ///
  /// - Parameter k: 1 to 10,000.
  /// - Throws: ``ReplayError`` for a damaged corpus and an embedder that fails, an `ArtifactError` for a
  ///   corpus that cannot be read, a `VectorError` for a `k` out of its range.
  public func nearest(to task: String, k: Int) throws -> [RetrievedSample] {
    guard let corpus = try Corpus(corpus) else { return [] }
    guard let envelope = try envelope(of: corpus), !envelope.items.isEmpty else { return [] }
    let query = try embedder.embed([task])[0]
    guard query.contains(where: { $0 != 0 }) else { return [] }
    guard query.count == envelope.parameters.dimension else {
      throw ReplayError(
        .embedding,
        "the task has \(query.count) dimensions, the corpus \(envelope.parameters.dimension)")
    }
    return try envelope.nearest(to: query, k: k, resolution: Self.resolution).map { hit in
      RetrievedSample(
        sample: try corpus.sample(at: SamplePlace(metadata: hit.metadata)), distance: hit.distance)
    }
  }

  /// The vectors of the corpus; nil if it has no sample with one.
  private func envelope(of corpus: Corpus) throws -> Envelope? {
    let hash = try corpus.sha256()
    if let known = cache?.envelope(corpus: hash, embedder: embedder.identity) { return known }
    var items = [IndexItem]()
    var ids = Set<[UInt8]>()
    var batch = [(sample: RAGSample, place: SamplePlace)]()
    func embed() throws {
      let vectors = try embedder.embed(batch.map(\.sample.embeddingText))
      for (row, vector) in zip(batch, vectors) where vector.contains(where: { $0 != 0 }) {
        items.append(
          IndexItem(id: row.sample.id, vector: vector, metadata: row.place.metadata))
      }
      batch.removeAll(keepingCapacity: true)
    }
    try corpus.forEachSample { sample, place in
      guard ids.insert(Array(sample.id.utf8)).inserted else { return }
      batch.append((sample, place))
      if batch.count == embedder.batchSize { try embed() }
    }
    if !batch.isEmpty { try embed() }
    guard let dimension = items.first?.vector.count else { return nil }
    guard items.allSatisfy({ $0.vector.count == dimension }) else {
      throw ReplayError(.embedding, "the samples' vectors are of several dimensions")
    }
    let envelope = Envelope(
      parameters: try IndexParameters(name: "replay", dimension: dimension), items: items)
    cache?.remember(envelope, corpus: hash, embedder: embedder.identity)
    return envelope
  }
}

extension SamplePlace {
  /// As an item of an index carries it.
  var metadata: [UInt8] {
    let value: JSONValue = [
      "length": .number(Double(length)), "line": .number(Double(line)),
      "offset": .number(Double(offset)),
    ]
    return value.wire()
  }

  init(metadata: [UInt8]?) throws {
    guard let root = try metadata.map({ try JSONDocument(parsing: $0).root }),
      let length = root["length"]?.integer, let line = root["line"]?.integer,
      let offset = root["offset"]?.integer
    else { throw ReplayError(.damagedRow, "an item of the index has no place in the corpus") }
    self.init(line: line, offset: offset, length: length)
  }
}
