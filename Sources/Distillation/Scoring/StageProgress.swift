// How far a stage is, for whoever waits for it.

import Artifacts

/// How far a stage has come through the files that it reads.
public struct StageProgress: Sendable, Equatable {
  /// Bytes that are done.
  public var bytesRead = 0
  /// Bytes of all files.
  public var bytesTotal = 0

  /// Progress through so many bytes.
  public init(bytesRead: Int = 0, bytesTotal: Int = 0) {
    self.bytesRead = bytesRead
    self.bytesTotal = bytesTotal
  }
}

/// Adds up what is done, and tells whoever wants to know.
struct ProgressCounter {
  private var progress = StageProgress()
  private let tell: ((StageProgress) -> Void)?

  /// A counter for files of a root.
  init(
    _ paths: [String], of root: LakehouseRoot, _ tell: ((StageProgress) -> Void)?
  ) throws {
    self.tell = tell
    guard tell != nil else { return }
    for path in paths {
      progress.bytesTotal += try RandomAccessFile(root.absolute(path)).size
    }
  }

  mutating func didRead(_ bytes: Int) {
    progress.bytesRead += bytes
    tell?(progress)
  }
}
