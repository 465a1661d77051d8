// Where the identities of source rows are remembered between runs, outside of any root.

import Artifacts

/// A folder that remembers which rows stand in which bytes of a source.
///
/// Hashing every row anew is most of the work of a run that finds nothing new. The cache saves it: it
/// holds, for each block of a source, the SHA-256 of the source up to its end and the identities of
/// its rows, which follow from the bytes alone. It is believed only as far as the source still has
/// that SHA-256, and says nothing of evidence, which is read at every run. So a cache that is stale,
/// torn, of another machine or not there at all changes how long a run takes and nothing else.
public struct IdentityCache: Sendable {
  private let folder: CacheFolder
  /// Sources below this are hashed anew: that takes no time.
  let minimumSourceSize: Int
  private let limit: Int

  /// A cache in a folder, which is made when there is something to remember.
  ///
  /// - Parameters:
  ///   - minimumSourceSize: How many bytes a source must have to be remembered.
  ///   - limit: How many bytes the folder may come to; beyond that what was used least recently goes.
  public init(folder: String, minimumSourceSize: Int = 4 << 20, limit: Int = 1 << 30) {
    self.folder = CacheFolder(folder)
    self.minimumSourceSize = minimumSourceSize
    self.limit = limit
  }

  /// The user's cache: `lakehouse/identities` in `$XDG_CACHE_HOME`, or in `.cache` in the home
  /// folder; nil if there is neither.
  public static var user: IdentityCache? {
    CacheFolder.user("identities").map { IdentityCache(folder: $0.path) }
  }

  private static let suffix = ".ids"

  /// The file of a source of a root, whose path is given without links.
  func path(of stem: SourceStem, inRoot resolved: String) -> String {
    let name = Digest.sha256(of: Array("\(resolved)\n\(stem.sourceFile)".utf8))
    return "\(folder.path)/\(name)\(Self.suffix)"
  }

  func makeFolder() throws(ArtifactError) { try folder.make() }

  /// Removes what was used least recently, as far as the limit asks for it.
  func prune() { folder.prune(suffix: Self.suffix, limit: limit) }
}
