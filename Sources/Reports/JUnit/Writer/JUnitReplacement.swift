// The report's file: written unnamed, then put in the target's place in one step.

internal import Glibc

/// A file that replaces its target when it is whole, and otherwise leaves the target as it was.
struct JUnitReplacement: ~Copyable {
  /// The file to replace, links followed.
  let target: String
  private let folder: String
  private let descriptor: JUnitDescriptor
  /// The temporary name, while the file has one.
  private var temporary: String?
  private var buffer: [UInt8] = []
  private(set) var written = 0

  private static let bufferSize = 1 << 18

  /// Opens the file beside the target.
  init(target: String, storage: JUnitStorage) throws {
    self.target = target
    folder = Self.folder(of: target)
    let (number, temporary) = try storage.openNascent(in: folder)
    descriptor = JUnitDescriptor(number, path: target)
    self.temporary = temporary
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit {
    if let temporary { unlink(temporary) }
  }

  /// The file that a report at `path` replaces: behind a link the file that it leads to.
  ///
  /// Devices, pipes and folders are refused: renaming onto `/dev/stdout` would replace the device's
  /// name.
  static func resolve(_ path: String) throws -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw JUnitError(.io, "the path is empty or holds U+0000", path: path)
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      // A link that leads nowhere would be replaced, not followed.
      if errno == ENOENT, lstat(path, &status) == 0 {
        throw JUnitError(.notRegularFile, "the link leads to no file", path: path)
      }
      if errno == ENOENT { return path }
      throw JUnitError.system("look up", errno, path: path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw JUnitError(.notRegularFile, "not a regular file", path: path)
    }
    guard let resolved = realpath(path, nil) else {
      throw JUnitError.system("look up", errno, path: path)
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try descriptor.write(UnsafeRawBufferPointer(bytes), at: written)
      written += bytes.count
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  private mutating func flush() throws {
    try buffer.withUnsafeBytes { try descriptor.write($0, at: written) }
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Syncs the file and puts it in the target's place.
  mutating func commit() throws {
    try flush()
    try descriptor.synchronize()
    if temporary == nil { try link() }
    guard let temporary else { return }
    guard rename(temporary, target) == 0 else {
      throw JUnitError.system("replace", errno, path: target)
    }
    self.temporary = nil
    try synchronizeFolder()
  }

  /// Gives the whole, synced file a name. `linkat` cannot replace, so the name is a temporary one.
  private mutating func link() throws {
    while true {
      let path = JUnitStorage.temporaryName(in: folder)
      let source = "/proc/self/fd/\(descriptor.number)"
      if linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 {
        temporary = path
        return
      }
      guard errno == EEXIST || errno == EINTR else {
        throw JUnitError.system("name the finished file", errno, path: target)
      }
    }
  }

  /// Makes the renaming itself survive a crash of the machine.
  private func synchronizeFolder() throws {
    // A folder may be writable without being readable; the report is in place either way.
    let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { return }
    let opened = JUnitDescriptor(number, path: folder)
    if fsync(opened.number) != 0, errno == EIO {
      throw JUnitError.system("sync the folder", errno, path: target)
    }
  }
}
