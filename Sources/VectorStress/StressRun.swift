// A run from end to end: prepare, load, verify, clean.

import Dispatch
import Glibc
public import Parity
import Synchronization

/// What a run tells while it is under way.
public enum StressEvent: Sendable {
  /// A phase begins, this many seconds after the run.
  case began(StressPhase, at: Double)
  /// A phase is over, and how long it took.
  case ended(StressPhase, took: Double, at: Double)
  /// The load goes on: seconds since the run began, operations and failures until now, and how many
  /// operations the last second had.
  case progress(at: Double, operations: Int, failures: Int, rate: Int)
}

/// The phases of a run, in their order.
public enum StressPhase: String, Sendable, CaseIterable {
  /// Indexes are made and filled.
  case prepare
  /// All clients ask.
  case load
  /// All that is there is held against what has to be.
  case verify
  /// The run's indexes are taken away.
  case clean
}

/// A load on one server. Clause: the stress of the vector routes, vectors.md.
public struct StressRun: Sendable {
  private let options: StressOptions
  private let address: HTTPAddress
  private let process: Int32?
  private let observe: @Sendable (StressEvent) -> Void

  /// Makes a run.
  ///
  /// - Parameters:
  ///   - process: The server's process, whose memory is looked at; nil for one elsewhere.
  ///   - observe: Called on several threads.
  public init(
    _ options: StressOptions, address: HTTPAddress, process: Int32? = nil,
    observe: @escaping @Sendable (StressEvent) -> Void = { _ in }
  ) {
    self.options = options
    self.address = address
    self.process = process
    self.observe = observe
  }

  /// Carries it out.
  ///
  /// - Parameter isInterrupted: Asked between operations; the load ends early once it says so.
  public func run(isInterrupted: @escaping @Sendable () -> Bool = { false }) -> StressResult {
    let began = ContinuousClock.now
    let seconds: @Sendable () -> Double = { (ContinuousClock.now - began) / .seconds(1) }
    let plan = StressPlan(options, address: address)
    var result = StressResult(options)
    func phase(_ phase: StressPhase, _ body: () throws(StressFailure) -> Void) -> Bool {
      let start = seconds()
      observe(.began(phase, at: start))
      do throws(StressFailure) {
        try body()
      } catch {
        result.faults.append((phase, error.description))
      }
      let end = seconds()
      result.timings.append((phase, end - start))
      observe(.ended(phase, took: end - start, at: end))
      return result.faults.isEmpty
    }
    let ledger = StressLedger()
    let shared = Shared()
    if phase(.prepare, { () throws(StressFailure) in try plan.prepare() }) {
      _ = phase(.load) {
        load(plan, ledger, shared, seconds, isInterrupted)
      }
      // After a failure a client does not know what became of its item.
      if ledger.totals.failures == 0 {
        _ = phase(.verify) { () throws(StressFailure) in
          try plan.verify(shared.items.withLock { $0 })
        }
      }
    }
    _ = phase(.clean) { () throws(StressFailure) in try plan.clean() }
    result.classes = ledger.all
    result.memory = shared.memory.withLock { $0 }
    result.elapsed = seconds()
    result.isInterrupted = isInterrupted()
    return result
  }

  private func load(
    _ plan: StressPlan, _ ledger: StressLedger, _ shared: Shared,
    _ seconds: @escaping @Sendable () -> Double, _ isInterrupted: @escaping @Sendable () -> Bool
  ) {
    let end = ContinuousClock.now + options.duration
    let group = DispatchGroup()
    for number in 0..<options.concurrency {
      DispatchQueue(label: "client-\(number)").async(group: group) {
        let left = Self.client(number, plan, ledger, until: end, seconds, isInterrupted)
        shared.items.withLock { $0 += left }
      }
    }
    func sampleMemory() {
      guard let process, let bytes = ProcessMemory.resident(process) else { return }
      shared.memory.withLock { $0.append(.init(seconds: seconds(), bytes: bytes)) }
    }
    var last = 0
    while group.wait(timeout: .now() + .seconds(1)) == .timedOut {
      let totals = ledger.totals
      observe(
        .progress(
          at: seconds(), operations: totals.operations, failures: totals.failures,
          rate: totals.operations - last))
      last = totals.operations
      sampleMemory()
    }
    sampleMemory()
  }

  /// One client's part; returns what it has in the live index at the end.
  private static func client(
    _ number: Int, _ plan: StressPlan, _ ledger: StressLedger,
    until end: ContinuousClock.Instant, _ seconds: () -> Double, _ isInterrupted: () -> Bool
  ) -> [(id: String, version: Int)] {
    do throws(StressFailure) {
      var client = try StressClient(number, plan)
      while ContinuousClock.now < end, !isInterrupted() {
        let operation = client.draw()
        ledger.record(operation, client.carryOut(operation), at: seconds())
      }
      return client.items
    } catch {
      ledger.record(.warmSearch, ClassChange(failure: error), at: seconds())
      return []
    }
  }

  private final class Shared: Sendable {
    let items = Mutex<[(id: String, version: Int)]>([])
    let memory = Mutex<[StressResult.MemorySample]>([])
  }
}

/// How much memory a process has.
enum ProcessMemory {
  /// The resident set in bytes, nil where it cannot be told.
  static func resident(_ process: Int32) -> Int? {
    guard let file = fopen("/proc/\(process)/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let words = String(
      decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self
    )
    .split(separator: " ")
    guard words.count > 1, let pages = Int(words[1]) else { return nil }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
