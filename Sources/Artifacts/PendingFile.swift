// A file that is written piece by piece and appears at its path only when it is whole.

import Glibc

/// A file under way: written beside its path and renamed by ``commit()``.
///
/// Let go of without a commit, it leaves nothing behind and the old file as it was. Of many files
/// that are to appear together each is sealed when it is written, so that it is no longer open, and
/// all are committed at the end.
///
/// Whatever becomes of the process, the file is whole or not there. That this holds for a power cut
/// as well takes waiting for the disk; files that can be made again from others need not wait.
public final class PendingFile {
  private let path: String
  private let temporary: String
  private var descriptor: Int32
  private var isCommitted = false
  private let isSynced: Bool
  private var buffer = [UInt8]()

  /// Begins a file that will stand at `path`.
  ///
  /// - Parameter isSynced: Whether the file is to be on the disk before it is in its place.
  public init(_ path: String, isSynced: Bool = true) throws(ArtifactError) {
    self.path = path
    self.isSynced = isSynced
    temporary = "\(path).\(getpid())\(Self.suffix)"
    unlink(temporary)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let error = FileSystem.failure(.create, temporary)
      isCommitted = true
      throw error
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted { unlink(temporary) }
  }

  /// Adds bytes.
  public func append(_ bytes: [UInt8]) throws(ArtifactError) {
    if bytes.count >= Self.pieceSize {
      try flush()
      try FileSystem.write(bytes, to: descriptor, path: temporary)
    } else {
      buffer.append(contentsOf: bytes)
      if buffer.count >= Self.pieceSize { try flush() }
    }
  }

  /// Adds bytes.
  public func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(ArtifactError) {
    if bytes.count >= Self.pieceSize {
      try flush()
      try FileSystem.write(UnsafeRawBufferPointer(bytes), to: descriptor, path: temporary)
    } else {
      buffer.append(contentsOf: bytes)
      if buffer.count >= Self.pieceSize { try flush() }
    }
  }

  /// Writes out what is left and closes; the file stays beside its place until ``commit()``.
  public func seal() throws(ArtifactError) {
    guard descriptor >= 0 else { return }
    try flush()
    guard !isSynced || fsync(descriptor) == 0 else { throw FileSystem.failure(.sync, temporary) }
    close(descriptor)
    descriptor = -1
    buffer = []
  }

  /// Seals the file and puts it in its place.
  public func commit() throws(ArtifactError) {
    try seal()
    guard rename(temporary, path) == 0 else { throw FileSystem.failure(.rename, path) }
    isCommitted = true
  }

  /// Removes what processes that were killed have left in a folder. No other process may be writing
  /// to files of this folder.
  public static func removeLeftovers(in folder: String) throws(ArtifactError) {
    for name in try FileSystem.list(folder) where isLeftover(name) {
      unlink("\(folder)/\(name)")
    }
  }

  private func flush() throws(ArtifactError) {
    try FileSystem.write(buffer, to: descriptor, path: temporary)
    buffer.removeAll(keepingCapacity: true)
  }

  private static let pieceSize = 65_536
  private static let suffix = ".tmp"

  /// Whether a name is `NAME.PID.tmp`, that of a file that is under way or was left by a process that
  /// was killed.
  public static func isLeftover(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[parts.count - 1].elementsEqual("tmp".utf8) else { return false }
    let digits = parts[parts.count - 2]
    return !digits.isEmpty && digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }
}
