// A file descriptor and the loops that system calls on it need.

internal import Glibc

/// An open file that is closed with its owner.
struct JUnitDescriptor: ~Copyable {
  let number: Int32
  /// What errors name.
  let path: String

  init(_ number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  deinit {
    close(number)
  }

  /// Writes all bytes at `offset`.
  borrowing func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let part = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = pwrite(number, part.baseAddress, part.count, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw JUnitError.system("write", count == 0 ? EIO : errno, path: path)
      }
    }
  }

  /// Fills `bytes` from `offset`.
  borrowing func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let part = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = pread(number, part.baseAddress, part.count, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw JUnitError.system("read back", count == 0 ? EIO : errno, path: path)
      }
    }
  }

  /// Makes what was written survive a crash of the machine.
  borrowing func synchronize() throws {
    while fsync(number) != 0 {
      if errno != EINTR { throw JUnitError.system("sync", errno, path: path) }
    }
  }
}
