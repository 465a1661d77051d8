// What a server keeps that is killed under load, again and again.

import Dispatch
import Glibc
import Parity
import Synchronization

/// Kills a server at random instants while clients write, starts it again on the same data, and looks
/// whether every acknowledged write is there and nothing else is. Clause: "Durability" in vectors.md.
public struct KillRun: Sendable {
  private let options: StressOptions
  private let service: HTTPService
  private let kills: Int

  /// What came of it.
  public struct Outcome: Sendable {
    /// How often the server was killed and looked at.
    public internal(set) var kills = 0
    /// Writes that were acknowledged before a kill.
    public internal(set) var acknowledged = 0
    /// Writes that a kill came in the way of, and how many of them are there.
    public internal(set) var interrupted = 0
    public internal(set) var interruptedButKept = 0
    /// What was lost, or is there without reason; nil if nothing is.
    public internal(set) var fault: String?
  }

  /// Makes a run.
  ///
  /// - Parameters:
  ///   - command: What starts the server on the same data each time.
  public init(_ options: StressOptions, command: [String], kills: Int) {
    self.options = options
    self.kills = kills
    service = HTTPService(command: command, readyPath: "/healthz", startTimeout: .seconds(60))
  }

  /// Carries it out; stops at the first fault.
  public func run(
    observe: (Outcome) -> Void, isInterrupted: () -> Bool
  ) -> Outcome {
    var outcome = Outcome()
    var generator = SplitMix(state: options.seed)
    var writers = (0..<options.concurrency).map { KillWriter(number: $0, seed: options.seed) }
    do throws(StressFailure) {
      var server = try start()
      defer { server.stop() }
      let plan = StressPlan(options, address: server.address!)
      var connection = try StressConnection(plan.address, token: options.token)
      try connection.create(plan.live, dimension: options.dimension)
      while outcome.kills < kills, !isInterrupted() {
        let writing = Writing(writers)
        writing.start(server.address!, plan, options)
        usleep(UInt32.random(in: 20_000..<700_000, using: &generator))
        if let process = server.processIdentifier { kill(process, SIGKILL) }
        writers = writing.end()
        _ = server.termination(within: .seconds(10))
        server.stop()
        if let failure = writers.compactMap(\.failure).first { throw failure }
        if isInterrupted() { break }
        guard writers.contains(where: { $0.acknowledged > 0 }) else {
          throw StressFailure("no write was acknowledged before kill \(outcome.kills + 1)")
        }
        server = try start()
        try settle(&writers, server.address!, plan, &outcome)
        outcome.kills += 1
        observe(outcome)
      }
      if isInterrupted() { return outcome }
      var last = try StressConnection(server.address!, token: options.token)
      try last.drop(plan.live)
    } catch {
      outcome.fault = error.description
    }
    return outcome
  }

  private func start() throws(StressFailure) -> CompanionServer {
    do throws(SessionFault) {
      return try CompanionServer(service, directory: nil)
    } catch {
      throw StressFailure(
        "the server does not start: \(error.outcome) \(String(decoding: error.diagnostics, as: UTF8.self))"
      )
    }
  }

  /// Holds what is there against what was acknowledged. The one write of each client that a kill came in
  /// the way of may be there or not; what it is counts from then on.
  private func settle(
    _ writers: inout [KillWriter], _ address: HTTPAddress, _ plan: StressPlan,
    _ outcome: inout Outcome
  ) throws(StressFailure) {
    var connection = try StressConnection(address, token: options.token)
    var there: [String: Int] = [:]
    for id in try connection.ids(of: plan.live) {
      guard there.updateValue(-1, forKey: id) == nil else {
        throw StressFailure("\(id) is twice there")
      }
    }
    for place in writers.indices {
      var due = writers[place].items
      outcome.acknowledged += writers[place].acknowledged
      writers[place].acknowledged = 0
      if let (id, version) = writers[place].pending {
        outcome.interrupted += 1
        let found =
          try there[id] == nil
          ? nil : self.version(of: id, versions: [due[id], version], plan, &connection)
        if found == version { outcome.interruptedButKept += 1 }
        guard found == version || found == due[id] else {
          throw StressFailure("\(id) is neither as before its last write nor as after it")
        }
        due[id] = found
        writers[place].pending = nil
      }
      for (id, version) in due {
        guard there.removeValue(forKey: id) != nil else {
          throw StressFailure("\(id) in version \(version), which was acknowledged, is lost")
        }
        guard try self.version(of: id, versions: [version], plan, &connection) == version else {
          throw StressFailure("\(id) is not in version \(version), which was acknowledged")
        }
      }
      writers[place].items = due
    }
    if let extra = there.keys.min() {
      throw StressFailure("\(extra) is there, which was never added or whose end was acknowledged")
    }
  }

  /// Which of some versions an item is in; nil for another.
  private func version(
    of id: String, versions: [Int?], _ plan: StressPlan, _ connection: inout StressConnection
  ) throws(StressFailure) -> Int? {
    for version in versions.compactMap({ $0 }) {
      let query = plan.model.vector(of: id, version: version)
      let answer = try connection.ask(
        "POST", "/\(plan.live)/search", StressModel.search(query, k: 1, exact: true))
      let hits = try plan.model.hits(answer, query: query, k: 1)
      if let hit = hits.first, hit.id == id, hit.version == version, hit.distance == 0 {
        return version
      }
    }
    return nil
  }

  /// The clients of one round.
  private final class Writing: Sendable {
    private let writers: Mutex<[KillWriter]>
    private let group = DispatchGroup()

    init(_ writers: [KillWriter]) { self.writers = Mutex(writers) }

    func start(_ address: HTTPAddress, _ plan: StressPlan, _ options: StressOptions) {
      for writer in writers.withLock({ $0 }) {
        DispatchQueue(label: "writer").async(group: group) { [self] in
          var writer = writer
          writer.write(address, plan, options)
          writers.withLock { [writer] in $0[writer.number] = writer }
        }
      }
    }

    func end() -> [KillWriter] {
      group.wait()
      return writers.withLock { $0 }
    }
  }
}

/// A client that adds, replaces and deletes items of its own until the server is gone.
struct KillWriter: Sendable {
  let number: Int
  /// What is acknowledged to be there, by id the version.
  var items: [String: Int] = [:]
  /// The write that no answer came to: an id, and the version that it would be in, nil for none.
  var pending: (id: String, version: Int?)?
  var acknowledged = 0
  /// An answer that is not what it has to be.
  var failure: StressFailure?
  private var generator: SplitMix
  private var next = 0

  init(number: Int, seed: UInt64) {
    self.number = number
    generator = SplitMix(state: seed &+ UInt64(number) &* 0x2000_0003)
  }

  mutating func write(_ address: HTTPAddress, _ plan: StressPlan, _ options: StressOptions) {
    guard var connection = try? StressConnection(address, token: options.token) else { return }
    while pending == nil {
      let known = items.keys.sorted().randomElement(using: &generator)
      let choice = Int.random(in: 0..<(items.count < 20 ? 3 : 4), using: &generator)
      if let known, choice == 1 {
        pending = (known, items[known]! + 1)
      } else if let known, choice == 3 || (choice == 2 && items.count > 10) {
        pending = (known, nil)
      } else {
        pending = ("c\(number)-\(next)", 0)
        next += 1
      }
      guard let (id, version) = pending else { return }
      let (path, body) =
        if let version {
          ("add", plan.model.items([(id, version)]))
        } else {
          ("delete", Array(#"{"ids":["\#(id)"]}"#.utf8))
        }
      do throws(StressFailure) {
        let answer = try connection.ask("POST", "/\(plan.live)/\(path)", body)
        let wasThere = items[id] != nil
        if version != nil {
          try answer.expect(["added": wasThere ? 0 : 1, "updated": wasThere ? 1 : 0])
        } else {
          try answer.expect(["deleted": 1, "missing": 0])
        }
        items[id] = version
        acknowledged += 1
        pending = nil
      } catch {
        if !error.isOfConnection { failure = error }
        return
      }
    }
  }
}
