// What is remembered between runs, outside of any root: files that may go at any time.

import Glibc

/// A folder of files that only save time; each is replaced whole.
public struct CacheFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// A folder, which is made when there is something to remember.
  public init(_ path: String) { self.path = path }

  /// A folder of the user's cache: `lakehouse/NAME` in `$XDG_CACHE_HOME`, or in `.cache` in the home
  /// folder; nil if there is neither.
  public static func user(_ name: String) -> CacheFolder? {
    for (variable, folder) in [("XDG_CACHE_HOME", ""), ("HOME", "/.cache")] {
      if let path = getenv(variable).map({ String(cString: $0) }), path.utf8.first == 0x2F {
        return CacheFolder("\(path)\(folder)/lakehouse/\(name)")
      }
    }
    return nil
  }

  /// Makes the folder and those above it.
  public func make() throws(ArtifactError) { try FileSystem.createDirectory(path) }

  /// Marks a file as used just now.
  public func touch(_ name: String) { utimes("\(path)/\(name)", nil) }

  /// Removes what was used least recently, until the files with a suffix come to no more than `limit`
  /// bytes.
  public func prune(suffix: String, limit: Int) {
    guard let names = try? FileSystem.list(path) else { return }
    var files: [(path: String, size: Int, used: Int)] = []
    for name in names where name.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) {
      var status = stat()
      let path = "\(path)/\(name)"
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
