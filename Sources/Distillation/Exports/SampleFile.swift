// The file of an export while it is being written.

import Artifacts

/// Where samples go.
protocol SampleSink: AnyObject {
  /// Adds lines.
  func append(_ lines: VolatileText, records: Int) throws

  /// Puts the file in its place, and returns its stamp if one is wanted.
  func commit() throws -> FileStamp?
}

/// An export under way: it appears whole at ``commit()``, or not at all.
final class SampleFile: SampleSink {
  /// What becomes of the samples.
  enum Mode {
    /// They are counted and nothing more.
    case counted
    /// They are written.
    case written
    /// They are written, and a receipt will want their stamp.
    case stamped
  }

  /// How many samples there are.
  private(set) var records = 0
  private var journal = WriteJournal()
  private var file: PendingFile?
  private var stampInProgress: StampInProgress?

  /// Begins the export at a path of a root.
  init(_ path: String, of root: LakehouseRoot, mode: Mode) throws {
    if mode == .counted { return }
    if mode == .stamped { stampInProgress = StampInProgress(path: path) }
    let absolute = root.absolute(path)
    let folder = FileSystem.directory(of: absolute)
    do {
      try journal.makeFolder(folder)
      try PendingFile.removeLeftovers(in: folder)
      file = try PendingFile(absolute, isSynced: false)
    } catch {
      journal.undo()
      throw error
    }
  }

  deinit {
    file = nil
    journal.undo()
  }

  func append(_ text: VolatileText, records count: Int) throws(ArtifactError) {
    records += count
    try file?.append(text.lines)
    stampInProgress?.add(text, records: count)
  }

  func commit() throws(ArtifactError) -> FileStamp? {
    try file?.commit()
    journal.forget()
    return stampInProgress?.finish()
  }
}
