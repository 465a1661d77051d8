// What `lakehouse replay` can be told, checked before anything is asked.

import ArgumentParser
import Artifacts
import Glibc
import Replay
import WebClient

/// The task: on the command line, in a file, or on standard input.
struct TaskOptions: ParsableArguments {
  @Option(help: "The task.")
  var task: String?

  @Option(
    help: "A file that holds the task; - is standard input. One line feed at its end is none of it."
  )
  var taskFile: String?

  func validate() throws {
    guard (task == nil) != (taskFile == nil) else {
      throw ValidationError("Give the task with either --task or --task-file.")
    }
  }

  /// The task.
  func text() throws -> String {
    guard let taskFile else { return try notEmpty(task ?? "", "The task") }
    var bytes =
      taskFile == "-"
      ? try ChunkedFile(standardInput: "standard input").readToEnd() : try FileSystem.read(taskFile)
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ValidationError("The task in \(taskFile) is no UTF-8.")
    }
    return try notEmpty(text, "The task")
  }
}

/// The servers, what they are asked for, and how long for.
struct ChatOptions: ParsableArguments {
  @Option(help: "The URL of the chat server, http or https.")
  var chat: String

  @Option(help: "The model that is asked.")
  var model: String

  @Option(help: "The path of the chat on the server, such as /v1/chat/completions.")
  var chatPath = ChatClient.standardPath

  @Option(
    help: """
      The environment variable that holds the chat server's bearer token; without it \
      \(Self.tokenVariable), where that is set.
      """)
  var tokenEnv: String?

  @Option(help: "The URL of a server for embeddings; the built-in embedder without it.")
  var embeddings: String?

  @Option(help: "The model that makes embeddings.")
  var embeddingModel: String?

  @Option(
    help: "The environment variable that holds the bearer token of the server for embeddings.")
  var embeddingTokenEnv: String?

  @Option(help: "The time of a request, in seconds.")
  var timeout = 60.0

  private static let tokenVariable = "REPLAY_CHAT_TOKEN"

  func validate() throws {
    _ = try address(chat, "--chat")
    _ = try notEmpty(model, "The model")
    guard chatPath.hasPrefix("/"), chatPath.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw ValidationError("--chat-path begins with / and has no spaces.")
    }
    guard timeout >= 0.001, timeout <= 86_400 else {
      throw ValidationError("--timeout is from 0.001 to 86400 seconds.")
    }
    guard (embeddings == nil) == (embeddingModel == nil) else {
      throw ValidationError("--embeddings and --embedding-model go together.")
    }
    if let embeddings { _ = try address(embeddings, "--embeddings") }
    if let embeddingModel { _ = try notEmpty(embeddingModel, "The embedding model") }
    if embeddingTokenEnv != nil, embeddings == nil {
      throw ValidationError("--embedding-token-env needs --embeddings.")
    }
  }

  /// The chat.
  func client() throws -> ChatClient {
    let isGiven = getenv(Self.tokenVariable) != nil
    let variable = tokenEnv ?? (isGiven ? Self.tokenVariable : nil)
    return ChatClient(
      client: try webClient(chat, "--chat", variable), model: model, path: chatPath)
  }

  /// The embedder.
  func embedder() throws -> any Embedder {
    guard let embeddings, let embeddingModel else { return FeatureHashingEmbedder() }
    return EndpointEmbedder(
      client: try webClient(embeddings, "--embeddings", embeddingTokenEnv), model: embeddingModel)
  }

  private func webClient(
    _ url: String, _ option: String, _ variable: String?
  ) throws -> WebClient {
    WebClient(
      address: try address(url, option), token: try variable.map(token),
      timeout: .milliseconds(Int((timeout * 1_000).rounded(.up))))
  }

  /// The token in a variable; what is wrong with it is said without it.
  private func token(_ variable: String) throws -> String {
    guard let value = getenv(variable).map({ String(cString: $0) }) else {
      throw ValidationError(
        "The environment variable \(variable), which is to hold a token, is not set.")
    }
    guard WebClient.isToken(value) else {
      throw ValidationError(
        "The environment variable \(variable) holds no token: it is empty, or has spaces in it.")
    }
    return value
  }

  private func address(_ url: String, _ option: String) throws -> WebAddress {
    guard let address = WebAddress(url) else {
      throw ValidationError(
        "\(option) has to be http://HOST[:PORT][/PATH] or https://, without a name or password.")
    }
    return address
  }
}

/// Returns a text that has to have something in it.
private func notEmpty(_ text: String, _ what: String) throws -> String {
  guard !text.isEmpty else { throw ValidationError("\(what) is empty.") }
  return text
}
