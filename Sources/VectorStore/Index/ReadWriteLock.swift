// The lock of an index: many readers or one writer, and a waiting writer goes first.

internal import CVectorKernels
import Glibc

/// A readers–writer lock that prefers writers: glibc's default lets a stream of readers starve them.
///
/// The pointer never changes, and what it points to is made for use by many threads.
package final class ReadWriteLock: @unchecked Sendable {
  private let raw = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)

  init() {
    let status = vector_lock_init(raw)
    precondition(status == 0, "no lock: error \(status)")
  }

  deinit {
    pthread_rwlock_destroy(raw)
    raw.deallocate()
  }

  @inline(__always)
  package func reading<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure)
    -> Result
  {
    pthread_rwlock_rdlock(raw)
    defer { pthread_rwlock_unlock(raw) }
    return try body()
  }

  @inline(__always)
  package func writing<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure)
    -> Result
  {
    pthread_rwlock_wrlock(raw)
    defer { pthread_rwlock_unlock(raw) }
    return try body()
  }
}
