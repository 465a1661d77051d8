// `vectord`: flags, the store, the server, and the end of all three.

import ArgumentParser
import Artifacts
import Foundation
import Glibc
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals
import VectorPostgreSQL
import VectorService
import VectorStore

@main
struct VectorDaemon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vectord",
    abstract: "Serves named vector indexes over HTTP.",
    discussion: """
      Prints one line, "listening on ADDRESS:PORT", once it takes connections; the log goes to standard \
      error as JSON lines. Every write is on the disk before it is answered. SIGTERM finishes the \
      requests in hand, saves, and ends with 0. Exit status 2: usage, a folder or a database that cannot be \
      used, an address that cannot be bound.
      """)

  @Option(help: "Where the indexes are: embedded in a folder, or postgresql with pgvector.")
  var engine = Engine.embedded
  @Option(help: "The folder of the indexes; it is made if it is not there.")
  var data: String?
  @Flag(help: "Keep the indexes in a temporary folder, which is removed at the end.")
  var ephemeral = false
  @Option(
    help: """
      The database of the engine postgresql, postgresql://USER:PASSWORD@HOST/DATABASE; better given by \
      VECTORD_DATABASE of the environment, as other users can list the arguments of a process.
      """)
  var database: String?
  @Option(help: "The address to listen on; any but a loopback address needs --token-file.")
  var host = "127.0.0.1"
  @Option(help: "The port to listen on; 0 takes any that is free.")
  var port = 7345
  @Option(help: "A file with the token that every request has to bring, but for /healthz.")
  var tokenFile: String?
  @Option(help: "Requests in hand at once; more are answered with 503.")
  var maxRequests = 256
  @Option(
    help: "Bytes of bodies and answers in memory at once, in MiB; more are answered with 503.")
  var maxBodyMemory = 1024
  @Option(help: "Seconds from the first byte of a request's head to its last.")
  var headTimeout = 10
  @Option(help: "Seconds from a request's head to the end of its body.")
  var bodyTimeout = 60
  @Option(help: "Seconds that a connection may be idle, or its client leave an answer unread.")
  var idleTimeout = 60
  @Option(help: "How much is logged: trace, debug, info, notice, warning, error or critical.")
  var logLevel = "info"

  static func main() async {
    do {
      guard let command = try parseAsRoot() as? Self else { throw ExitCode(2) }
      try await command.run()
    } catch let error as ExitCode {
      exit(withError: error)
    } catch  where exitCode(for: error) == .success {
      exit(withError: error)
    } catch {
      try? StandardStream.error.write(fullMessage(for: error) + "\n")
      Glibc.exit(2)
    }
  }

  func validate() throws {
    switch engine {
    case .embedded:
      guard (data == nil) == ephemeral else {
        throw ValidationError("give --data FOLDER for indexes that last, or --ephemeral")
      }
      guard database == nil else { throw ValidationError("--database is for --engine postgresql") }
    case .postgresql:
      guard data == nil, !ephemeral else {
        throw ValidationError("--data and --ephemeral are for --engine embedded")
      }
      guard databaseURI != nil else {
        throw ValidationError("give the URI of the database in VECTORD_DATABASE, or by --database")
      }
    }
    guard 0...65535 ~= port else { throw ValidationError("--port is a number from 0 to 65535") }
    for (name, value) in [
      ("max-requests", maxRequests), ("max-body-memory", maxBodyMemory),
      ("head-timeout", headTimeout), ("body-timeout", bodyTimeout), ("idle-timeout", idleTimeout),
    ] where !(1...1_000_000 ~= value) {
      throw ValidationError("--\(name) is a number from 1 to 1000000")
    }
    guard Logger.Level(rawValue: logLevel) != nil else {
      throw ValidationError("--log-level has no value \(logLevel)")
    }
    guard Loopback.contains(host) || tokenFile != nil else {
      throw ValidationError(
        "\(host) is no loopback address: whoever reaches it needs a token, so give --token-file")
    }
  }

  private var databaseURI: String? {
    database ?? ProcessInfo.processInfo.environment["VECTORD_DATABASE"]
  }

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    DescriptorLimit.raise()
    LoggingSystem.bootstrap { _ in JSONLogHandler() }
    var logger = Logger(label: "vectord")
    logger.logLevel = Logger.Level(rawValue: logLevel) ?? .info
    let token = try tokenFile.map(Self.token)
    let folder = StoreLocation(data)
    defer { folder.removeIfTemporary() }
    let store = try Self.orFail { () throws(StoreError) in try open(folder, logger) }
    try await serve(store, token, logger)
    try Self.orFail { () throws(StoreError) in try store.close() }
    logger.info("stopped")
  }

  private func open(
    _ folder: StoreLocation, _ logger: Logger
  ) throws(StoreError) -> any IndexBackend {
    switch engine {
    case .embedded:
      let store = try VectorStore(folder: folder.path)
      logger.info(
        "store opened", metadata: ["folder": "\(folder.path)", "found": "\(store.recovery)"])
      return store
    case .postgresql:
      let store = try PostgreSQLStore(uri: databaseURI ?? "")
      logger.info("database connected")
      return store
    }
  }

  private func serve(
    _ store: any IndexBackend, _ token: BearerToken?, _ logger: Logger
  ) async throws {
    let service = VectorService(backend: store, token: token) { route, error in
      logger.error(
        "request failed", metadata: ["route": "\(route.label)", "error": "\(error)"])
    }
    let disk = NIOThreadPool(numberOfThreads: min(maxRequests, 64))
    disk.start()
    let processors = NIOThreadPool(numberOfThreads: System.coreCount)
    processors.start()
    let responder = ServiceResponder(
      service: service,
      bounds: RequestBounds(requests: maxRequests, bytes: maxBodyMemory << 20),
      processors: processors, disk: disk)
    let timeouts = RequestTimeouts(
      head: .seconds(Int64(headTimeout)), body: .seconds(Int64(bodyTimeout)),
      unread: .seconds(Int64(idleTimeout)))
    let application = Application(
      responder: responder,
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [
            RequestGuard(timeouts: timeouts, metrics: service.metrics) {
              (try? responder.admit($0)) != nil
            }
          ],
          idleTimeout: .seconds(Int64(idleTimeout)))),
      configuration: .init(address: .hostname(host, port: port), backlog: 4096),
      onServerRunning: { channel in
        try? await channel.eventLoop.submit {
          let backoff = AcceptBackoff(logger: logger)
          try channel.pipeline.syncOperations.addHandler(backoff, position: .first)
        }.get()
        guard let address = channel.localAddress, let port = address.port else { return }
        let host = address.ipAddress ?? "127.0.0.1"
        let shown = host.contains(":") ? "[\(host)]" : host
        try? StandardStream.output.write("listening on \(shown):\(port)\n")
      },
      logger: logger)
    let group = ServiceGroup(
      configuration: {
        var configuration = ServiceGroupConfiguration(
          services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        return configuration
      }())
    do {
      try await group.run()
    } catch let error as IOError {
      try Self.fail("\(host):\(port): \(error)")
    }
    try await disk.shutdownGracefully()
    try await processors.shutdownGracefully()
  }

  private static func token(_ path: String) throws -> BearerToken {
    let content = try orFail { () throws(ArtifactError) in try FileSystem.read(path) }
    guard let token = BearerToken(file: content) else {
      try fail("\(path): the file holds no token: one or more of A-Za-z0-9-._~+/, then =")
    }
    return token
  }

  private static func orFail<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws -> Value {
    do throws(Failure) {
      return try body()
    } catch {
      try fail("\(error)")
    }
  }

  private static func fail(_ message: String) throws -> Never {
    try? StandardStream.error.write("vectord: \(message.visible)\n")
    throw ExitCode(2)
  }
}

/// What keeps the indexes.
enum Engine: String, ExpressibleByArgument, CaseIterable { case embedded, postgresql }

/// The folder of the embedded engine.
private struct StoreLocation {
  let path: String
  private let isTemporary: Bool

  init(_ data: String?) {
    isTemporary = data == nil
    path =
      data
      ?? FileManager.default.temporaryDirectory.appendingPathComponent("vectord-\(UUID())").path
  }

  func removeIfTemporary() {
    if isTemporary { try? FileManager.default.removeItem(atPath: path) }
  }
}

/// How many connections the system lets one process have.
private enum DescriptorLimit {
  /// Takes as many as are allowed.
  static func raise() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
