// Where the evidence and the skips of a run go.

package import Artifacts
import Glibc
import WireJSON

/// The writing side of a run: evidence by day, skips, and what it takes to put all of it back.
///
/// In a dry run it takes everything and writes nothing.
struct MaterializeOutput {
  let root: LakehouseRoot
  /// The run's clock, as it is written.
  let recordedAt: String
  let isDry: Bool
  /// Whether evidence replaces what is there.
  let replaces: Bool
  /// Whether the sources are to be stamped.
  let stamps: Bool
  private(set) var sourceStamps: [FileStamp] = []
  private(set) var journal = WriteJournal()
  private var writer: EvidenceWriter?
  private var replaced: [ReplacedFile] = []
  private var skips: [UInt8] = []
  private var hasBegunSkips = false
  private var bytesRead = 0
  private let bytesTotal: Int
  private let progress: ((MaterializeProgress) -> Void)?

  private static let skipsSize = 256 << 10

  init(
    root: LakehouseRoot, recordedAt: String, isDry: Bool, replaces: Bool, stamps: Bool,
    bytesTotal: Int, progress: ((MaterializeProgress) -> Void)?
  ) {
    self.root = root
    self.recordedAt = recordedAt
    self.isDry = isDry
    self.replaces = replaces
    self.stamps = stamps
    self.bytesTotal = bytesTotal
    self.progress = progress
  }

  /// Begins the evidence of a stream.
  mutating func begin(_ stem: SourceStem) {
    writer = isDry ? nil : EvidenceWriter(root: root, stem: stem, replaces: replaces)
  }

  /// Ends the evidence of a stream.
  mutating func end() throws(ArtifactError) {
    try writer?.flush()
    try flushSkips()
    replaced += writer?.replaced ?? []
    writer = nil
  }

  /// Takes in the stamp of a source.
  mutating func note(_ stamp: FileStamp) { sourceStamps.append(stamp) }

  /// Takes in lines of one day.
  mutating func append(
    _ lines: UnsafeBufferPointer<UInt8>, day: Int32
  ) throws(ArtifactError) {
    guard let writer, !lines.isEmpty else { return }
    try writer.append(lines, day: day, journal: &journal)
  }

  /// Takes in a skipped line.
  mutating func append(_ line: SkippedLine, of stem: SourceStem) throws(ArtifactError) {
    if isDry { return }
    var hash: [UInt8] = []
    line.hash.appendHexadecimal(to: &hash)
    var writer = JSONWriter(skips)
    skips = []
    writer.beginObject()
    writer.name("schema_version")
    writer.integer(1)
    writer.name("source_file")
    writer.string(stem.sourceFile)
    writer.name("line_offset")
    writer.integer(line.lineOffset)
    writer.name("line_sha256")
    writer.string(utf8: hash)
    writer.name("reason")
    writer.string(line.reason.description)
    writer.name("recorded_at")
    writer.string(recordedAt)
    writer.endObject()
    writer.lineFeed()
    skips = writer.bytes
    if skips.count >= Self.skipsSize { try flushSkips() }
  }

  private mutating func flushSkips() throws(ArtifactError) {
    if skips.isEmpty { return }
    let path = root.absolute(LakehouseRoot.skips)
    if !hasBegunSkips {
      try journal.willAppend(to: path)
      hasBegunSkips = true
    }
    try FileSystem.append(skips, to: path)
    skips.removeAll(keepingCapacity: true)
  }

  /// Tells of bytes of a source that are done.
  mutating func didRead(_ count: Int) {
    bytesRead += count
    progress?(MaterializeProgress(bytesRead: bytesRead, bytesTotal: bytesTotal))
  }

  /// Makes what was written last, and puts evidence that replaces other evidence in its place.
  ///
  /// - Parameter old: The evidence that there was.
  mutating func commit(replacing old: [String]) throws(ArtifactError) {
    try journal.sync()
    if replaces, !isDry {
      for file in replaced { try file.replace() }
      let kept = Set(replaced.map { Array($0.target.utf8) })
      for path in old where !kept.contains(Array(path.utf8)) { try FileSystem.remove(path) }
    }
    journal.forget()
  }

  /// Puts everything back as it was.
  mutating func undo() { journal.undo() }
}

/// Evidence that stands in its files, but need not outlast a power cut before it is settled.
///
/// It belongs to one thread at a time.
package final class AppendedEvidence: @unchecked Sendable {
  package let report: MaterializeReport
  /// The stamps of the sources as far as the run has read them, if they were wanted.
  var sourceStamps: [FileStamp] { output.sourceStamps }
  private var output: MaterializeOutput
  private let old: [String]

  /// - Parameter old: The evidence that there was.
  init(_ report: MaterializeReport, _ output: MaterializeOutput, replacing old: [String]) {
    self.report = report
    self.output = output
    self.old = old
  }

  /// Waits for the disk, and puts evidence that replaces other evidence in its place.
  ///
  /// - Throws: ``ArtifactError``; the root is as it was before the run.
  package func settle() throws(ArtifactError) {
    do {
      try output.commit(replacing: old)
    } catch {
      output.undo()
      throw error
    }
  }
}

/// How far a run is.
public struct MaterializeProgress: Sendable, Equatable {
  /// Bytes of sources that are done.
  public var bytesRead: Int
  /// Bytes of all sources.
  public var bytesTotal: Int
}
