// One runtime's thread: it takes batches from a queue and asks them, in order.

import Dispatch
import Foundation
import Parity
import Synchronization

/// Some rows of one probe, on their way through every runtime of that probe.
final class Batch: Sendable {
  let probe: Int
  let rows: [Row]
  let surface: String
  /// Left by each lane that has delivered.
  let pending = DispatchGroup()
  private let delivered: Mutex<[String: [Response]]>

  init(probe: Int, rows: [Row], surface: String) {
    self.probe = probe
    self.rows = rows
    self.surface = surface
    delivered = Mutex([:])
  }

  var questions: [Question] { rows.map { $0.question(surface) } }

  func deliver(_ responses: [Response], from lane: String) {
    delivered.withLock { $0[lane] = responses }
    pending.leave()
  }

  func responses(of lane: String) -> [Response]? { delivered.withLock { $0[lane] } }
}

/// A thread that asks one runtime.
///
/// Its respondents live and die on that thread. A change of transport finishes the one before it, so
/// that nothing is held back while somebody waits for it.
final class Lane: Sendable {
  /// How a batch reaches the runtime.
  struct Route: Hashable, Sendable {
    var runtime: String
    var transport: Transport
    var command: [String]
    /// In mode `tree`, the command of every runtime that a step may name.
    var treeCommands: [String: [String]] = [:]
    /// In mode `tree`, the servers beside the rows.
    var services: [String: HTTPService] = [:]
    var timeout: Duration
  }

  private enum Job: Sendable {
    case ask(Batch, Route, name: String)
    case settle
    case close
  }

  private let jobs = Mutex<[Job]>([])
  private let available = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  /// Starts the thread.
  init(makeRespondent: @escaping @Sendable (Route) -> any Respondent) {
    let thread = Thread { [self] in
      var current: (route: Route, respondent: any Respondent)?
      jobs: while true {
        switch next() {
        case .ask(let batch, let route, let name):
          if current?.route != route {
            current?.respondent.finish()
            current = (route, makeRespondent(route))
          }
          current?.respondent.ask(batch.questions) { batch.deliver($0, from: name) }
        case .settle:
          current?.respondent.finish()
          current = nil
        case .close: break jobs
        }
      }
      current?.respondent.finish()
      ended.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Queues a batch; its responses are delivered under `name`.
  func ask(_ batch: Batch, by route: Route, as name: String) {
    batch.pending.enter()
    add(.ask(batch, route, name: name))
  }

  /// Has everything delivered that is held: no batch may come for a while.
  func settle() { add(.settle) }

  /// Says that no further batch comes.
  func close() { add(.close) }

  /// Waits until every process is ended.
  func waitForEnd() { ended.wait() }

  private func add(_ job: Job) {
    jobs.withLock { $0.append(job) }
    available.signal()
  }

  private func next() -> Job {
    available.wait()
    return jobs.withLock { $0.removeFirst() }
  }
}
