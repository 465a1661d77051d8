// One thing that an audit looks at, and what it found (receipts-and-audit.md, audit-full).

import Artifacts
import WireJSON

/// The phases of an audit, in order.
public enum AuditPhase: Int, Sendable, CaseIterable {
  /// The source streams.
  case inventory
  /// The validators themselves.
  case schemas
  /// The evidence, and the lines that no evidence was made of.
  case evidence
  /// The scored runs.
  case scores
  /// The three exports.
  case exports
  /// The newest run's summary and its receipts.
  case summary
  /// The acceptance gate.
  case acceptance
  /// The replay log.
  case replay

  /// The phase's name, as a person reads it.
  public var name: String { "\(self)" }
}

/// A check of an audit.
public struct AuditCheck: Sendable, Equatable {
  /// What came of a check.
  public enum Status: String, Sendable, CaseIterable {
    /// It holds.
    case pass
    /// It does not hold.
    case fail
    /// There is nothing that it could look at.
    case skip
  }

  /// The phase that it belongs to.
  public let phase: AuditPhase
  /// Its name, unique within its phase.
  public let name: String
  /// Whether the audit fails with it.
  public let isRequired: Bool
  /// What came of it.
  public let status: Status
  /// What was counted, the first fault with its path and line, or why there was nothing to look at.
  public let detail: String
  /// How long it took since the check before it: what several checks of a phase look at is read
  /// once, for the first of them.
  public let duration: Duration

  /// Whether the audit fails because of it.
  public var isFatal: Bool { isRequired && status == .fail }

  /// Writes `{"phase","check","required","status","detail"}`.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("phase")
    writer.integer(phase.rawValue)
    writer.member("check", name)
    writer.name("required")
    writer.bool(isRequired)
    writer.member("status", status.rawValue)
    writer.member("detail", detail)
    writer.endObject()
  }
}

/// What an injected part of an audit found.
public enum AuditFinding: Sendable, Equatable {
  /// It holds; what was counted.
  case passed(String)
  /// It does not; what is wrong.
  case failed(String)
  /// There is nothing that it could look at; what is missing.
  case skipped(String)

  var status: AuditCheck.Status {
    switch self {
    case .passed: .pass
    case .failed: .fail
    case .skipped: .skip
    }
  }

  var detail: String {
    switch self {
    case .passed(let detail), .failed(let detail), .skipped(let detail): detail
    }
  }
}

/// The faults of one check: how many there are, and the first in order of reading.
struct AuditFaults: Sendable {
  private(set) var count = 0
  private(set) var first: String?

  /// No faults yet.
  init() {}

  /// Notes a fault; a path on disk becomes the path that records use.
  mutating func note(_ error: any Error, in path: String) {
    switch error {
    case let error as DistillationError: note("\(error)")
    case let error as ArtifactError: note("\(path): cannot \(error.code.rawValue): \(error.reason)")
    default: note("\(path): \(error)")
    }
  }

  /// Notes a fault, which may stand for later ones of its kind.
  mutating func note(_ fault: String, count more: Int = 1) {
    count += more
    if first == nil { first = fault }
  }

  /// Adds faults that were found later in the order of reading.
  static func += (a: inout AuditFaults, b: AuditFaults) {
    a.count += b.count
    if a.first == nil { a.first = b.first }
  }

  /// The finding: a failure with the first fault, or a pass with what was counted.
  func finding(otherwise counted: String) -> AuditFinding {
    guard let first else { return .passed(counted) }
    return .failed(count == 1 ? first : "\(first) (and \(count - 1) more)")
  }
}
