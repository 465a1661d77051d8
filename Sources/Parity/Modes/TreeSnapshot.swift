// The files below a folder as values: what a `tree` row starts from, leaves, and is compared by.

import Glibc

/// The files and symbolic links below a folder, by their path in it; folders themselves do not count.
public struct TreeSnapshot: Sendable, Equatable {
  /// What stands at a path.
  public enum Entry: Sendable, Equatable {
    case file([UInt8])
    case link(to: String)
  }

  /// What there is, by path with `/`.
  public var entries: [String: Entry]

  /// Makes a snapshot.
  public init(entries: [String: Entry] = [:]) { self.entries = entries }

  /// Reads everything below `folder`; a folder that is not there is an empty one.
  ///
  /// - Throws: ``TreeError`` for what can be neither listed nor read, or is no file, folder or link.
  public init(of folder: String) throws(TreeError) {
    entries = [:]
    guard access(folder, F_OK) == 0 else { return }
    try add(folder, as: "")
  }

  private mutating func add(_ path: String, as name: String) throws(TreeError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw TreeError(path) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      for child in try Self.list(path) {
        try add("\(path)/\(child)", as: name.isEmpty ? child : "\(name)/\(child)")
      }
    case S_IFLNK:
      var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
      let length = target.withUnsafeMutableBytes {
        readlink(path, $0.bindMemory(to: CChar.self).baseAddress!, $0.count)
      }
      guard length >= 0 else { throw TreeError(path) }
      entries[name] = .link(to: String(decoding: target[..<length], as: UTF8.self))
    case S_IFREG:
      entries[name] = .file(try Self.read(path))
    default:
      throw TreeError(path, reason: "neither a file nor a folder nor a symbolic link")
    }
  }

  /// Writes every entry below `folder`, replacing what is there.
  package func write(to folder: String) throws(TreeError) {
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      let path = "\(folder)/\(name)"
      try Self.makeParents(of: path, below: folder)
      unlink(path)
      switch entry {
      case .link(let target):
        guard symlink(target, path) == 0 else { throw TreeError(path) }
      case .file(let bytes):
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw TreeError(path) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
          let wrote = bytes.withUnsafeBytes {
            Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset)
          }
          guard wrote > 0 else { throw TreeError(path) }
          offset += wrote
        }
      }
    }
  }

  private static func makeParents(of path: String, below folder: String) throws(TreeError) {
    var current = folder
    for part in path.dropFirst(folder.count + 1).split(separator: "/").dropLast() {
      current += "/\(part)"
      if mkdir(current, 0o777) != 0 && errno != EEXIST { throw TreeError(current) }
    }
  }

  static func list(_ folder: String) throws(TreeError) -> [String] {
    guard let directory = opendir(folder) else { throw TreeError(folder) }
    defer { closedir(directory) }
    var names = [String]()
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private static func read(_ path: String) throws(TreeError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TreeError(path) }
    defer { close(descriptor) }
    var bytes = [UInt8]()
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let got = Glibc.read(descriptor, &piece, piece.count)
      if got == 0 { return bytes }
      if got < 0 && errno != EINTR { throw TreeError(path) }
      bytes.append(contentsOf: piece[..<max(0, got)])
    }
  }
}

/// A tree that could not be read, copied or made.
public struct TreeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where.
  public var path: String
  /// The system's reason.
  public var reason: String

  init(_ path: String, reason: String? = nil) {
    self.path = path
    self.reason = reason ?? String(cString: strerror(errno))
  }

  public var description: String { "\(path): \(reason)" }
}

/// A temporary folder that goes with its owner.
package struct ScratchFolder: ~Copyable {
  package let path: String

  package init() throws(TreeError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/conformance-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TreeError(parent) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { Self.remove(path) }

  /// Removes a folder with all that is in it, also where a row left it without permissions.
  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    chmod(path, 0o700)
    for name in (try? TreeSnapshot.list(path)) ?? [] { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
