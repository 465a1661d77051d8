// Files without a name: what the writer has on disk before its report is whole.

internal import Glibc

/// How the writer gets its files; tests put full disks and old file systems in its place.
package struct JUnitStorage: Sendable {
  /// Opens an unnamed file in a folder, for reading and writing; below 0 with `errno` where that is
  /// impossible.
  package var openUnnamed: @Sendable (_ folder: String) -> Int32
  /// Creates a named file that must not exist yet, for reading and writing; below 0 with `errno`.
  package var createNamed: @Sendable (_ path: String) -> Int32

  /// Storage with the given ways to open files.
  package init(
    openUnnamed: @escaping @Sendable (String) -> Int32,
    createNamed: @escaping @Sendable (String) -> Int32
  ) {
    self.openUnnamed = openUnnamed
    self.createNamed = createNamed
  }

  /// The file system.
  package static let fileSystem = JUnitStorage(
    openUnnamed: { folder in
      // Without /proc such a file can never be given a name.
      guard access("/proc/self/fd", X_OK) == 0 else {
        errno = EOPNOTSUPP
        return -1
      }
      return open(folder, unnamedFlag | O_RDWR | O_CLOEXEC, 0o666)
    },
    createNamed: { open($0, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o666) })

  /// `O_TMPFILE`, a compound macro that Swift does not import.
  private static let unnamedFlag: Int32 = 0o20000000 | O_DIRECTORY

  /// Opens a file that is gone when its descriptor is closed, whatever becomes of the process.
  func openScratch(in folder: String) throws -> Int32 {
    let descriptor = openUnnamed(folder)
    if descriptor >= 0 { return descriptor }
    guard Self.lacksUnnamedFiles(errno) else {
      throw JUnitError.system("create a temporary file", errno, path: folder)
    }
    let (named, path) = try createTemporary(in: folder)
    unlink(path)
    return named
  }

  /// Opens a file that can become a named one: unnamed where the file system has such, else under a
  /// temporary name.
  func openNascent(in folder: String) throws -> (descriptor: Int32, path: String?) {
    let descriptor = openUnnamed(folder)
    if descriptor >= 0 { return (descriptor, nil) }
    guard Self.lacksUnnamedFiles(errno) else {
      throw JUnitError.system("create a temporary file", errno, path: folder)
    }
    let (named, path) = try createTemporary(in: folder)
    return (named, path)
  }

  /// A name that no report has, on which nothing sorts or globs `*.xml`.
  static func temporaryName(in folder: String) -> String {
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    return "\(folder)/.junit-\(getpid())-\(random).tmp"
  }

  private func createTemporary(in folder: String) throws -> (Int32, String) {
    while true {
      let path = Self.temporaryName(in: folder)
      let descriptor = createNamed(path)
      if descriptor >= 0 { return (descriptor, path) }
      guard errno == EEXIST || errno == EINTR else {
        throw JUnitError.system("create a temporary file", errno, path: folder)
      }
    }
  }

  /// What file systems and kernels answer that know no unnamed files: by then the folder itself was
  /// found.
  private static func lacksUnnamedFiles(_ number: Int32) -> Bool {
    number == EOPNOTSUPP || number == EISDIR || number == EINVAL
  }
}
