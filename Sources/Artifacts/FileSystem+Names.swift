// What a path names: put something else there, or nothing.

import Glibc

extension FileSystem {
  /// Puts the file at `path` in the place of the one at `target`, in one step.
  public static func move(_ path: String, to target: String) throws(ArtifactError) {
    guard rename(path, target) == 0 else { throw failure(.rename, path) }
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
