// A file of lines that several processes append to, one line a write.

import Glibc

/// A log of lines: each is appended in one write and synced.
///
/// What others wrote is not touched, also where one of them was killed in the middle of a line: then
/// the next line begins with a line feed, in the same write, and is not swallowed.
public struct LineLog: Sendable {
  private let path: String

  /// The log at a path, which need not be there yet; its folder has to be.
  public init(_ path: String) { self.path = path }

  /// Appends a line, given without its line feed, and waits until it is on the disk.
  ///
  /// The file is locked meanwhile against others that use this type: nobody takes a line that is
  /// being written for a torn one.
  ///
  /// - Throws: what the system says; nothing of the line is left then, unless others wrote behind it.
  public func append(_ line: [UInt8]) throws(ArtifactError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystem.failure(.open, path) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw FileSystem.failure(.lock, path) }
    }
    let start = lseek(descriptor, 0, SEEK_END)
    guard start >= 0 else { throw FileSystem.failure(.read, path) }
    var last = UInt8(ascii: "\n")
    if start > 0, pread(descriptor, &last, 1, start - 1) != 1 {
      throw FileSystem.failure(.read, path)
    }
    var bytes = last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]
    bytes.reserveCapacity(line.count + 2)
    bytes += line
    bytes.append(UInt8(ascii: "\n"))
    do throws(ArtifactError) {
      try FileSystem.write(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw FileSystem.failure(.sync, path) }
    } catch {
      let end = lseek(descriptor, 0, SEEK_END)
      if end > start, end <= start + off_t(bytes.count) { ftruncate(descriptor, start) }
      throw error
    }
    // The name of a new file lasts no longer than what the disk knows of its folder.
    if start == 0 { try FileSystem.sync(FileSystem.directory(of: path)) }
  }
}
