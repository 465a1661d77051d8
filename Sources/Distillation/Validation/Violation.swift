// What a validator finds, and the line that reports it.

public import WireJSON

/// One rule that a record breaks.
public struct Violation: Error, Sendable, Hashable {
  /// The rules, by the names that every runtime reports (evidence.md, EvidenceRecord).
  public enum Code: String, Sendable, CaseIterable {
    /// The field is not there.
    case required
    /// The wrong JSON type, null, or a fraction where an integer is due.
    case type
    /// An empty string or array where there must be something.
    case empty
    /// A timestamp, a hash or another fixed form that it is not.
    case format
    /// A number out of its bounds.
    case range
    /// A string that is none of those that may stand there.
    case `enum`
    /// A `schema_version` that is there and not the number 1.
    case schemaVersion = "schema_version"
    /// A quality score that may never reach fine-tuning (scoring.md, The firewall).
    case sftContamination = "sft_contamination"
    /// A field that the record's table does not have.
    case unknownField = "unknown_field"
  }

  /// Where: a JSON Pointer (RFC 6901); "" is the record itself.
  public var path: String
  /// Which rule.
  public var code: Code

  /// Makes a violation.
  public init(path: String, code: Code) {
    self.path = path
    self.code = code
  }

  /// Two violations are one if path and code are the same, the path by its code points.
  public static func == (a: Violation, b: Violation) -> Bool {
    a.code == b.code && a.path.utf8.elementsEqual(b.path.utf8)
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    for byte in path.utf8 { hasher.combine(byte) }
  }
}

/// Returns `{"valid":…,"errors":[…]}` without a line feed (evidence.md, EvidenceRecord).
///
///     validationLine([Violation(path: "/run_id", code: .empty)])
///     // {"valid":false,"errors":[{"path":"/run_id","code":"empty"}]}
public func validationLine(_ violations: [Violation]) -> [UInt8] {
  var writer = JSONWriter()
  writer.beginObject()
  writer.validation(violations)
  writer.endObject()
  return writer.bytes
}

extension JSONWriter {
  /// Writes the members `valid` and `errors` of an object that is open.
  public mutating func validation(_ violations: [Violation]) {
    name("valid")
    bool(violations.isEmpty)
    name("errors")
    beginArray()
    for violation in violations {
      beginObject()
      name("path")
      string(violation.path)
      name("code")
      string(violation.code.rawValue)
      endObject()
    }
    endArray()
  }
}
