// Standard output for results, standard error for everything else; written through at once.

import Glibc

/// The two streams that a command writes to.
public enum StandardStream: String, Sendable {
  case output = "standard output"
  case error = "standard error"

  /// The descriptor, 1 or 2.
  public var descriptor: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }

  /// True if a person is looking at it.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes `text`.
  public func write(_ text: String) throws(ArtifactError) {
    try FileSystem.write(Array(text.utf8), to: descriptor, path: rawValue)
  }
}
