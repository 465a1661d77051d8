// A lock between processes on one machine, given back by the kernel however its holder ends.

import Glibc

/// Exclusive advisory locks on files, flock(2).
public enum FileLock {
  /// Calls `body` while holding the lock on the file at `path`, which is made if it is not there and
  /// stays.
  public static func withLock<Result>(_ path: String, _ body: () throws -> Result) throws -> Result
  {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystem.failure(.open, path) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw FileSystem.failure(.open, path) }
    }
    return try body()
  }
}
