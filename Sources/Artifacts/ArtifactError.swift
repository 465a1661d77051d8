// What can go wrong on the way to and from the disk, in the words a person needs to mend it.

/// An input or output operation that failed.
///
/// `description` names the operation, the path and the system's reason in one line.
public struct ArtifactError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Which operation failed.
  public enum Code: String, Sendable {
    case open, read, write, sync, rename, list, create, remove, lock
  }

  /// Which operation failed.
  public var code: Code
  /// The file or folder concerned.
  public var path: String
  /// The system's reason, such as `No such file or directory`.
  public var reason: String
  /// The POSIX error number, 0 where the system gave none.
  public var number: Int32

  /// Makes an error with a reason of its own.
  public init(_ code: Code, path: String, reason: String, number: Int32 = 0) {
    self.code = code
    self.path = path
    self.reason = reason
    self.number = number
  }

  public var description: String { "cannot \(code.rawValue) \(path): \(reason)" }
}
