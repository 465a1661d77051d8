// What came of a run, for people and programs.

import WireJSON

/// What came of a run.
public struct StressResult: Sendable {
  /// A look at the server's memory.
  public struct MemorySample: Sendable {
    /// Since the run began.
    public var seconds: Double
    /// The resident set.
    public var bytes: Int
  }

  /// What was asked for.
  public let options: StressOptions
  /// The counts by class.
  public internal(set) var classes: [StressClass: ClassTally] = [:]
  /// How long each phase took, seconds.
  public internal(set) var timings: [(phase: StressPhase, seconds: Double)] = []
  /// What went wrong outside of operations.
  public internal(set) var faults: [(phase: StressPhase, message: String)] = []
  /// The server's memory during the load, a sample a second.
  public internal(set) var memory: [MemorySample] = []
  /// How long all took, seconds.
  public internal(set) var elapsed = 0.0
  /// Whether it was ended before its time.
  public internal(set) var isInterrupted = false

  /// The share of true neighbours that searches have to find, over a run.
  public static let recallFloor = 0.95

  init(_ options: StressOptions) { self.options = options }

  /// What is wrong with a class, nil if nothing is. A class that was never carried out says nothing.
  public func fault(of operation: StressClass) -> String? {
    guard let tally = classes[operation], tally.operations > 0 else { return "never carried out" }
    if tally.failures > 0 { return "\(tally.failures) of \(tally.operations) failed" }
    if let recall = tally.recall, recall < Self.recallFloor {
      return "recall \(recall), which has to be at least \(Self.recallFloor)"
    }
    return nil
  }

  /// How the server's memory grew over the last four fifths of a load of a minute or more, nil where it is
  /// not more than an eighth and 16 MiB.
  public var memoryFault: String? {
    guard memory.count >= 60, let last = memory.last?.bytes else { return nil }
    let early = memory[memory.count / 5].bytes
    guard last > early + early / 8 + 16 << 20 else { return nil }
    return "the server's memory grew from \(early) to \(last) bytes"
  }

  /// Whether every class was carried out without a failure, all that is there is as it has to be, and the
  /// server's memory does not grow.
  public var passes: Bool {
    faults.isEmpty && memoryFault == nil && StressClass.allCases.allSatisfy { fault(of: $0) == nil }
  }

  /// `{"schema_version":1,"concurrency","duration_seconds","seed","phase_timings":{PHASE:ms},
  /// "total_elapsed_ms","classes":[…],"faults":[…],"memory":[…],"complete","passed"}` and LF.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.integer("schema_version", 1)
    writer.integer("concurrency", options.concurrency)
    writer.integer("duration_seconds", Int(options.duration / .seconds(1)))
    writer.name("seed")
    writer.string("\(options.seed)")
    writer.name("phase_timings")
    writer.beginObject()
    for timing in timings { writer.integer(timing.phase.rawValue, Int(timing.seconds * 1000)) }
    writer.endObject()
    writer.integer("total_elapsed_ms", Int(elapsed * 1000))
    writer.name("classes")
    writer.beginArray()
    for operation in StressClass.allCases { append(operation, to: &writer) }
    writer.endArray()
    writer.name("faults")
    writer.beginArray()
    for fault in faults {
      writer.beginObject()
      writer.name("phase")
      writer.string(fault.phase.rawValue)
      writer.name("message")
      writer.string(fault.message)
      writer.endObject()
    }
    writer.endArray()
    writer.name("memory")
    writer.beginArray()
    for sample in memory {
      writer.beginObject()
      writer.integer("at_ms", Int(sample.seconds * 1000))
      writer.integer("resident_bytes", sample.bytes)
      writer.endObject()
    }
    writer.endArray()
    writer.name("complete")
    writer.bool(!isInterrupted)
    writer.name("passed")
    writer.bool(passes && !isInterrupted)
    writer.endObject()
    writer.lineFeed()
    return writer.bytes
  }

  /// The percentiles that are shown.
  public static let percentiles: [(name: String, value: Double)] = [
    ("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("max", 100),
  ]

  private func append(_ operation: StressClass, to writer: inout JSONWriter) {
    let tally = classes[operation] ?? ClassTally()
    writer.beginObject()
    writer.name("class")
    writer.string(operation.rawValue)
    writer.integer("operations", tally.operations)
    writer.integer("failures", tally.failures)
    writer.name("latency_ms")
    writer.beginObject()
    for percentile in Self.percentiles {
      writer.name(percentile.name)
      writer.number(tally.latency(percentile: percentile.value))
    }
    writer.endObject()
    if let recall = tally.recall {
      writer.name("recall")
      writer.number(recall)
    }
    writer.name("first_failures")
    writer.beginArray()
    for failure in tally.firstFailures { writer.string(failure) }
    writer.endArray()
    writer.endObject()
  }
}

extension JSONWriter {
  fileprivate mutating func integer(_ name: String, _ value: Int) {
    self.name(name)
    integer(value)
  }
}
