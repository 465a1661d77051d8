// A replay from end to end: retrieve, bundle, chat, validate, log.

import Artifacts
import WebClient
import WireJSON

/// Asks a model to do a task again with what was distilled, and logs what came of it.
///
///     let run = try Replay(
///       corpus: "\(root)/data/distilled/rag/rag_export.jsonl",
///       log: "\(root)/data/_kb/replay_runs.jsonl",
///       chat: ChatClient(client: WebClient(address: address), model: "m")
///     ).run(task, id: "nightly-1", recordedAt: "2026-01-02T03:04:05.678Z")
///     run.verdict      // .valid
public struct Replay: Sendable {
  /// The path of the RAG export, which need not be there.
  public var corpus: String
  /// The path of the log, which is made if it is not there; nil logs nothing.
  public var log: String?
  /// The model that is asked.
  public var chat: ChatClient
  /// Makes the vectors that samples are found by.
  public var embedder: any Embedder = FeatureHashingEmbedder()
  /// Where vectors are kept between replays.
  public var cache: IndexCache? = .user
  /// How many samples are retrieved, 1 to 10,000.
  public var topK = 5
  /// How many Unicode scalars the user message may have.
  public var contextLimit = ReplayBundle.defaultLimit
  /// The members that the object in the answer has to have.
  public var expectedKeys: [String] = []

  /// Makes a replay with what it cannot do without.
  public init(corpus: String, log: String?, chat: ChatClient) {
    self.corpus = corpus
    self.log = log
    self.chat = chat
  }

  /// What would be asked: what was found, and the messages.
  public struct Preparation: Sendable {
    /// What was retrieved.
    public var retrieved: [RetrievedSample]
    /// The messages.
    public var bundle: ReplayBundle
  }

  /// Retrieves and puts the messages together.
  ///
  /// - Throws: what ``Retriever/nearest(to:k:)`` throws.
  public func prepare(_ task: String) throws -> Preparation {
    let retrieved = try Retriever(corpus: corpus, embedder: embedder, cache: cache)
      .nearest(to: task, k: topK)
    return Preparation(
      retrieved: retrieved,
      bundle: ReplayBundle(task: task, samples: retrieved.map(\.sample), limit: contextLimit))
  }

  /// Replays a task and logs it; the log row is on the disk when this returns.
  ///
  /// - Parameters:
  ///   - task: the task, not empty.
  ///   - id: the run's name.
  ///   - recordedAt: the run's clock reading.
  ///   - isDry: stops before the chat, and logs nothing.
  /// - Throws: what ``Retriever/nearest(to:k:)`` throws, and an `ArtifactError` for a log that cannot be
  ///   written, a `WebFailure` where no request can be made at all. A chat that fails is a verdict and no error.
  public func run(
    _ task: String, id: String, recordedAt: String, isDry: Bool = false
  ) throws -> (run: ReplayRun, preparation: Preparation) {
    let preparation = try prepare(task)
    var run = ReplayRun(
      runID: id, task: task, retrieved: preparation.retrieved.map { ($0.sample.id, $0.distance) },
      bundleHash: preparation.bundle.sha256, model: chat.model, verdict: .dryRun,
      recordedAt: recordedAt)
    if isDry { return (run, preparation) }
    // What would keep the answer from being had or logged is told before a model is asked.
    try WebClient.check()
    if let log {
      try FileSystem.createDirectory(FileSystem.directory(of: log))
      try FileSystem.append([], to: log)
    }
    judge(chat.ask(preparation.bundle), into: &run)
    if let log { try LineLog(log).append(run.wire) }
    return (run, preparation)
  }

  private func judge(_ outcome: ChatClient.Outcome, into run: inout ReplayRun) {
    run.attempts = outcome.attempts
    run.latencyMilliseconds = Int(outcome.duration / .milliseconds(1))
    switch outcome.result {
    case .failure(let failure):
      run.verdict = .chatError
      run.failure = failure
    case .success(let answer):
      let content = Array(answer.content.utf8)
      let object = extractJSON(content).document?.root
      let value = object?.canonical()
      // The token is never logged, also where a server sends it back.
      if [content, value ?? []].contains(where: {
        chat.holdsToken(String(decoding: $0, as: UTF8.self))
      }) {
        run.verdict = .chatError
        run.failure = .badResponse("the answer holds the token")
        return
      }
      run.responseHash = Digest.sha256(of: content)
      run.promptTokens = answer.promptTokens
      run.completionTokens = answer.completionTokens
      guard let object else {
        run.verdict = .noJSON
        return
      }
      run.value = value
      run.missingKeys = missingKeys(of: object)
      run.verdict = run.missingKeys.isEmpty ? .valid : .missingKeys
    }
  }

  /// The expected members that an object lacks, each once.
  private func missingKeys(of object: JSONNode) -> [String] {
    var missing = [String]()
    for key in expectedKeys where object[key] == nil {
      if !missing.contains(where: { $0.utf8.elementsEqual(key.utf8) }) { missing.append(key) }
    }
    return missing
  }
}
