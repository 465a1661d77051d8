// Where the vectors of a corpus are remembered between replays, outside of any root.

public import Artifacts
import VectorStore

/// A folder of envelopes, each the vectors that one embedder made of one corpus.
///
/// A file's name is the hash of both, so that one which is there is never stale; one that is torn or
/// damaged is made anew. What is in the folder changes how long a replay takes and nothing else.
public struct IndexCache: Sendable {
  private let folder: CacheFolder
  private let limit: Int

  private static let suffix = ".vectors"

  /// A cache in a folder.
  ///
  /// - Parameter limit: How many bytes the folder may come to; beyond that what was used least
  ///   recently goes.
  public init(_ folder: CacheFolder, limit: Int = 1 << 30) {
    self.folder = folder
    self.limit = limit
  }

  /// The user's cache: `lakehouse/replay` in `$XDG_CACHE_HOME`, or in `.cache` in the home folder; nil if
  /// there is neither.
  public static var user: IndexCache? { CacheFolder.user("replay").map { IndexCache($0) } }

  private func name(_ corpus: String, _ embedder: String) -> String {
    Digest.sha256(of: Array("\(corpus)\n\(embedder)".utf8)) + Self.suffix
  }

  /// What is remembered of a corpus; nil if nothing whole is.
  func envelope(corpus: String, embedder: String) -> Envelope? {
    let name = name(corpus, embedder)
    guard let bytes = try? FileSystem.read("\(folder.path)/\(name)"),
      let sealed = Self.unsealed(bytes), let envelope = try? Envelope(decoding: sealed)
    else { return nil }
    folder.touch(name)
    return envelope
  }

  /// Remembers a corpus; where that cannot be done nothing is lost.
  func remember(_ envelope: Envelope, corpus: String, embedder: String) {
    guard (try? folder.make()) != nil else { return }
    let text = envelope.encoded()
    let seal = Array("\(Digest.sha256(of: text))\n".utf8)
    try? FileSystem.replace("\(folder.path)/\(name(corpus, embedder))", with: seal + text)
    folder.prune(suffix: Self.suffix, limit: limit)
  }

  /// The text behind the hash that stands before it; nil if it is not that text.
  private static func unsealed(_ bytes: [UInt8]) -> [UInt8]? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let text = Array(bytes[(end + 1)...])
    return Digest.sha256(of: text).utf8.elementsEqual(bytes[..<end]) ? text : nil
  }
}
