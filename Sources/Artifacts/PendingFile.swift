// A file that is written piece by piece and appears at its path only when it is whole.

import Glibc

/// A file under way: written beside its path and renamed by ``commit()``.
///
/// Let go of without a commit, it leaves nothing behind and the old file as it was.
public final class PendingFile {
  private let path: String
  private let temporary: String
  private var descriptor: Int32
  private var buffer = [UInt8]()

  /// Begins a file that will stand at `path`.
  public init(_ path: String) throws(ArtifactError) {
    self.path = path
    temporary = "\(path).\(getpid()).tmp"
    unlink(temporary)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystem.failure(.create, temporary) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  /// Adds bytes.
  public func append(_ bytes: [UInt8]) throws(ArtifactError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 262_144 { try flush() }
  }

  /// Writes out what is left, syncs, and puts the file in its place.
  public func commit() throws(ArtifactError) {
    try flush()
    guard fsync(descriptor) == 0 else { throw FileSystem.failure(.sync, temporary) }
    guard rename(temporary, path) == 0 else { throw FileSystem.failure(.rename, path) }
    close(descriptor)
    descriptor = -1
  }

  private func flush() throws(ArtifactError) {
    try FileSystem.write(buffer, to: descriptor, path: temporary)
    buffer.removeAll(keepingCapacity: true)
  }
}
