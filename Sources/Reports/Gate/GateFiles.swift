// A gate's results for programs: JUnit XML with a testcase for each invariant, and JSON.

import Artifacts
public import Conformance
import WireJSON

extension GateSummary {
  /// Writes JUnit XML: one suite, one testcase for each invariant.
  ///
  /// - Parameters:
  ///   - path: Where the file will stand once it is whole.
  ///   - timestamp: The beginning of the run, `YYYY-MM-DDThh:mm:ss`, UTC.
  ///   - hostname: The machine's name.
  public func writeJUnit(
    to path: String, profile: JUnitProfile, timestamp: String, hostname: String
  ) throws {
    let writer = try JUnitWriter(
      path: path, profile: profile, timestamp: timestamp, hostname: hostname)
    let suite = try writer.beginSuite(
      name: "\(gate).\(runtime)", package: gate,
      properties: [
        ("runtime", runtime), ("runtime_version", runtimeVersion ?? "unknown"),
        ("corpus_sha256", corpusHash), ("lock_root_hash", lockHash ?? "none"),
      ])
    for result in results {
      let outcome: JUnitCase.Outcome =
        result.offender.map {
          .failed(type: "invariant", message: $0.description, body: "\(result.statement)\n\($0)")
        } ?? .passed
      try writer.append(
        JUnitCase(
          classname: "\(gate).\(runtime)", name: result.id, file: result.offender?.file,
          line: result.offender?.line, milliseconds: 0, outcome: outcome,
          systemOut: "\(result.statement)\n\(result.evidence)"),
        to: suite)
    }
    _ = try writer.finish(complete: true)
  }

  /// `{"schema_version":1,"gate","runtime","runtime_version"?,"corpus_sha256","lock_root_hash"?,
  /// "invariants":[{"id","statement","holds","evidence","offender"?:{"file","line"?,"message"}}],
  /// "milliseconds","passed"}` and LF.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("schema_version")
    writer.integer(1)
    writer.member("gate", gate)
    writer.member("runtime", runtime)
    if let runtimeVersion { writer.member("runtime_version", runtimeVersion) }
    writer.member("corpus_sha256", corpusHash)
    if let lockHash { writer.member("lock_root_hash", lockHash) }
    writer.name("invariants")
    writer.beginArray()
    for result in results { append(result, to: &writer) }
    writer.endArray()
    writer.name("milliseconds")
    writer.number(elapsed.milliseconds.rounded())
    writer.name("passed")
    writer.bool(passes)
    writer.endObject()
    writer.lineFeed()
    return writer.bytes
  }

  private func append(_ result: InvariantResult, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", result.id)
    writer.member("statement", result.statement)
    writer.name("holds")
    writer.bool(result.holds)
    writer.member("evidence", result.evidence)
    if let offender = result.offender {
      writer.name("offender")
      writer.beginObject()
      writer.member("file", offender.file)
      if let line = offender.line {
        writer.name("line")
        writer.integer(line)
      }
      writer.member("message", offender.message)
      writer.endObject()
    }
    writer.endObject()
  }
}
