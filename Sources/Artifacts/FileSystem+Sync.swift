// Writes that are meant to outlast a power cut.

import Glibc

extension FileSystem {
  /// Waits until the file or folder at `path` is on the disk.
  public static func sync(_ path: String) throws(ArtifactError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(.open, path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(.sync, path) }
  }
}
