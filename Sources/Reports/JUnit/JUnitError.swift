// The one error of the JUnit part: what stopped a file from being written, read or validated.

/// Why a JUnit file could not be written, read or validated.
///
/// What a file says (failures, violations of a schema, damage past some line) is a value and never
/// thrown.
public struct JUnitError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of obstacle.
  public enum Code: String, Sendable {
    /// A system call failed: a folder is missing, a disk is full, a read broke off.
    case io
    /// The path names something that a report must not replace, a device or a folder.
    case notRegularFile = "not_regular_file"
    /// The time stamp is not `YYYY-MM-DDThh:mm:ss` or no such date exists.
    case invalidTimestamp = "invalid_timestamp"
    /// A case was given to a suite that was not begun.
    case unknownSuite = "unknown_suite"
    /// The writer was used after it had finished or failed.
    case closed
    /// libxml2 refused a call.
    case library
    /// The schema cannot be read or is no schema.
    case invalidSchema = "invalid_schema"
    /// The file is XML, or nearly, and no JUnit report.
    case notJUnit = "not_junit"
    /// The file is compressed.
    case compressed
    /// The file holds a document type declaration, so it could define entities.
    case documentType = "document_type"
    /// The file exceeds one of the reader's limits.
    case tooLarge = "too_large"
  }

  /// The kind of obstacle.
  public let code: Code
  /// One sentence, without the place.
  public let message: String
  /// The file concerned.
  public let path: String?
  /// The line of the file, from 1, where there is one.
  public let line: Int?

  package init(_ code: Code, _ message: String, path: String? = nil, line: Int? = nil) {
    self.code = code
    self.message = message
    self.path = path
    self.line = line
  }

  /// One line: the place, where known, then the message.
  public var description: String {
    guard let path else { return message }
    guard let line else { return "\(path): \(message)" }
    return "\(path):\(line): \(message)"
  }
}
