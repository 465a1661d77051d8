// The lock of a lakehouse root: a file that runs in any runtime make and look for, so that one at a
// time holds the root (evidence.md, "Materializing", the last clause).

public import Artifacts
import Glibc
import WireJSON

/// A root held by this process, until the lock is let go of.
///
/// The lock is `data/.distill.lock`, which holds `{"pid","host"}`. A lock whose process is gone on
/// this host, or has this process's own pid, is taken over; one that cannot be read, or of another
/// host, counts as held.
///
///     let lock = try RootLock(holding: root)
///     …
///     lock.release()
public struct RootLock: ~Copyable, Sendable {
  private let lock: LinkedLock

  /// Holds a root, whose folder `data` is there.
  ///
  /// - Throws: `lock` if another run holds the root: the error names its process and host.
  public init(holding root: LakehouseRoot) throws(ArtifactError) {
    lock = try LinkedLock(
      root.absolute(LakehouseRoot.lock), content: LockOwner.current.wire
    ) { content in
      guard let content, let owner = LockOwner(content) else {
        return "it cannot be read, so another run may hold the root; remove it if there is none"
      }
      if owner.isGone { return nil }
      return
        "process \(owner.pid) on \(owner.host) holds the root; remove the file if that run is over"
    }
  }

  /// Removes the lock file, unless another run has taken the root over.
  public consuming func release() {}
}

/// Who a lock file says that it belongs to.
private struct LockOwner {
  var pid: Int
  var host: String

  static var current: LockOwner { LockOwner(pid: Int(getpid()), host: Host.name) }

  private init(pid: Int, host: String) {
    self.pid = pid
    self.host = host
  }

  init?(_ bytes: [UInt8]) {
    guard let root = try? JSONDocument(parsing: bytes).root, let pid = root["pid"]?.integer,
      let host = root["host"]?.string
    else { return nil }
    self.init(pid: pid, host: host)
  }

  var wire: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("pid")
    writer.integer(pid)
    writer.name("host")
    writer.string(host)
    writer.endObject()
    writer.lineFeed()
    return writer.bytes
  }

  /// Whether the process is certainly no more, or is this one, which cannot have made the lock: a
  /// pid comes back after a restart.
  var isGone: Bool {
    let current = Self.current
    guard host.utf8.elementsEqual(current.host.utf8) else { return false }
    if pid == current.pid { return true }
    guard pid > 0, let pid = pid_t(exactly: pid) else { return false }
    return kill(pid, 0) != 0 && errno == ESRCH
  }
}
