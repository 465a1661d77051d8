// One replay as it is logged: replay_run.v1 (replay.md, 5).

import Artifacts
import WireJSON

/// The record of a replay.
public struct ReplayRun: Sendable {
  /// Its name.
  public var runID: String
  /// The task.
  public var task: String
  /// What was retrieved, nearest first, whether or not it is in the bundle.
  public var retrieved: [(id: String, distance: Double)]
  /// SHA-256 of the canonical messages.
  public var bundleHash: String
  /// The model that was asked for.
  public var model: String
  /// What it came to.
  public var verdict: Verdict
  /// The members that were asked for and are not there, in the order in which they were asked for.
  public var missingKeys: [String] = []
  /// SHA-256 of the answer.
  public var responseHash: String?
  /// The object in the answer, in canonical form.
  public var value: [UInt8]?
  /// Why there is no answer.
  public var failure: ChatFailure?
  /// What the server counted.
  public var promptTokens: Int?
  /// What the server counted.
  public var completionTokens: Int?
  /// How often the model was asked.
  public var attempts = 0
  /// How long that took.
  public var latencyMilliseconds = 0
  /// When the replay was made.
  public var recordedAt: String

  /// The row, without a line feed; its fields stand in the order of the contract.
  public var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("schema", "replay_run.v1")
    writer.member("run_id", runID)
    writer.member("task", task)
    writer.member("task_hash", Digest.sha256(of: Array(task.utf8)))
    writer.name("retrieved")
    writer.beginArray()
    for sample in retrieved {
      writer.beginObject()
      writer.member("id", sample.id)
      writer.name("distance")
      writer.number(sample.distance)
      writer.endObject()
    }
    writer.endArray()
    writer.member("bundle_sha256", bundleHash)
    writer.member("model", model)
    writer.member("verdict", verdict.rawValue)
    if !missingKeys.isEmpty {
      writer.name("missing_keys")
      writer.value(.array(missingKeys.map { .string($0) }))
    }
    if let responseHash { writer.member("response_sha256", responseHash) }
    if let value {
      writer.name("value")
      writer.raw(value)
    }
    if let failure {
      writer.name("error")
      writer.beginObject()
      writer.member("code", failure.code)
      writer.member("message", failure.message)
      writer.endObject()
    }
    writer.member("prompt_tokens", promptTokens)
    writer.member("completion_tokens", completionTokens)
    writer.member("attempts", attempts)
    writer.member("latency_ms", latencyMilliseconds)
    writer.member("recorded_at", recordedAt)
    writer.endObject()
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: String, _ value: String) {
    self.name(name)
    string(value)
  }

  fileprivate mutating func member(_ name: String, _ value: Int?) {
    guard let value else { return }
    self.name(name)
    integer(value)
  }
}
