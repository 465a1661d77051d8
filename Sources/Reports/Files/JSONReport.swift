// A run as one JSON document, for programs: every result, then the summary.

import Artifacts
public import Conformance
import Parity
import WireJSON

/// Writes a run's results to a JSON file while it goes on.
///
/// `{"schema_version":1,"corpus_sha256","lock_root_hash"?,"runtimes":[{"name","readiness","version"?}],
/// "results":[{"probe","row","runtime","verdict","milliseconds","attempts","signature"?,"message"?,
/// "divergences"?:[{"place","kind","cause","expected","actual"}]}],"summary":{…},"complete"}`
public final class JSONReport: RunObserver {
  private let file: PendingFile
  private var plan: RunPlan?
  private var hasResults = false

  /// Begins a file that will stand at `path`.
  public init(path: String) throws { file = try PendingFile(path) }

  public func begin(_ header: RunHeader) throws {
    plan = header.plan
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("schema_version")
    writer.integer(1)
    writer.name("corpus_sha256")
    writer.string(header.corpusHash)
    if let hash = header.lockRootHash { writer.member("lock_root_hash", hash) }
    writer.name("runtimes")
    writer.beginArray()
    for state in header.runtimes { RuntimeListing.append(state, to: &writer) }
    writer.endArray()
    writer.endObject()
    // The document goes on where the object would end.
    try file.append(writer.bytes.dropLast() + Array(",\"results\":[".utf8))
  }

  public func report(_ results: [RowResult]) throws {
    guard let plan else { return }
    for row in results {
      for result in row.results {
        var writer = JSONWriter()
        append(result, row, plan.probes[row.probe].declaration.name, to: &writer)
        try file.append((hasResults ? [UInt8(ascii: ","), UInt8(ascii: "\n")] : []) + writer.bytes)
        hasResults = true
      }
    }
  }

  public func end(_ summary: RunSummary) throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("rows")
    writer.integer(summary.rows)
    writer.name("verdicts")
    writer.beginObject()
    for verdict in Verdict.allCases {
      guard let count = summary.counts[verdict] else { continue }
      writer.name(verdict.rawValue)
      writer.integer(count)
    }
    writer.endObject()
    writer.name("groups")
    writer.beginArray()
    for (cluster, rows, first) in summary.clusters {
      writer.beginObject()
      writer.member("probe", cluster.probe)
      writer.name("differing")
      writer.strings(cluster.differing)
      writer.name("agreeing")
      writer.strings(cluster.agreeing)
      writer.member("signature", cluster.signature.description)
      writer.name("rows")
      writer.integer(rows)
      writer.member("first", first)
      writer.endObject()
    }
    writer.endArray()
    writer.name("milliseconds")
    writer.number(summary.elapsed.milliseconds.rounded())
    writer.name("exit_status")
    writer.integer(Int(summary.exitStatus.rawValue))
    writer.endObject()
    let isComplete = !summary.isInterrupted && !summary.isStoppedEarly
    try file.append(
      Array("],\"summary\":".utf8) + writer.bytes + Array(",\"complete\":\(isComplete)}\n".utf8))
    try file.commit()
  }

  private func append(
    _ result: RuntimeResult, _ row: RowResult, _ probe: String, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.member("probe", probe)
    writer.member("row", row.row.name)
    writer.member("runtime", result.runtime)
    writer.member("verdict", result.verdict.rawValue)
    writer.name("milliseconds")
    writer.number((result.duration.milliseconds * 1_000).rounded() / 1_000)
    writer.name("attempts")
    writer.integer(result.attempts)
    if !result.message.isEmpty { writer.member("message", result.message) }
    if !result.divergences.isEmpty {
      writer.member("signature", Signature(result.divergences).description)
      writer.name("divergences")
      writer.beginArray()
      for divergence in result.divergences {
        writer.beginObject()
        writer.member("place", divergence.place)
        writer.member("kind", divergence.kind.rawValue)
        writer.member("cause", divergence.cause.rawValue)
        writer.member("expected", divergence.expected)
        writer.member("actual", divergence.actual)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
  }
}

extension JSONWriter {
  /// Writes a member whose value is a text.
  mutating func member(_ name: String, _ text: String) {
    self.name(name)
    string(text)
  }

  /// Writes an array of texts.
  mutating func strings(_ texts: [String]) {
    beginArray()
    for text in texts { string(text) }
    endArray()
  }
}

/// What is said of a runtime, the same in every listing and report.
public enum RuntimeListing {
  /// Appends `{"name","readiness","missing"?,"install"?,"fault"?,"version"?}`.
  static func append(_ state: RuntimeState, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("name", state.name)
    switch state.readiness {
    case .ready: writer.member("readiness", "ready")
    case .absent(let missing, let install):
      writer.member("readiness", "absent")
      writer.name("missing")
      writer.strings(missing)
      writer.member("install", install)
    case .unbuildable(let fault):
      writer.member("readiness", "unbuildable")
      writer.member("fault", fault)
    }
    if let version = state.version { writer.member("version", version) }
    writer.endObject()
  }
}
