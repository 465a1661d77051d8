// Whole files and folders: read, listed, replaced in one step. Bytes in, bytes out.

import Glibc

/// Reads, lists and replaces files; every failure is an ``ArtifactError`` that names the path.
public enum FileSystem {
  /// What stands at a path.
  public enum Kind: Sendable { case file, directory, other }

  /// Returns what stands at `path`, following symbolic links, or nil where there is nothing.
  public static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// Returns the bytes of the file at `path`.
  public static func read(_ path: String) throws(ArtifactError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(.open, path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(.read, path) }
    var bytes = [UInt8]()
    if status.st_mode & S_IFMT == S_IFREG {
      // One byte more than the size, so that the end is met without growing the buffer.
      bytes.reserveCapacity(Int(status.st_size) + 1)
    }
    while true {
      let want = max(bytes.capacity - bytes.count, 65_536)
      var got = 0
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: want))
      bytes.withUnsafeMutableBytes { buffer in
        got = retryingInterrupts {
          Glibc.read(descriptor, buffer.baseAddress! + start, want)
        }
      }
      bytes.removeLast(want - max(got, 0))
      if got < 0 { throw failure(.read, path) }
      if got == 0 { return bytes }
    }
  }

  /// Returns the names in the folder at `path`, without `.` and `..`, ascending by their bytes.
  public static func list(_ path: String) throws(ArtifactError) -> [String] {
    guard let directory = opendir(path) else { throw failure(.list, path) }
    defer { closedir(directory) }
    var names = [String]()
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Returns the paths, relative to `path`, of everything below it that is no folder, links not followed,
  /// ascending by their bytes; "" alone where `path` itself is no folder.
  public static func files(below path: String) throws(ArtifactError) -> [String] {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw failure(.list, path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [""] }
    var files = [String]()
    for name in try list(path) {
      for file in try Self.files(below: "\(path)/\(name)") {
        files.append(file.isEmpty ? name : "\(name)/\(file)")
      }
    }
    return files
  }

  /// Returns where the symbolic link at `path` leads, or nil where there is no link.
  public static func linkTarget(_ path: String) -> String? {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(path, &target, target.count)
    guard length >= 0 else { return nil }
    return String(decoding: target[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Makes the folder at `path` and those above it; one that is there already is no error.
  public static func createDirectory(_ path: String) throws(ArtifactError) {
    guard kind(of: path) != .directory else { return }
    let parent = directory(of: path)
    if parent != path && !parent.isEmpty { try createDirectory(parent) }
    if mkdir(path, 0o777) != 0 && errno != EEXIST { throw failure(.create, path) }
  }

  /// Replaces the file at `path` with `bytes` in one step.
  ///
  /// The bytes are written beside it, synced and renamed, so that a reader sees the old file or the
  /// new one and never a part. On an error the old file stays and nothing is left beside it.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(ArtifactError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(.create, temporary) }
    do throws(ArtifactError) {
      defer { close(descriptor) }
      try write(bytes, to: descriptor, path: temporary)
      guard fsync(descriptor) == 0 else { throw failure(.sync, temporary) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = failure(.rename, path)
      unlink(temporary)
      throw error
    }
  }

  /// Adds `bytes` at the end of the file at `path`, which is made if it is not there.
  public static func append(_ bytes: [UInt8], to path: String) throws(ArtifactError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(.open, path) }
    defer { close(descriptor) }
    try write(bytes, to: descriptor, path: path)
  }

  /// Writes all of `bytes` to an open descriptor.
  public static func write(
    _ bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(ArtifactError) {
    let failure = bytes.withUnsafeBytes { bytes -> ArtifactError? in
      do throws(ArtifactError) {
        try write(bytes, to: descriptor, path: path)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// Writes all of `bytes` to an open descriptor.
  public static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
  ) throws(ArtifactError) {
    var offset = 0
    while offset < bytes.count {
      let wrote = retryingInterrupts {
        Glibc.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
      }
      guard wrote >= 0 else { throw failure(.write, path) }
      offset += wrote
    }
  }

  /// Returns the part of `path` before its last `/`; `.` where it has none.
  public static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  package static func failure(_ code: ArtifactError.Code, _ path: String) -> ArtifactError {
    let number = errno
    return ArtifactError(
      code, path: path, reason: String(cString: strerror(number)), number: number)
  }

  package static func retryingInterrupts(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}
