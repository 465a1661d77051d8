// A value that another thread makes.

import Dispatch
import Synchronization

/// A value under way.
///
///     let digest = Future { Digest.sha256(of: bytes) }
///     …
///     digest.value
final class Future<Value: Sendable>: Sendable {
  private let made = Mutex<Value?>(nil)
  private let group = DispatchGroup()

  /// Begins to make the value.
  ///
  /// - Parameter queue: Where: by default on a thread of its own, which may wait for a disk without
  ///   keeping others from their work.
  init(
    on queue: DispatchQueue = DispatchQueue(label: "future"),
    _ make: @escaping @Sendable () -> Value
  ) {
    queue.async(group: group) {
      let value = make()
      self.made.withLock { $0 = value }
    }
  }

  /// Waits until the value is there.
  func wait() { group.wait() }

  /// The value, when it is there.
  var value: Value {
    group.wait()
    guard let value = made.withLock({ $0 }) else {
      preconditionFailure("whoever is through has made a value")
    }
    return value
  }
}
