// `chatd`: a chat server whose answers stand in a file (replay.md, the fixture chat server).

import ArgumentParser
import Artifacts
import Dispatch
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import WebClient

@main
struct ChatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chatd",
    abstract: "Answers chats and requests for embeddings from a file of rows.",
    discussion: """
      Writes `listening on 127.0.0.1:PORT` when it is ready; SIGTERM ends it with status 0. A usage \
      error, or a fault in the file, is exit status 2.
      """)

  @Option(help: "The file: a JSON object a line, the first that matches answers.")
  var rows: String

  @Option(help: "The port on 127.0.0.1; 0 takes one that is free.")
  var port = 0

  @Option(
    help: "The URL of a real server, asked once for what no row answers; its answer is added.")
  var upstream: String?

  func validate() throws {
    guard 0...65_535 ~= port else { throw ValidationError("\(port) is no port.") }
    if let upstream, WebAddress(upstream) == nil {
      throw ValidationError("The upstream has to be http://HOST[:PORT] or https://HOST[:PORT].")
    }
  }

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch  where exitCode(for: error) == .success {
      exit(withError: error)
    } catch {
      try? StandardStream.error.write(fullMessage(for: error) + "\n")
      Glibc.exit(2)
    }
  }

  func run() throws {
    let ending = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { Glibc.exit(0) }
      source.resume()
      return source
    }
    signal(SIGPIPE, SIG_IGN)
    let table = try FixtureTable(path: rows, mayBeAbsent: upstream != nil)
    let service = ChatService(
      table: table, file: rows, upstream: upstream.flatMap(WebAddress.init))
    let channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
            ChatHandler(service: service))
        }
      }
      .bind(host: "127.0.0.1", port: port).wait()
    try StandardStream.output.write(
      "listening on 127.0.0.1:\(channel.localAddress?.port ?? port)\n")
    try withExtendedLifetime(ending) { try channel.closeFuture.wait() }
  }
}
