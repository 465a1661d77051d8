// A file read in pieces, for what may be larger than memory.

import Glibc

/// A file that is read from its start in pieces of at most 256 KiB; it is closed with its owner.
public final class ChunkedFile {
  private let path: String
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 262_144)

  /// Opens the file at `path`.
  public init(_ path: String) throws(ArtifactError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileSystem.failure(.open, path) }
  }

  /// Reads this process's standard input, which is called `name` in errors.
  public init(standardInput name: String) {
    path = name
    descriptor = STDIN_FILENO
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// Returns all that is left, in one piece.
  public func readToEnd() throws(ArtifactError) -> [UInt8] {
    var bytes = [UInt8]()
    while let piece = try next() { bytes.append(contentsOf: piece) }
    return bytes
  }

  /// Returns the next piece, or nil at the end of the file.
  public func next() throws(ArtifactError) -> ArraySlice<UInt8>? {
    let got = buffer.withUnsafeMutableBytes { room in
      FileSystem.retryingInterrupts { read(descriptor, room.baseAddress!, room.count) }
    }
    if got < 0 { throw FileSystem.failure(.read, path) }
    return got == 0 ? nil : buffer[..<got]
  }
}
