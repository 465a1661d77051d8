// A server that is asked over HTTP: one that is started here and ends with its owner, or one that runs.

import Glibc

/// How a server is had.
public struct HTTPService: Sendable, Hashable {
  /// The command that starts it; it says on its first line of output where it listens.
  public var command: [String]
  /// Where it listens, for one that runs already and is not started; nil otherwise.
  public var url: HTTPAddress?
  /// The route that answers with a status of 200 to 299 once it is ready; nil to ask none.
  public var readyPath: String?
  /// The time from its start until it is ready.
  public var startTimeout: Duration

  /// Makes a description.
  public init(
    command: [String], url: HTTPAddress? = nil, readyPath: String?,
    startTimeout: Duration = .seconds(30)
  ) {
    self.command = command
    self.url = url
    self.readyPath = readyPath
    self.startTimeout = startTimeout
  }
}

/// A server, started or found, with what it writes meanwhile.
///
/// Its process group ends with its owner; ``stop()`` asks it first.
struct HTTPServer: ~Copyable {
  /// The end of what it wrote to standard error, and to standard output after its first line.
  private(set) var diagnostics = TailBuffer()

  private var listeningAddress: HTTPAddress
  private let service: HTTPService
  private var child: ChildProcess?
  private var isOutputOpen = true

  /// What ``wait(for:toWrite:by:)`` came to.
  enum Wake { case ready, idle, ended }

  /// How long a server that was told to may take to end.
  static let stopTime = Duration.seconds(5)
  /// How long after a lost connection the end of its process may show.
  static let graceTime = Duration.milliseconds(500)
  /// What the first line may come to, in bytes.
  static let lineLimit = 4_096
  /// What the line that names the address begins with.
  static let announcement = "listening on "

  /// Starts it, if it is to be started.
  init(_ service: HTTPService, directory: String?) throws(ProcessError) {
    self.service = service
    listeningAddress = service.url ?? HTTPAddress(host: "127.0.0.1", port: 0)
    guard service.url == nil else {
      child = nil
      processIdentifier = nil
      return
    }
    let started = try ChildProcess(arguments: service.command, directory: directory)
    processIdentifier = started.id
    child = consume started
  }

  /// Where it listens; known once it is open.
  func location() -> HTTPAddress { listeningAddress }

  /// Its process, if it was started here.
  let processIdentifier: pid_t?

  /// True if it was started here.
  var isOwn: Bool { service.url == nil }

  // MARK: - Start and stop

  /// Waits until it is ready.
  ///
  /// - Throws: ``SessionFault``: it ended, kept silent, or says no address.
  mutating func open() throws(SessionFault) {
    let deadline = ContinuousClock.now + service.startTimeout
    if isOwn { listeningAddress = try readAddress(by: deadline) }
    guard let path = service.readyPath else { return }
    let request = HTTPRequest(.parts(method: "GET", path: path, headers: [], body: []))
    let bytes = request.bytes(
      authority: listeningAddress.authority, prefix: listeningAddress.prefix)
    var last = "no answer"
    var pause: UInt32 = 2_000
    while true {
      do throws(HTTPFault) {
        var connection = try HTTPConnection(to: listeningAddress, by: deadline)
        let response = try connection.exchange(
          request, as: bytes, bodyLimit: 1 << 20, server: &self, by: deadline)
        if (200..<300).contains(response.status) { return }
        last = "status \(response.status)"
      } catch {
        // What cut the last attempt off tells less than what came of the one before.
        if case .late = error {} else { last = "\(error)" }
      }
      if let how = termination(within: .zero) {
        throw fault(.crashed("it \(how) before it was ready"))
      }
      guard ContinuousClock.now < deadline else {
        throw fault(
          .timedOut("GET \(path): not ready within \(service.startTimeout), at last \(last)"))
      }
      usleep(pause)
      pause = min(pause * 2, 100_000)
      listen()
    }
  }

  private mutating func readAddress(
    by deadline: ContinuousClock.Instant
  ) throws(SessionFault) -> HTTPAddress {
    var output = [UInt8]()
    var sent = 0
    while true {
      let turn = child!.exchange(
        sending: [], from: &sent, receiving: &output, diagnostics: &diagnostics,
        deadline: deadline)
      if let end = output.firstIndex(of: 0x0a) {
        let line = String(decoding: output[..<end], as: UTF8.self)
        diagnostics.append(output[(end + 1)...])
        if line.hasPrefix(Self.announcement),
          let address = HTTPAddress(authority: String(line.dropFirst(Self.announcement.count)))
        {
          return address
        }
        throw fault(.violatedProtocol(Self.wrongLine(output[..<end])))
      }
      guard output.count <= Self.lineLimit else {
        throw fault(.violatedProtocol(Self.wrongLine(output[...])))
      }
      switch turn {
      case .progressed: continue
      case .deadlinePassed:
        throw fault(.timedOut("it does not say where it listens within \(service.startTimeout)"))
      case .outputEnded:
        let how = termination(within: Self.graceTime).map { "it \($0)" } ?? "it closed its output"
        throw fault(.crashed("\(how) before it said where it listens"))
      }
    }
  }

  private static func wrongLine(_ line: ArraySlice<UInt8>) -> String {
    "its first line of output is not \"\(announcement)127.0.0.1:PORT\": "
      + VisibleText.excerpt(Array(line), limit: 120)
  }

  private mutating func fault(_ outcome: Outcome) -> SessionFault {
    listen()
    return SessionFault(outcome, diagnostics.contents)
  }

  /// Has it end in order, and ends its group when it does not.
  mutating func stop() {
    guard isOwn else { return }
    child!.closeInput()
    child!.terminate()
    let deadline = ContinuousClock.now + Self.stopTime
    var pause: UInt32 = 50
    while !child!.hasEnded(), ContinuousClock.now < deadline {
      listen()
      usleep(pause)
      pause = min(pause * 2, 5_000)
    }
    _ = child!.end(by: ContinuousClock.now)
    listen()
  }

  /// How it ended, if it does within a time.
  mutating func termination(within time: Duration) -> Termination? {
    guard isOwn else { return nil }
    let deadline = ContinuousClock.now + time
    while !child!.hasEnded() {
      guard ContinuousClock.now < deadline else { return nil }
      usleep(1_000)
    }
    return child!.end(by: ContinuousClock.now)
  }

  /// Sends a request over the connection that is kept, or over a new one.
  ///
  /// A server may close an idle connection at any time. Where it does so just when a request comes, that
  /// is sent once more over a new one: the outcome must not hang on who was faster.
  mutating func send(
    _ request: HTTPRequest, over connection: inout HTTPConnection?, bodyLimit: Int,
    by deadline: ContinuousClock.Instant
  ) throws(HTTPFault) -> HTTPResponse {
    let bytes = request.bytes(
      authority: listeningAddress.authority, prefix: listeningAddress.prefix)
    if try connection?.isOpen() == true {
      do throws(HTTPFault) {
        return try connection!.exchange(
          request, as: bytes, bodyLimit: bodyLimit, server: &self, by: deadline)
      } catch {
        guard error == .closed(isAnswerBegun: false) else { throw error }
      }
    }
    connection = nil
    connection = try HTTPConnection(to: listeningAddress, by: deadline)
    return try connection!.exchange(
      request, as: bytes, bodyLimit: bodyLimit, server: &self, by: deadline)
  }

  // MARK: - Meanwhile

  /// Waits until a socket can be read or, if wanted, written, the server has ended, or a moment is
  /// over; takes in what it writes.
  mutating func wait(
    for socket: Int32, toWrite: Bool, by deadline: ContinuousClock.Instant
  ) -> Wake {
    let events = Int16(POLLIN) | (toWrite ? Int16(POLLOUT) : 0)
    var polled = [pollfd(fd: socket, events: events, revents: 0)]
    if isOwn { polled += child!.outputPolls(isOutputOpen: isOutputOpen) }
    let left = ContinuousClock.now.duration(to: deadline)
    let time = min(ChildProcess.tick, max(0, left.wholeMilliseconds))
    let ready = poll(&polled, nfds_t(polled.count), time)
    if ready > 0, polled.dropFirst().contains(where: { $0.revents != 0 }) { listen() }
    if ready > 0, polled[0].revents != 0 { return .ready }
    // The tick is for the server that ends while somebody else holds its sockets.
    return isOwn && child!.hasEnded() ? .ended : .idle
  }

  /// Takes in what it has written.
  private mutating func listen() {
    guard isOwn else { return }
    if isOutputOpen { isOutputOpen = child!.readOutput(into: &diagnostics) }
    child!.readDiagnostics(into: &diagnostics)
  }

  /// What it wrote until now, since it was last cleared.
  mutating func currentDiagnostics() -> [UInt8] {
    listen()
    return diagnostics.contents
  }

  /// Forgets what it wrote until now.
  mutating func clearDiagnostics() {
    listen()
    diagnostics.removeAll()
  }
}

extension HTTPFault: CustomStringConvertible {
  /// When a connection was closed.
  static func moment(_ isAnswerBegun: Bool) -> String {
    isAnswerBegun ? "in the middle of its answer" : "before it answered"
  }

  public var description: String {
    switch self {
    case .unreachable(let reason): "cannot connect to \(reason)"
    case .closed(let isBegun): "it closed the connection \(Self.moment(isBegun))"
    case .late(let what): what
    case .malformed(let rule): rule
    }
  }
}
