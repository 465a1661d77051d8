// State that threads share and wait for.

import Glibc

/// A lock with a state, and threads that wait until the state is as they need it.
///
/// Safe to share: `state` is only touched between locking and unlocking the mutex, and the two pieces
/// of memory for the mutex and the condition stay where they are until nobody refers to them.
package final class Monitor<State>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state: State

  package init(_ state: sending State) {
    self.state = state
    mutex.initialize(to: pthread_mutex_t())
    changed.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Calls `body` alone.
  package func withLock<Value, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try withLock(when: { _ in true }, do: body)
  }

  /// Calls `body` alone, once `condition` holds; ``signal()`` has it looked at again.
  package func withLock<Value, Failure: Error>(
    when condition: (State) -> Bool, do body: (inout State) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !condition(state) { pthread_cond_wait(changed, mutex) }
    return try body(&state)
  }

  /// Has everybody who waits look at the state again.
  package func signal() { pthread_cond_broadcast(changed) }
}
