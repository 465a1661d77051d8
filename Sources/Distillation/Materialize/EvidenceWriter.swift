// Evidence lines on their way to the files of their days.

import Artifacts
import Glibc

/// Writes the evidence of one stream to the files of its days, appending, or replacing what is there
/// all at once at the end.
///
/// Lines are gathered in memory and written in large pieces; how much is gathered does not depend on
/// how many days there are.
final class EvidenceWriter {
  fileprivate struct Day {
    let path: String
    var buffer: [UInt8] = []
  }

  private let root: LakehouseRoot
  private let stem: SourceStem
  private let replaces: Bool
  private var days: [Int32: Day] = [:]
  private var gathered = 0
  /// What a replacing writer has written, by where it belongs.
  private(set) var replaced: [ReplacedFile] = []

  private static let pieceSize = 256 << 10
  private static let gatheredLimit = 32 << 20

  init(root: LakehouseRoot, stem: SourceStem, replaces: Bool) {
    self.root = root
    self.stem = stem
    self.replaces = replaces
  }

  /// Adds whole lines of evidence of one day.
  func append(
    _ lines: UnsafeBufferPointer<UInt8>, day number: Int32, journal: inout WriteJournal
  ) throws(ArtifactError) {
    if days[number] == nil {
      days[number] = try begin(UTCDay(daysSinceEpoch: Int(number)), &journal)
    }
    let size = days[number]?.append(lines) ?? 0
    gathered += lines.count
    if size >= Self.pieceSize {
      try write(number, keepingMemory: true)
    } else if gathered >= Self.gatheredLimit {
      try flush()
    }
  }

  /// Writes all that is gathered.
  func flush() throws(ArtifactError) {
    for number in days.keys.sorted() { try write(number, keepingMemory: false) }
  }

  private func begin(_ day: UTCDay, _ journal: inout WriteJournal) throws(ArtifactError) -> Day {
    let path = LakehouseRoot.evidence(day, stem)
    let target = root.absolute(path)
    try journal.makeFolder(FileSystem.directory(of: target))
    guard replaces else {
      try journal.willAppend(to: target)
      return Day(path: target)
    }
    let file = ReplacedFile(target: target)
    unlink(file.path)
    try journal.willAppend(to: file.path)
    replaced.append(file)
    return Day(path: file.path)
  }

  private func write(_ number: Int32, keepingMemory: Bool) throws(ArtifactError) {
    guard let day = days[number], !day.buffer.isEmpty else { return }
    try FileSystem.append(day.buffer, to: day.path)
    gathered -= day.buffer.count
    days[number]?.buffer.removeAll(keepingCapacity: keepingMemory)
  }
}

extension EvidenceWriter.Day {
  /// Adds lines; returns how many bytes there are to be written.
  fileprivate mutating func append(_ lines: UnsafeBufferPointer<UInt8>) -> Int {
    buffer.append(contentsOf: lines)
    return buffer.count
  }
}

/// A file that stands beside the one that it is going to replace.
///
/// Unlike a ``PendingFile`` it is not kept open: there may be one for each of thousands of days.
struct ReplacedFile {
  let target: String
  let path: String

  init(target: String) {
    self.target = target
    path = "\(target).\(getpid()).tmp"
  }

  /// Puts the file in its place.
  func replace() throws(ArtifactError) {
    try FileSystem.move(path, to: target)
  }
}
