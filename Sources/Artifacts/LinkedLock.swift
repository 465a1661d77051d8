// A lock that is a file: made in one step, looked for by any process that knows its name, and taken
// over, by one process at a time, when its holder is gone.

import Glibc

/// A lock file that this process has made, until it is let go of.
///
/// The file is written beside its path and made with link(2), so that it is there with its whole
/// content or not at all. What the content says, and whether it speaks of a holder that is gone, is
/// for the caller to know.
public struct LinkedLock: ~Copyable, Sendable {
  private let path: String
  private let content: [UInt8]

  /// Makes the lock file at `path`, whose folder is there.
  ///
  /// - Parameters:
  ///   - content: What the file holds.
  ///   - holder: Says of the content of a lock that is there already who holds it, in the words of
  ///     the error; nil if nobody does any more. It gets nil for a file that cannot be read.
  /// - Throws: `lock` if another process holds the lock.
  public init(
    _ path: String, content: [UInt8], holder: (_ content: [UInt8]?) -> String?
  ) throws(ArtifactError) {
    self.path = path
    self.content = content
    let own = "\(path).\(getpid())"
    unlink(own)
    try FileSystem.append(content, to: own)
    defer { unlink(own) }
    if link(own, path) == 0 { return }
    guard errno == EEXIST else { throw FileSystem.failure(.lock, path) }
    try Self.refuseIfHeld(path, holder)
    let taking = try TakeOver(path + ".taking", own: own, holder)
    defer { taking.end() }
    // Another process may have taken it over meanwhile.
    try Self.refuseIfHeld(path, holder)
    unlink(path)
    guard link(own, path) == 0 else {
      throw errno == EEXIST
        ? ArtifactError(.lock, path: path, reason: "another process has just taken it")
        : FileSystem.failure(.lock, path)
    }
  }

  /// Removes the lock file, unless another process has taken it over.
  public consuming func release() {}

  deinit {
    if (try? FileSystem.read(path)) == content { unlink(path) }
  }

  private static func refuseIfHeld(
    _ path: String, _ holder: ([UInt8]?) -> String?
  ) throws(ArtifactError) {
    var status = stat()
    // A lock that went away is held by nobody.
    if lstat(path, &status) != 0, errno == ENOENT { return }
    if let holder = holder(try? FileSystem.read(path)) {
      throw ArtifactError(.lock, path: path, reason: holder)
    }
  }
}

/// The file under which one process at a time takes a lock over. It has the lock's own content, so that
/// one which a crash has left behind is known for what it is.
private struct TakeOver {
  private let path: String

  /// Taking over takes no time to speak of; a file that says nothing and is this old was left by a crash.
  private static let staleAfterSeconds = 60

  init(
    _ path: String, own: String, _ holder: (_ content: [UInt8]?) -> String?
  ) throws(ArtifactError) {
    self.path = path
    for _ in 0..<2 {
      if link(own, path) == 0 { return }
      guard errno == EEXIST else { throw FileSystem.failure(.lock, path) }
      guard Self.removeIfLeft(path, holder) else { break }
    }
    throw ArtifactError(.lock, path: path, reason: "another process is taking it over")
  }

  func end() { unlink(path) }

  /// Removes a file that was left by a crash, once, also if several processes find it.
  private static func removeIfLeft(
    _ path: String, _ holder: (_ content: [UInt8]?) -> String?
  ) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { close(descriptor) }
    var opened = stat()
    var named = stat()
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &opened) == 0,
      lstat(path, &named) == 0, opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
    else { return false }
    let isOld = time(nil) - opened.st_mtim.tv_sec > staleAfterSeconds
    guard isOld || holder(try? FileSystem.read(path)) == nil else { return false }
    return unlink(path) == 0
  }
}
