// What a run has changed on disk so far, so that a run that fails leaves the root as it was.

import Glibc

/// Files and folders that a run has changed or made, in order.
///
/// This is for failures that the run itself sees, such as a full disk. A run that is killed leaves
/// whole and torn lines, which the next run finds by itself.
public struct WriteJournal {
  private enum Change {
    case appended(path: String, length: Int)
    case made(path: String)
    case madeFolder(path: String)
  }

  private var changes: [Change] = []

  /// A journal of nothing.
  public init() {}

  /// Makes a folder and those above it, as far as they are not there.
  public mutating func makeFolder(_ path: String) throws(ArtifactError) {
    if FileSystem.kind(of: path) == .directory { return }
    let parent = FileSystem.directory(of: path)
    if parent != path { try makeFolder(parent) }
    if mkdir(path, 0o777) == 0 {
      changes.append(.madeFolder(path: path))
    } else if errno != EEXIST {
      throw FileSystem.failure(.create, path)
    }
  }

  /// Notes that the file at a path is going to grow or to be made.
  public mutating func willAppend(to path: String) throws(ArtifactError) {
    var status = stat()
    if stat(path, &status) == 0 {
      changes.append(.appended(path: path, length: Int(status.st_size)))
    } else if errno == ENOENT {
      changes.append(.made(path: path))
    } else {
      throw FileSystem.failure(.open, path)
    }
  }

  /// Notes that a file is as it is to stay, under this or another name.
  public mutating func forget() { changes = [] }

  /// Puts everything back, the last change first. What cannot be put back stays: the failure that
  /// led here is the one to tell.
  public mutating func undo() {
    for change in changes.reversed() {
      switch change {
      case .appended(let path, let length): truncate(path, off_t(length))
      case .made(let path): unlink(path)
      case .madeFolder(let path): rmdir(path)
      }
    }
    changes = []
  }

  /// Makes what was appended last for as long as the disk does.
  public func sync() throws(ArtifactError) {
    for change in changes {
      switch change {
      case .appended(let path, _), .made(let path): try FileSystem.sync(path)
      case .madeFolder: break
      }
    }
  }
}
