// golden/.pending: goldens that were recorded and that nobody has looked at yet.

import Artifacts
import Glibc
import Parity

/// A golden that waits for somebody to accept or to reject it.
public struct PendingGolden: Sendable, Hashable {
  /// Its path below `golden/`, accepted or not.
  public var path: String
  /// Whether the golden that is there shall go.
  public var isRemoval: Bool

  /// Makes the name of a pending golden.
  public init(path: String, isRemoval: Bool = false) {
    self.path = path
    self.isRemoval = isRemoval
  }
}

/// The goldens that wait for somebody to look at them, in `golden/.pending/` by their path below
/// `golden/`; an empty file `PATH.removed` says that the golden `PATH` shall go.
///
///     let pending = PendingGoldens(root)
///     try pending.record([("wire_json/new.out", bytes), ("wire_json/old.out.removed", [])])
///     for golden in try pending.list() { print(try pending.diff(golden.path)) }
///     try pending.accept("wire_json/new")
public struct PendingGoldens: Sendable {
  private let root: String

  /// Where they stand, below the root.
  public static let folder = "golden/.pending"

  /// The pending goldens of the project at `root`.
  public init(_ root: String) { self.root = root }

  /// Makes files pending goldens; a proposal for the same golden that is there already is replaced.
  ///
  /// - Parameter files: Paths below `golden/`; of what shall go, `PATH.removed` without bytes.
  /// - Throws: ``DeclarationErrors`` for paths that no golden can have, before anything is written;
  ///   `ArtifactError` for what cannot be written.
  public func record(_ files: [(path: String, bytes: [UInt8])]) throws {
    try record(files.map { ($0.path, TreeSnapshot.Entry.file($0.bytes)) })
  }

  func record(_ entries: [(path: String, entry: TreeSnapshot.Entry)]) throws {
    let faults = entries.compactMap { path, _ in Self.fault(path) }
    guard faults.isEmpty else { throw DeclarationErrors(faults) }
    for (path, entry) in entries {
      let place = place(path)
      try FileSystem.createDirectory(FileSystem.directory(of: place))
      let isRemoval = path.hasSuffix(Self.mark) && entry == .file([])
      try FileSystem.remove(isRemoval ? String(place.dropLast(Self.mark.count)) : place + Self.mark)
      switch entry {
      case .file(let bytes): try FileSystem.replace(place, with: bytes)
      case .link(let target):
        try FileSystem.remove(place)
        guard symlink(target, place) == 0 else {
          throw ArtifactError(.create, path: place, reason: String(cString: strerror(errno)))
        }
      }
    }
  }

  /// Returns the pending goldens, ascending by path.
  public func list() throws -> [PendingGolden] {
    guard FileSystem.kind(of: "\(root)/\(Self.folder)") == .directory else { return [] }
    return try FileSystem.files(below: "\(root)/\(Self.folder)").compactMap { file in
      if PendingFile.isLeftover(file) { return nil }
      guard file.hasSuffix(Self.mark), isEmptyFile(place(file)) else {
        return PendingGolden(path: file, isRemoval: false)
      }
      return PendingGolden(path: String(file.dropLast(Self.mark.count)), isRemoval: true)
    }
  }

  /// Returns the pending goldens that a pattern speaks of.
  ///
  /// - Parameter pattern: A path below `golden/` or a row, `PROBE/ROW`, with `*` for anything.
  /// - Throws: ``DeclarationErrors`` where there are none.
  public func list(matching pattern: String) throws -> [PendingGolden] {
    let all = try list()
    let found = all.filter {
      Glob.matches(pattern, $0.path) || Glob.matches(pattern, Self.row($0.path))
    }
    guard found.isEmpty else { return found }
    let message =
      all.isEmpty
      ? "no golden is pending"
      : NearestName.message("pending golden", pattern, among: Set(all.map { Self.row($0.path) }))
    throw DeclarationErrors([DeclarationError(file: "command line", message: message)])
  }

  /// Puts the pending goldens that a pattern speaks of in their places, each in one step, and returns
  /// them. The pattern is that of ``list(matching:)``.
  @discardableResult
  public func accept(_ pattern: String) throws -> [PendingGolden] {
    let goldens = try list(matching: pattern)
    for golden in goldens {
      let target = "\(root)/golden/\(golden.path)"
      if golden.isRemoval {
        try FileSystem.remove(target)
        try discard(golden)
      } else {
        try FileSystem.createDirectory(FileSystem.directory(of: target))
        try FileSystem.move(place(golden.path), to: target)
        prune(golden.path)
      }
    }
    return goldens
  }

  /// Removes the pending goldens that a pattern speaks of, and returns them. The pattern is that of
  /// ``list(matching:)``.
  @discardableResult
  public func reject(_ pattern: String) throws -> [PendingGolden] {
    let goldens = try list(matching: pattern)
    for golden in goldens { try discard(golden) }
    return goldens
  }

  /// Removes what is pending for a row, `PROBE/ROW`.
  func discard(row: String) throws {
    for golden in try list() where Self.row(golden.path) == row { try discard(golden) }
  }

  /// Returns how a pending golden differs from the golden that is there, as lines for people: `+` for
  /// what would come, `-` for what would go, control characters made visible.
  public func diff(_ golden: PendingGolden) throws -> [String] {
    let old = try content("\(root)/golden/\(golden.path)")
    let new = golden.isRemoval ? nil : try content(place(golden.path))
    let head =
      switch (old, new) {
      case (nil, nil): "golden/\(golden.path): shall go, and is not there"
      case (nil, _): "golden/\(golden.path): new"
      case (_, nil): "golden/\(golden.path): shall go"
      default: "golden/\(golden.path): changed"
      }
    return [head] + LineDiff.lines(old ?? [], new ?? [])
  }

  // MARK: - Files

  private static let mark = ".removed"

  private func place(_ path: String) -> String { "\(root)/\(Self.folder)/\(path)" }

  private func discard(_ golden: PendingGolden) throws {
    try FileSystem.remove(place(golden.path) + (golden.isRemoval ? Self.mark : ""))
    prune(golden.path)
  }

  /// Removes the folders that became empty.
  private func prune(_ path: String) {
    var folder = FileSystem.directory(of: place(path))
    while folder.utf8.count >= root.utf8.count + 1 + Self.folder.utf8.count, rmdir(folder) == 0 {
      folder = FileSystem.directory(of: folder)
    }
  }

  private func isEmptyFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
  }

  private func content(_ path: String) throws -> [UInt8]? {
    if let target = FileSystem.linkTarget(path) { return Array("link to \(target)\n".utf8) }
    return FileSystem.kind(of: path) == .file ? try FileSystem.read(path) : nil
  }

  /// The row that a golden belongs to: `PROBE/ROW`.
  private static func row(_ path: String) -> String {
    let parts = path.split(separator: "/")
    guard parts.count > 1 else { return path }
    return "\(parts[0])/\(parts[1].prefix { $0 != "." })"
  }

  private static func fault(_ path: String) -> DeclarationError? {
    let isTaken = path.hasPrefix(".pending/") || "golden/\(path)".hasPrefix(GateLock.path)
    guard !YAMLValue.isPath(path) || isTaken else { return nil }
    return DeclarationError(file: "golden/\(path)", message: "is no path of a golden")
  }
}
