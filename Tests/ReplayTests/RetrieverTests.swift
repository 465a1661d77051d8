// Retrieval: what is found, in which order, and that the cache is never more than a shortcut.

import Artifacts
import Replay
import Synchronization
import Testing

@Suite struct RetrieverTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let samples = [
    RAGSample("b", "capitals", "Rome is the capital of Italy"),
    RAGSample("a", "rivers", "The Loire is a river of France"),
    RAGSample("d", "same", "one two three"), RAGSample("c", "same", "one two three"),
    RAGSample("e", "?!", "…?"),
  ]

  /// Counts what it is asked for, and gives what the built-in one gives.
  final class CountingEmbedder: Embedder {
    let asked = Mutex(0)
    let identity: String
    let batchSize = 2

    init(_ identity: String = "counting") { self.identity = identity }

    func embed(_ texts: [String]) -> [[Float]] {
      asked.withLock { $0 += texts.count }
      return FeatureHashingEmbedder().embed(texts)
    }
  }

  private func found(
    _ corpus: String, _ task: String, k: Int = 5,
    _ embedder: any Embedder = FeatureHashingEmbedder()
  ) throws -> [String] {
    try Retriever(corpus: corpus, embedder: embedder, cache: scratch.cache)
      .nearest(to: task, k: k).map(\.sample.id)
  }

  @Test func theNearestComeFirstAndTiesByID() throws {
    let corpus = try scratch.corpus(Self.samples)
    #expect(try found(corpus, "the capital of Italy", k: 2) == ["b", "a"])
    #expect(try found(corpus, "one two three", k: 2) == ["c", "d"])
    #expect(try found(corpus, "capital", k: 100).first == "b")
    let hits = try Retriever(corpus: corpus, embedder: FeatureHashingEmbedder(), cache: nil)
      .nearest(to: "same\none two three", k: 1)
    #expect(hits[0].sample == Self.samples[3])
    #expect(abs(hits[0].distance) < 1e-6)
  }

  @Test func whatSaysNothingIsNearToNothing() throws {
    let corpus = try scratch.corpus(Self.samples + [RAGSample("z", "--", "!!")])
    #expect(try !found(corpus, "the capital", k: 100).contains("z"))
    #expect(try found(corpus, "?!", k: 100).isEmpty)
    let mute = try scratch.write("mute.jsonl", RAGSample("z", "--", "!!").line + "\n")
    #expect(try found(mute, "the capital").isEmpty)
  }

  @Test func anEmptyCorpusIsNoError() throws {
    #expect(try found(scratch.path + "/none.jsonl", "task").isEmpty)
    #expect(try found(try scratch.write("e.jsonl", ""), "task").isEmpty)
    #expect(try found(try scratch.write("f.jsonl", "\n \n"), "task").isEmpty)
  }

  @Test func linesMayBeBlankAndTheLastMayLackItsFeed() throws {
    let lines = "\n" + Self.samples[0].line + "\r\n \n" + Self.samples[1].line
    let corpus = try scratch.write("l.jsonl", lines)
    for _ in 0..<2 {
      let hits = try Retriever(
        corpus: corpus, embedder: FeatureHashingEmbedder(), cache: scratch.cache
      ).nearest(to: "river", k: 5)
      #expect(hits.map(\.sample) == [Self.samples[1], Self.samples[0]])
    }
  }

  @Test func ofOneIDTheFirstCounts() throws {
    let corpus = try scratch.corpus([
      RAGSample("a", "t", "first words"), RAGSample("a", "t", "second words"),
    ])
    let hits = try Retriever(corpus: corpus, embedder: FeatureHashingEmbedder(), cache: nil)
      .nearest(to: "second words", k: 5)
    #expect(hits.map(\.sample.content) == ["first words"])
  }

  @Test(arguments: [
    "{", "[]", #"{"id":"a","title":"t","content":"c"}"#,
    #"{"id":"a","title":"t","content":"","embedding_text":"e"}"#,
    #"{"id":7,"title":"t","content":"c","embedding_text":"e"}"#,
    "{\"id\":\"\(String(repeating: "a", count: 513))\",\"title\":\"t\",\"content\":\"c\",\"embedding_text\":\"e\"}",
  ])
  func aDamagedRowIsNamed(_ line: String) throws {
    let corpus = try scratch.write("x.jsonl", Self.samples[0].line + "\n\n" + line + "\n")
    let error = try #require(throws: ReplayError.self) { try found(corpus, "task") }
    #expect(error.code == .damagedRow)
    #expect("\(error)".hasPrefix("\(corpus):3: "), "\(error)")
  }

  @Test func aFolderInItsPlaceIsAnError() throws {
    #expect(throws: ArtifactError.self) { try found(scratch.path, "task") }
  }

  @Test func vectorsAreMadeAgainOnlyWhenCorpusOrEmbedderChange() throws {
    let embedder = CountingEmbedder()
    let corpus = try scratch.corpus(Self.samples)
    let first = try found(corpus, "capital", 5, embedder)
    #expect(embedder.asked.withLock { $0 } == 6)
    #expect(try found(corpus, "capital", 5, embedder) == first)
    #expect(embedder.asked.withLock { $0 } == 7)
    _ = try scratch.corpus(Self.samples + [RAGSample("f", "new", "the capital of capital")])
    #expect(try found(corpus, "capital", 5, embedder).contains("f"))
    #expect(embedder.asked.withLock { $0 } == 14)
    let other = CountingEmbedder("other")
    _ = try found(corpus, "capital", 5, other)
    #expect(other.asked.withLock { $0 } == 7)
  }

  private func found(
    _ corpus: String, _ task: String, _ k: Int, _ embedder: any Embedder
  ) throws -> [String] { try found(corpus, task, k: k, embedder) }

  enum Damage: CaseIterable { case empty, torn, bit, vector, foreign }

  @Test(arguments: Damage.allCases)
  func aDamagedCacheIsOnlyMadeAgain(_ damage: Damage) throws {
    let embedder = CountingEmbedder()
    let corpus = try scratch.corpus(Self.samples)
    let first = try found(corpus, "capital", 5, embedder)
    let path = try scratch.path + "/cache/" + scratch.cached()
    let whole = try FileSystem.read(path)
    var bytes = whole
    switch damage {
    case .empty: bytes = []
    case .torn: bytes.removeLast(bytes.count / 3)
    case .bit: bytes[bytes.count / 2] ^= 1
    case .vector:
      // Still an envelope: only the hash before it tells.
      let zeros = Array("AAAAAAAA".utf8)
      let place = try #require(
        bytes.indices.dropLast(8).first { bytes[$0..<($0 + 8)].elementsEqual(zeros) })
      bytes[place + 3] = UInt8(ascii: "B")
    case .foreign: bytes = Array("{\"version\":2}".utf8)
    }
    try FileSystem.replace(path, with: bytes)
    #expect(try found(corpus, "capital", 5, embedder) == first)
    #expect(embedder.asked.withLock { $0 } == 12)
    #expect(try FileSystem.read(path) == whole)
  }

  @Test func aCacheThatCannotBeWrittenIsNoError() throws {
    let corpus = try scratch.corpus(Self.samples)
    let blocked = IndexCache(CacheFolder(try scratch.write("file", "") + "/below"))
    let hits = try Retriever(
      corpus: corpus, embedder: FeatureHashingEmbedder(), cache: blocked
    ).nearest(to: "capital", k: 1)
    #expect(hits.map(\.sample.id) == ["b"])
  }

  @Test func theCacheForgetsWhatWasUsedLeastRecently() throws {
    let cache = IndexCache(CacheFolder(scratch.path + "/cache"), limit: 1)
    for text in ["one", "two"] {
      let corpus = try scratch.corpus([RAGSample("a", "t", text)])
      _ = try Retriever(corpus: corpus, embedder: FeatureHashingEmbedder(), cache: cache)
        .nearest(to: "one", k: 1)
      #expect(try FileSystem.list(scratch.path + "/cache").isEmpty)
    }
  }
}
