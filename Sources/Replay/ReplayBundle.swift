// The bundle: the messages that a model is given (replay.md, 2).

import Artifacts
public import WireJSON

/// The messages of one replay.
///
/// The task is never cut. Samples follow, best first, as long as the user message has at most the given
/// number of Unicode scalars; the first that does not fit is cut to what is left, or dropped if nothing of
/// its content would remain, and all after it are dropped.
public struct ReplayBundle: Sendable, Equatable {
  /// What the model is told of its part.
  public static let system =
    "You are replaying a task. Use the examples where they help. Answer with one JSON object."
  /// The scalars that the user message may have, unless told otherwise.
  public static let defaultLimit = 12_000

  /// The content of the user message.
  public let user: String
  /// How many of the samples are in it, whole or cut.
  public let exampleCount: Int

  /// Puts the messages together.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - samples: what was retrieved, best first.
  ///   - limit: how many Unicode scalars the user message may have.
  public init(task: String, samples: [RAGSample], limit: Int = defaultLimit) {
    var user = task
    var count = 0
    var left = limit - task.unicodeScalars.count
    for sample in samples {
      let heading = "\n\n### Example \(count + 1): \(sample.title)\n"
      left -= heading.unicodeScalars.count
      let content = sample.content.unicodeScalars
      // The scalars beyond what is left are never looked at.
      guard
        let end = content.index(
          content.startIndex, offsetBy: max(left, 0), limitedBy: content.endIndex)
      else {
        user += heading + sample.content
        count += 1
        left -= content.count
        continue
      }
      guard left > 0 || content.isEmpty && left == 0 else { break }
      user += heading + String(content[..<end])
      count += 1
      left = 0
      if end != content.endIndex { break }
    }
    self.user = user
    exampleCount = count
  }

  /// The messages as a request carries them.
  public var messages: JSONValue {
    [
      ["role": "system", "content": .string(Self.system)],
      ["role": "user", "content": .string(user)],
    ]
  }

  /// SHA-256 of the canonical messages.
  public var sha256: String { Digest.sha256(of: messages.canonical()) }
}
