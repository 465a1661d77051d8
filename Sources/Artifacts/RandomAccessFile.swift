// A file read at any place, by as many threads as like to.

import Glibc

/// A regular file that is open for reading at given offsets; it is closed with its owner.
public final class RandomAccessFile: Sendable {
  /// The file's path, for errors.
  public let path: String
  /// How many bytes it had when it was opened.
  public let size: Int
  private let descriptor: Int32

  /// Opens the regular file at `path`.
  public init(_ path: String) throws(ArtifactError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileSystem.failure(.open, path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      close(descriptor)
      throw ArtifactError(
        .open, path: path, reason: isFolder ? "it is a folder" : "it is no regular file")
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills `room` from an offset on, as far as the file goes, and returns how many bytes that were.
  public func read(
    at offset: Int, into room: UnsafeMutableRawBufferPointer
  ) throws(ArtifactError) -> Int {
    var filled = 0
    while filled < room.count {
      let got = FileSystem.retryingInterrupts {
        pread(descriptor, room.baseAddress! + filled, room.count - filled, off_t(offset + filled))
      }
      if got < 0 { throw FileSystem.failure(.read, path) }
      if got == 0 { break }
      filled += got
    }
    return filled
  }
}
