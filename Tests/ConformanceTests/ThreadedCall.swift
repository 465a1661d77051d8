// A call on another thread that a test waits for.

import Dispatch
import Foundation

struct ThreadedCall {
  private let done = DispatchSemaphore(value: 0)

  init(_ body: @escaping @Sendable () -> Void) {
    let done = done
    Thread.detachNewThread {
      body()
      done.signal()
    }
  }

  func join() { done.wait() }
}

/// Long enough for a process to have started.
func usleepBriefly() { Thread.sleep(forTimeInterval: 0.3) }
