// One store a folder: a lock that the kernel gives back however its holder ends.

import Artifacts
import Glibc

/// The lock on a store's folder, flock(2), held until it is let go of.
final class StoreLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock, or throws `held`.
  init(_ folder: StoreFolder) throws(StoreError) {
    let path = folder.lock
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw StoreError(FileSystem.failure(.open, path)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      let holder = (try? FileSystem.read(path)).map {
        String(decoding: $0.prefix(20), as: UTF8.self)
      }
      close(descriptor)
      guard number == EWOULDBLOCK else {
        throw StoreError(.storage, "cannot lock: \(String(cString: strerror(number)))", path: path)
      }
      throw StoreError(
        .held,
        "process \(holder.flatMap { $0.isEmpty ? nil : $0 } ?? "?") has this store open; stop it or "
          + "choose another folder", path: path)
    }
    self.descriptor = descriptor
    // Who holds it is for messages only.
    ftruncate(descriptor, 0)
    let text = String(getpid())
    _ = pwrite(descriptor, text, text.utf8.count, 0)
  }

  /// A process that is being started holds a copy of the descriptor until it runs its program; closing
  /// alone would leave the lock with it.
  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
