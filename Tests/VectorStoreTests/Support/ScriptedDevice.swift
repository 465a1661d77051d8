// A disk that does as a test says.

import Artifacts
import Foundation
import Synchronization
import VectorStore

/// A journal's device that counts, and fails or waits where it is told to.
final class ScriptedDevice: Sendable {
  struct State {
    var syncs = 0
    var bytes = 0
    /// How many bytes may still be written, all in all; then the disk is full.
    var room: Int?
    var failsSync = false
    var failsCut = false
  }

  let state = Mutex(State())
  /// Waited for in each sync.
  let beforeSync: @Sendable () -> Void

  init(beforeSync: @escaping @Sendable () -> Void = {}) { self.beforeSync = beforeSync }

  static func error(_ code: ArtifactError.Code, _ path: String) -> ArtifactError {
    ArtifactError(code, path: path, reason: "No space left on device", number: ENOSPC)
  }

  var device: JournalDevice {
    let disk = JournalDevice.disk
    return JournalDevice(
      write: { (bytes, offset, descriptor, path) throws(ArtifactError) in
        let length = self.state.withLock { state in
          let length = min(bytes.count, state.room ?? .max)
          state.room = state.room.map { $0 - length }
          state.bytes += length
          return length
        }
        try disk.write(
          UnsafeRawBufferPointer(rebasing: bytes[..<length]), offset, descriptor, path)
        if length < bytes.count { throw Self.error(.write, path) }
      },
      sync: { (descriptor, path) throws(ArtifactError) in
        self.beforeSync()
        let fails = self.state.withLock { state in
          state.syncs += 1
          return state.failsSync
        }
        if fails { throw Self.error(.sync, path) }
        try disk.sync(descriptor, path)
      },
      cut: { (length, descriptor, path) throws(ArtifactError) in
        if self.state.withLock({ $0.failsCut }) { throw Self.error(.write, path) }
        try disk.cut(length, descriptor, path)
      })
  }
}
