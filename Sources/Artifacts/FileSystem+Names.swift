// What a path names: put something else there, or nothing.

import Glibc

extension FileSystem {
  /// Puts the file at `path` in the place of the one at `target`, in one step.
  public static func move(_ path: String, to target: String) throws(ArtifactError) {
    guard rename(path, target) == 0 else { throw failure(.rename, path) }
  }

  /// Makes a new file at `path` with the permissions `mode`; one that is there is an error, and stays
  /// as it is. The file is there with its whole content or not at all.
  public static func create(
    _ path: String, with bytes: [UInt8], mode: UInt32
  ) throws(ArtifactError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw failure(.create, path) }
    defer { unlink(temporary) }
    do {
      defer { close(descriptor) }
      try write(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw failure(.sync, path) }
    }
    guard link(temporary, path) == 0 else { throw failure(.create, path) }
  }

  /// Removes the file at `path`; one that is not there is no error.
  public static func remove(_ path: String) throws(ArtifactError) {
    if unlink(path) != 0 && errno != ENOENT { throw failure(.remove, path) }
  }

  /// Cuts the file at `path` after `length` bytes.
  public static func cut(_ path: String, to length: Int) throws(ArtifactError) {
    guard truncate(path, off_t(length)) == 0 else { throw failure(.write, path) }
  }
}
