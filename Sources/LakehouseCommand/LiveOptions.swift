// `lakehouse audit --live`: one replay that is made for the audit, and not logged.

import ArgumentParser
import Distillation
import Replay

/// The chat endpoint of phase 7.
struct LiveOptions: ParsableArguments {
  @Option(help: "Make one replay against the chat server at this URL; its answer has to be valid.")
  var live: String?

  @Option(help: "The model that is asked.")
  var liveModel = "default"

  @Option(help: "The path of the chat on the server, such as /v1/chat/completions.")
  var liveChatPath = ChatClient.standardPath

  @Option(help: "The environment variable that holds the chat server's bearer token.")
  var liveTokenEnv: String?

  @Option(help: "The task that is replayed.")
  var liveTask = "Say in one sentence what these examples have in common."

  func validate() throws { _ = try chat() }

  /// The options of `lakehouse replay` for the same server, nil without one.
  private func chat() throws -> ChatOptions? {
    guard let live else { return nil }
    let token = liveTokenEnv.map { ["--token-env", $0] } ?? []
    return try ChatOptions.parse(
      ["--chat", live, "--model", liveModel, "--chat-path", liveChatPath] + token)
  }

  /// Makes the replay; nil where none is asked for.
  func replay(of lakehouse: LakehouseRoot) throws -> (() throws -> LiveReplay)? {
    guard let client = try chat()?.client() else { return nil }
    return { [liveTask] in
      let replay = Replay(corpus: try lakehouse.replayFiles().corpus, log: nil, chat: client)
      let clock = try RunClock(recordedAt: nil).text
      let run = try replay.run(liveTask, id: "audit", recordedAt: clock).run
      return LiveReplay(
        verdict: run.verdict.rawValue, latencyMilliseconds: run.latencyMilliseconds)
    }
  }
}
