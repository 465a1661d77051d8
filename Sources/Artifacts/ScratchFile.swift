// A file without a name, for what is too much to hold in memory.

import Glibc

/// A file that nobody else can open and that is gone with its owner, whatever becomes of the
/// process: it has no name.
///
///     let scratch = try ScratchFile(in: ScratchFile.temporaryFolder)
///     try scratch.append(bytes)
///     try scratch.read(at: 0, into: room)
public final class ScratchFile {
  /// How many bytes were appended.
  public private(set) var size = 0
  private let folder: String
  private let descriptor: Int32

  /// Where files go that may be large: `TMPDIR`, else `/var/tmp`, which is on a disk where `/tmp`
  /// may be memory.
  public static var temporaryFolder: String {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    return named.isEmpty ? "/var/tmp" : named
  }

  /// Makes an empty file in a folder.
  public init(in folder: String) throws(ArtifactError) {
    self.folder = folder
    var descriptor = open(folder, Self.unnamed | O_RDWR | O_CLOEXEC, 0o600)
    // What file systems answer that know no files without names.
    if descriptor < 0, errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL {
      let random = String(UInt64.random(in: .min ... .max), radix: 36)
      let path = "\(folder)/.scratch-\(getpid())-\(random).tmp"
      descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if descriptor >= 0 { unlink(path) }
    }
    guard descriptor >= 0 else { throw FileSystem.failure(.create, "a file in \(folder)") }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(ArtifactError) {
    try FileSystem.write(bytes, to: descriptor, path: "a file in \(folder)")
    size += bytes.count
  }

  /// Fills `room` with the bytes from an offset on, all of which have to be there.
  public func read(
    at offset: Int, into room: UnsafeMutableRawBufferPointer
  ) throws(ArtifactError) {
    var filled = 0
    while filled < room.count {
      let got = FileSystem.retryingInterrupts {
        pread(descriptor, room.baseAddress! + filled, room.count - filled, off_t(offset + filled))
      }
      if got < 0 { throw FileSystem.failure(.read, "a file in \(folder)") }
      guard got > 0 else {
        throw ArtifactError(.read, path: "a file in \(folder)", reason: "it ends too early")
      }
      filled += got
    }
  }

  /// `O_TMPFILE`, a compound macro that Swift does not import.
  private static let unnamed: Int32 = 0o20000000 | O_DIRECTORY
}
