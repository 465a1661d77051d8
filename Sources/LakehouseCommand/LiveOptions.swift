// `lakehouse audit --live`: one replay that is made for the audit, and not logged.

import ArgumentParser
import Distillation
import Replay

/// The chat endpoint of phase 7.
struct LiveOptions: ParsableArguments {
  @Option(help: "Make one replay against the chat server at this URL; its answer has to be valid.")
  var live: String?

  @Option(help: "The model that is asked; default without it.")
  var liveModel: String?

  @Option(help: "The path of the chat on the server, such as /v1/chat/completions.")
  var liveChatPath: String?

  @Option(help: "The environment variable that holds the chat server's bearer token.")
  var liveTokenEnv: String?

  @Option(help: "The task that is replayed.")
  var liveTask: String?

  private static let task = "Say in one sentence what these examples have in common."

  func validate() throws {
    guard
      live != nil || [liveModel, liveChatPath, liveTokenEnv, liveTask].allSatisfy({ $0 == nil })
    else { throw ValidationError("The other --live options need --live URL.") }
    guard liveTask != "" else { throw ValidationError("The task of --live-task is empty.") }
    do {
      _ = try chat()
    } catch {
      let reason = ChatOptions.message(for: error).replacing("--chat has", with: "--live has")
      throw ValidationError(reason)
    }
  }

  /// The options of `lakehouse replay` for the same server, nil without one.
  private func chat() throws -> ChatOptions? {
    guard let live else { return nil }
    let token = liveTokenEnv.map { ["--token-env", $0] } ?? []
    return try ChatOptions.parse(
      [
        "--chat", live, "--model", liveModel ?? "default", "--chat-path",
        liveChatPath ?? ChatClient.standardPath,
      ] + token)
  }

  /// Makes the replay; nil where none is asked for.
  func replay(of lakehouse: LakehouseRoot) throws -> (() throws -> LiveReplay)? {
    guard let client = try chat()?.client() else { return nil }
    let task = liveTask ?? Self.task
    return {
      let replay = Replay(corpus: try lakehouse.replayFiles().corpus, log: nil, chat: client)
      let clock = try RunClock(recordedAt: nil).text
      let run = try replay.run(task, id: "audit", recordedAt: clock).run
      return LiveReplay(
        verdict: run.verdict.rawValue, latencyMilliseconds: run.latencyMilliseconds)
    }
  }
}
