// Why no evidence was made of a source row (evidence.md, "Materializing").

/// A reason that the skips file and the counts name.
public enum SkipReason: Sendable, Hashable, CustomStringConvertible {
  /// The line is not UTF-8.
  case invalidUTF8
  /// The line is no JSON for any other reason.
  case invalidJSON
  /// The row is JSON, but no object.
  case notAnObject
  /// A required field is absent or null.
  case missingField(String)
  /// A field has the wrong type or a value that it may not have.
  case badField(String)
  /// A timestamp is a string that is none.
  case badTimestamp(String)

  /// The reason as it is written.
  public var description: String {
    switch self {
    case .invalidUTF8: "invalid_utf8"
    case .invalidJSON: "invalid_json"
    case .notAnObject: "not_an_object"
    case .missingField(let name): "missing_field:\(name)"
    case .badField(let name): "bad_field:\(name)"
    case .badTimestamp(let name): "bad_timestamp:\(name)"
    }
  }
}

extension SkipReason {
  /// Reads a reason as it is written; nil for any other text.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count) {
    case ("invalid_utf8", 1): self = .invalidUTF8
    case ("invalid_json", 1): self = .invalidJSON
    case ("not_an_object", 1): self = .notAnObject
    case ("missing_field", 2): self = .missingField(parts[1])
    case ("bad_field", 2): self = .badField(parts[1])
    case ("bad_timestamp", 2): self = .badTimestamp(parts[1])
    default: return nil
    }
  }
}
