// What ends a replay before there is a verdict.

/// Why a replay cannot be made: nothing was asked and nothing logged.
///
/// `description` is one line: the file and line, if it is about one, and what is wrong.
public struct ReplayError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: String, Sendable {
    /// A row of the corpus is no RAG sample.
    case damagedRow = "damaged_row"
    /// An argument is out of its range.
    case invalidArgument = "invalid_argument"
    /// The endpoint for embeddings did not give any, or such as do not fit together.
    case embedding
  }

  /// What is wrong.
  public var code: Code
  /// The file, nil where it is about none.
  public var path: String?
  /// The line in it, 1-based.
  public var line: Int?
  /// A sentence for a person.
  public var message: String

  /// Makes an error.
  public init(_ code: Code, path: String? = nil, line: Int? = nil, _ message: String) {
    self.code = code
    self.path = path
    self.line = line
    self.message = message
  }

  public var description: String {
    let place = [path, line.map(String.init)].compactMap { $0 }.joined(separator: ":")
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
