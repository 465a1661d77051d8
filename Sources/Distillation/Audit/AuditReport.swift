// What an audit found, and its result line (cli.md).

import WireJSON

/// The checks of all phases, the metrics, and how they changed since the last audit.
public struct AuditReport: Sendable {
  /// The checks, in the order in which they were made.
  public let checks: [AuditCheck]
  /// What was measured.
  public let metrics: MetricSet
  /// The metrics against those of the last audit.
  public let drift: DriftTable
  /// What a page shows beside them, if it was asked for.
  public let survey: AuditSurvey?

  /// Whether no required check fails.
  public var passes: Bool { !checks.contains(where: \.isFatal) }

  /// The checks of a phase.
  public func checks(of phase: AuditPhase) -> [AuditCheck] { checks.filter { $0.phase == phase } }

  /// `{"phases":[…],"metrics":{…},"drift":[…],"passed"}`, without a line feed; `phases` is an array
  /// of eight arrays of checks.
  public var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("phases")
    writer.beginArray()
    for phase in AuditPhase.allCases {
      writer.beginArray()
      for check in checks(of: phase) { check.write(to: &writer) }
      writer.endArray()
    }
    writer.endArray()
    writer.name("metrics")
    writer.raw(metrics.canonical)
    writer.name("drift")
    writer.raw(drift.wire)
    writer.name("passed")
    writer.bool(passes)
    writer.endObject()
    return writer.bytes
  }
}
