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
