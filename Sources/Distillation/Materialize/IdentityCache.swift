// Where the identities of source rows are remembered between runs, outside of any root.

import Artifacts
import Glibc

/// A folder that remembers which rows stand in which bytes of a source.
///
/// Hashing every row anew is most of the work of a run that finds nothing new. The cache saves it: it
/// holds, for each block of a source, the SHA-256 of its bytes and the identities of its rows, which
/// follow from the bytes alone. It is believed only for blocks whose bytes still have that SHA-256,
/// and says nothing of evidence, which is read at every run. So a cache that is stale, torn, of
/// another machine or not there at all changes how long a run takes and nothing else.
public struct IdentityCache: Sendable {
  private let folder: String
  /// Sources below this are hashed anew: that takes no time.
  let minimumSourceSize: Int
  private let limit: Int

  /// A cache in a folder, which is made when there is something to remember.
  ///
  /// - Parameters:
  ///   - minimumSourceSize: How many bytes a source must have to be remembered.
  ///   - limit: How many bytes the folder may come to; beyond that what was used least recently goes.
  public init(folder: String, minimumSourceSize: Int = 4 << 20, limit: Int = 1 << 30) {
    self.folder = folder
    self.minimumSourceSize = minimumSourceSize
    self.limit = limit
  }

  /// The user's cache: `lakehouse/identities` in `$XDG_CACHE_HOME`, or in `.cache` in the home
  /// folder; nil if there is neither.
  public static var user: IdentityCache? {
    if let path = getenv("XDG_CACHE_HOME").map({ String(cString: $0) }), path.utf8.first == 0x2F {
      return IdentityCache(folder: "\(path)/lakehouse/identities")
    }
    guard let home = getenv("HOME").map({ String(cString: $0) }), home.utf8.first == 0x2F else {
      return nil
    }
    return IdentityCache(folder: "\(home)/.cache/lakehouse/identities")
  }

  private static let suffix = ".ids"

  /// The file of a source of a root, whose path is given without links.
  func path(of stem: SourceStem, inRoot resolved: String) -> String {
    let name = Digest.sha256(of: Array("\(resolved)\n\(stem.sourceFile)".utf8))
    return "\(folder)/\(name)\(Self.suffix)"
  }

  func makeFolder() throws(ArtifactError) { try FileSystem.createDirectory(folder) }

  /// Removes what was used least recently, as far as the limit asks for it.
  func prune() {
    guard let names = try? FileSystem.list(folder) else { return }
    var files: [(path: String, size: Int, used: Int)] = []
    for name in names where name.utf8.suffix(4).elementsEqual(Self.suffix.utf8) {
      var status = stat()
      let path = "\(folder)/\(name)"
      guard stat(path, &status) == 0 else { continue }
      files.append((path, Int(status.st_size), status.st_mtim.tv_sec))
    }
    var total = files.reduce(0) { $0 + $1.size }
    for file in files.sorted(by: { $0.used < $1.used }) where total > limit {
      unlink(file.path)
      total -= file.size
    }
  }
}
