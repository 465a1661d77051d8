// How the journal reaches the disk; replaced where a test wants a disk that is full or slow.

package import Artifacts
import Glibc

/// The three things that a journal does to its open file.
package struct JournalDevice: Sendable {
  /// What a device throws.
  package typealias Failure = ArtifactError

  /// Writes all bytes from an offset on.
  package var write:
    @Sendable (
      _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ descriptor: Int32, _ path: String
    ) throws(Failure) -> Void
  /// Waits until what was written is on the disk.
  package var sync: @Sendable (_ descriptor: Int32, _ path: String) throws(Failure) -> Void
  /// Takes away what is there from an offset on.
  package var cut:
    @Sendable (_ length: Int, _ descriptor: Int32, _ path: String) throws(Failure) -> Void

  /// The disk.
  package static let disk = JournalDevice(
    write: { (bytes, offset, descriptor, path) throws(Failure) in
      var written = 0
      while written < bytes.count {
        let count = FileSystem.retryingInterrupts {
          pwrite(
            descriptor, bytes.baseAddress! + written, bytes.count - written,
            off_t(offset + written))
        }
        guard count >= 0 else { throw FileSystem.failure(.write, path) }
        written += count
      }
    },
    sync: { (descriptor, path) throws(Failure) in
      guard fdatasync(descriptor) == 0 else { throw FileSystem.failure(.sync, path) }
    },
    cut: { (length, descriptor, path) throws(Failure) in
      guard ftruncate(descriptor, off_t(length)) == 0 else {
        throw FileSystem.failure(.write, path)
      }
    })

  /// Makes a device.
  package init(
    write:
      @escaping @Sendable (
        UnsafeRawBufferPointer, Int, Int32, String
      ) throws(Failure) -> Void,
    sync: @escaping @Sendable (Int32, String) throws(Failure) -> Void,
    cut: @escaping @Sendable (Int, Int32, String) throws(Failure) -> Void
  ) {
    self.write = write
    self.sync = sync
    self.cut = cut
  }
}
