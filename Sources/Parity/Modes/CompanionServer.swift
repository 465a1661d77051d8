// A server that stands beside the rows of a probe: started before them, minded by a thread of its own.

import CLinux
import Dispatch
import Glibc
import Synchronization

/// A server that runs while rows are asked that talk to it, and is no runtime itself.
///
/// A thread owns it: takes in what it writes, so that it never waits for a reader, and notices its end.
package final class CompanionServer: Sendable {
  private enum State {
    case starting
    case ready(HTTPAddress, pid_t?)
    case failed(SessionFault)
    case ended(Termination, diagnostics: [UInt8])
  }

  private let state = Mutex(State.starting)
  private let isStopped = Atomic(false)
  private let started = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  /// Closed to have it stopped.
  private let stopping: (reading: Int32, writing: Int32)

  /// Starts it, and waits until it is ready.
  ///
  /// - Throws: ``SessionFault``: it ended, kept silent, or says no address.
  package init(_ service: HTTPService, directory: String?) throws(SessionFault) {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else {
      throw SessionFault(.crashed(String(cString: strerror(errno))))
    }
    stopping = (ends[0], ends[1])
    DispatchQueue(label: "companion").async { [self] in mind(service, directory) }
    started.wait()
    if case .failed(let fault) = state.withLock({ $0 }) {
      stop()
      throw fault
    }
  }

  /// Where it listens.
  package var address: HTTPAddress? {
    if case .ready(let address, _) = state.withLock({ $0 }) { address } else { nil }
  }

  /// Its process, while it runs; nil for one that was not started here.
  package var processIdentifier: Int32? {
    if case .ready(_, let process) = state.withLock({ $0 }) { process } else { nil }
  }

  /// How it ended, if it has within a time, with what it wrote.
  package func termination(
    within time: Duration
  ) -> (how: Termination, diagnostics: [UInt8])? {
    let deadline = ContinuousClock.now + time
    while true {
      if case .ended(let how, let diagnostics) = state.withLock({ $0 }) {
        return (how, diagnostics)
      }
      guard ContinuousClock.now < deadline else { return nil }
      usleep(1_000)
    }
  }

  /// Has it end, and waits until its process group is gone. A second call does nothing.
  package func stop() {
    guard !isStopped.exchange(true, ordering: .relaxed) else { return }
    close(stopping.writing)
    ended.wait()
    close(stopping.reading)
  }

  private func mind(_ service: HTTPService, _ directory: String?) {
    defer { ended.signal() }
    do {
      var server = try HTTPServer(service, directory: directory)
      do {
        try server.open()
      } catch {
        // Its group ends before the fault is told: nothing is left for whoever hears of it.
        server.stop()
        throw error
      }
      state.withLock { $0 = .ready(server.location(), server.processIdentifier) }
      started.signal()
      while true {
        let moment = ContinuousClock.now + .seconds(60)
        switch server.wait(for: stopping.reading, toWrite: false, by: moment) {
        case .idle: continue
        case .ready: return server.stop()
        case .ended:
          if let how = server.termination(within: .zero) {
            let diagnostics = server.currentDiagnostics()
            state.withLock { $0 = .ended(how, diagnostics: diagnostics) }
          }
          return
        }
      }
    } catch {
      let fault = error as? SessionFault ?? SessionFault(.crashed("\(error)"))
      state.withLock { $0 = .failed(fault) }
      started.signal()
    }
  }
}

/// The servers beside the rows of a probe, started for the first of them.
final class Companions {
  private let services: [String: HTTPService]
  private let directory: String?
  private var servers: [String: CompanionServer] = [:]
  /// Why one of them cannot be had.
  private var failure: Response?

  init(_ services: [String: HTTPService], directory: String?) {
    self.services = services
    self.directory = directory
  }

  /// Has all of them running; returns what every row has to be answered with if one does not come up,
  /// after two attempts to start it.
  func start() -> Response? {
    if let failure { return failure }
    for (name, service) in services.sorted(by: { $0.key < $1.key }) where servers[name] == nil {
      for _ in 0..<2 where servers[name] == nil {
        do throws(SessionFault) {
          servers[name] = try CompanionServer(service, directory: directory)
          failure = nil
        } catch {
          failure = Response(
            outcome: error.outcome.about("service \(name)"), diagnostics: error.diagnostics)
        }
      }
      if let failure { return failure }
    }
    return nil
  }

  /// What stands in arguments for what, such as `{service.chat}` for `http://127.0.0.1:4711`.
  var places: [String: String] {
    var places = [String: String]()
    for (name, server) in servers {
      places[TreeQuestion.place(ofService: name)] = server.address.map { "\($0)" } ?? ""
    }
    return places
  }

  /// Lets go of those that ended within a time; returns what is to be said of the first of them.
  func collectEnded(within time: Duration) -> Response? {
    var found: Response?
    for (name, server) in servers.sorted(by: { $0.key < $1.key }) {
      guard let end = server.termination(within: time) else { continue }
      found =
        found
        ?? Response(
          outcome: .crashed("service \(name): it \(end.how) while the row was at hand"),
          diagnostics: end.diagnostics)
      server.stop()
      servers[name] = nil
    }
    return found
  }

  /// Ends all of them.
  func stop() {
    for server in servers.values { server.stop() }
    servers = [:]
  }
}

extension Outcome {
  /// The same outcome, where it is that of something else than the runtime.
  fileprivate func about(_ what: String) -> Outcome {
    switch self {
    case .answered: self
    case .crashed(let how): .crashed("\(what): \(how)")
    case .timedOut(let how): .timedOut("\(what): \(how)")
    case .violatedProtocol(let rule): .violatedProtocol("\(what): \(rule)")
    }
  }
}
