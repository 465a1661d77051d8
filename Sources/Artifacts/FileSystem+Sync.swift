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

  /// Adds `line` at the end of the file at `path` in one write, and waits until it is on the disk;
  /// the file is made if it is not there.
  ///
  /// On an error the file is as long as it was. For logs that several runtimes append to.
  public static func appendSynced(_ line: [UInt8], to path: String) throws(ArtifactError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(.open, path) }
    defer { close(descriptor) }
    let length = lseek(descriptor, 0, SEEK_END)
    do throws(ArtifactError) {
      try write(line, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw failure(.sync, path) }
    } catch {
      if length >= 0 { ftruncate(descriptor, length) }
      throw error
    }
  }
}
