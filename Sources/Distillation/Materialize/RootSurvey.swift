// What a run finds before it changes anything: sources, evidence and skips, all of them open and
// inside the root.

import Artifacts
import Glibc

/// The files that a run is about, found and opened before anything is written: what cannot be read
/// ends the run here, with the root as it was (cli.md: exit status 2).
struct RootSurvey {
  struct Source {
    var stem: SourceStem
    var file: RandomAccessFile
  }

  struct Evidence {
    var stem: SourceStem
    /// Relative to the root.
    var path: String
  }

  let root: LakehouseRoot
  /// The streams that there are, in table order.
  private(set) var sources: [Source] = []
  /// Evidence of these streams, in path order.
  private(set) var evidence: [Evidence] = []
  /// Whether there is a skips file.
  private(set) var hasSkips = false
  /// Folders in which a run that was killed has left files beside evidence, relative to the root.
  private(set) var littered: [String] = []
  private let guardian: RootGuard

  /// The root's path without links.
  var resolvedRoot: String { guardian.resolved }

  init(_ root: LakehouseRoot) throws {
    self.root = root
    guardian = try RootGuard(root)
    for folder in ["data", LakehouseRoot.knowledgeBase, LakehouseRoot.evidence] {
      _ = try guardian.isFolder(folder)
    }
    for stem in TransformCatalog.stems where try guardian.isFile(stem.sourceFile) {
      sources.append(Source(stem: stem, file: try RandomAccessFile(root.absolute(stem.sourceFile))))
    }
    hasSkips = try guardian.isFile(LakehouseRoot.skips)
    try findEvidence()
  }

  /// Looks through `data/evidence/YYYY/MM/DD`.
  private mutating func findEvidence() throws {
    var folders = [LakehouseRoot.evidence]
    for _ in 0..<3 {
      folders = try folders.flatMap { folder in
        try list(folder).map { "\(folder)/\($0)" }.filter { try guardian.isFolderOrOther($0) }
      }
    }
    let stems = Dictionary(
      uniqueKeysWithValues: sources.map { ("\($0.stem.rawValue).jsonl", $0.stem) })
    for folder in folders {
      let names = try list(folder)
      if names.contains(where: { $0.utf8.suffix(4).elementsEqual(".tmp".utf8) }) {
        littered.append(folder)
      }
      for name in names {
        let path = "\(folder)/\(name)"
        if let stem = stems[name] {
          guard try guardian.isFile(path) else { continue }
          evidence.append(Evidence(stem: stem, path: path))
        }
      }
    }
  }

  private func list(_ folder: String) throws -> [String] {
    guard try guardian.isFolder(folder) else { return [] }
    return try FileSystem.list(root.absolute(folder))
  }
}

/// Sees to it that what is opened lies inside the root.
struct RootGuard {
  private let root: LakehouseRoot
  /// The root's path without links.
  let resolved: String

  init(_ root: LakehouseRoot) throws {
    self.root = root
    switch FileSystem.kind(of: root.path) {
    case .directory: break
    case nil: throw DistillationError(.notAFolder, path: root.path, "there is no such folder")
    default: throw DistillationError(.notAFolder, path: root.path, "the root is no folder")
    }
    guard let resolved = Self.resolve(root.path) else {
      throw DistillationError(.notAFolder, path: root.path, "the root cannot be resolved")
    }
    self.resolved = resolved
  }

  /// Whether there is a folder at a path; an error if something else is there.
  func isFolder(_ path: String) throws -> Bool {
    guard let kind = try kind(path) else { return false }
    guard kind == S_IFDIR else {
      throw DistillationError(.notAFolder, path: path, "this has to be a folder and is none")
    }
    return true
  }

  /// Whether there is a folder at a path, where files may be too.
  func isFolderOrOther(_ path: String) throws -> Bool { try kind(path) == S_IFDIR }

  /// Whether there is a regular file at a path; an error if something else is there.
  func isFile(_ path: String) throws -> Bool {
    guard let kind = try kind(path) else { return false }
    guard kind == S_IFREG else {
      throw DistillationError(
        .notAFile, path: path,
        kind == S_IFDIR ? "a folder stands where a file has to be" : "this is no regular file")
    }
    return true
  }

  /// The kind of what a path leads to, nil for nothing; an error if it leads out of the root.
  private func kind(_ path: String) throws -> mode_t? {
    let absolute = root.absolute(path)
    var status = stat()
    guard lstat(absolute, &status) == 0 else {
      if errno == ENOENT { return nil }
      let reason = String(cString: strerror(errno))
      throw DistillationError(.notAFile, path: path, "this cannot be looked at: \(reason)")
    }
    guard status.st_mode & S_IFMT == S_IFLNK else { return status.st_mode & S_IFMT }
    guard let target = Self.resolve(absolute) else {
      throw DistillationError(.notAFile, path: path, "this link leads to nothing")
    }
    guard target.utf8.starts(with: (resolved == "/" ? "/" : resolved + "/").utf8) else {
      throw DistillationError(.outsideRoot, path: path, "this link leads out of the root")
    }
    guard stat(absolute, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT
  }

  private static func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
