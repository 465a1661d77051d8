// Pairs of a better and a worse run of one task, and the lines that they become.

import Artifacts
import Glibc
import Synchronization
import WireJSON

/// A run that may be in a pair.
struct GroupMember: Sendable {
  /// The number of its task.
  var task: Int32
  var category: Category
  /// The place of its evidence file in the list.
  var file: Int32
  // Where its text stands in its evidence; there is one of these for each run, so they are kept short.
  private let textStart: UInt32
  private let textEnd: UInt32
  /// Milliseconds since the epoch.
  var timestamp: Int
  /// Where its id stands among all.
  var runID: Range<Int>
  /// Where its evidence stands in the file.
  var evidence: Range<Int>

  init(
    task: Int32, category: Category, timestamp: Int, runID: Range<Int>, file: Int32,
    evidence: Range<Int>, text: Range<Int>?
  ) {
    self.task = task
    self.category = category
    self.timestamp = timestamp
    self.runID = runID
    self.file = file
    self.evidence = evidence
    let start = text.flatMap { UInt32(exactly: $0.lowerBound - evidence.lowerBound) }
    let end = text.flatMap { UInt32(exactly: $0.upperBound - evidence.lowerBound) }
    (textStart, textEnd) = end.map { (start ?? 0, $0) } ?? (0, 0)
  }

  /// Where its text stands in the file, as it is written; nil if it is spelled otherwise, or too far
  /// from the beginning of its evidence to be noted.
  var text: Range<Int>? {
    if textEnd == 0 { return nil }
    return evidence.lowerBound + Int(textStart)..<evidence.lowerBound + Int(textEnd)
  }

  /// Whether it is good enough to be chosen, and better than another.
  func mayBeChosen(over other: GroupMember) -> Bool {
    SFTCategory(category) != nil && category > other.category
  }
}

/// What was made of some groups.
struct MadePairs: Sendable {
  var block: DraftBlock
  var pairs: [SampleDraft] = []
  var unpaired = 0

  /// - Parameters:
  ///   - createdAt: The run's clock, as it is written.
  ///   - capacity: How many bytes to make room for.
  init(createdAt: [UInt8], capacity: Int) {
    block = DraftBlock(
      by: .preference(PreferenceMaker()), createdAt: createdAt, capacity: capacity)
  }
}

/// Makes pairs; it is used by several threads at once.
struct PairMaker: Sendable {
  let files: EvidenceFiles
  let createdAt: [UInt8]
  /// All runs, those of a group one after the other in the order of reading.
  let members: [GroupMember]
  /// The ids of all runs, one after the other.
  let runIDs: [UInt8]

  /// Pairs the runs of each group: the best with the worst, the second best with the second worst,
  /// and so on. The first pair that fails ends the group.
  ///
  /// - Parameter groups: Where the runs of each stand among all.
  func pairs(of groups: [Range<Int>]) -> Result<MadePairs, any Error> {
    Result {
      // Pairs have seldom more bytes than the evidence; one group may have any number of runs.
      let bytes = groups.joined().reduce(0) { $0 + members[$1].evidence.count }
      var made = MadePairs(createdAt: createdAt, capacity: min(bytes, Self.mostAtFirst))
      var better = MemberReader(files: files)
      var worse = MemberReader(files: files)
      let ranked = members.withUnsafeBufferPointer { members in
        runIDs.withUnsafeBufferPointer { runIDs in
          groups.map { Self.ranked($0, of: members, runIDs) }
        }
      }
      for group in ranked {
        var first = 0
        var last = group.count - 1
        while first < last, group[first].mayBeChosen(over: group[last]),
          let pair = try pair(group[first], over: group[last], &better, &worse, in: &made.block)
        {
          made.pairs.append(pair)
          first += 1
          last -= 1
        }
        made.unpaired += last - first + 1
      }
      return made
    }
  }

  private static let mostAtFirst = 4 << 20

  /// The runs of a group, best first, then by timestamp, then by run id, then in the order of
  /// reading.
  private static func ranked(
    _ group: Range<Int>, of members: UnsafeBufferPointer<GroupMember>,
    _ runIDs: UnsafeBufferPointer<UInt8>
  ) -> [GroupMember] {
    group.sorted { a, b in
      let (left, right) = (members[a], members[b])
      if left.category != right.category { return left.category > right.category }
      if left.timestamp != right.timestamp { return left.timestamp < right.timestamp }
      let mine = UnsafeBufferPointer(rebasing: runIDs[left.runID])
      let theirs = UnsafeBufferPointer(rebasing: runIDs[right.runID])
      if !mine.equals(theirs) { return mine.lexicographicallyPrecedes(theirs) }
      return a < b
    }
    .map { members[$0] }
  }

  /// Makes a pair; nil if the texts do not differ.
  private func pair(
    _ chosen: GroupMember, over rejected: GroupMember, _ better: inout MemberReader,
    _ worse: inout MemberReader, in block: inout DraftBlock
  ) throws -> SampleDraft? {
    try better.withEvidence(of: chosen) { evidence in
      try worse.withText(of: rejected) { text in
        if evidence.wire(.text).equals(text) { return nil }
        block.beginLine()
        block.field(#","prompt":"#) { $0.appendInstruction(of: evidence) }
        block.field(#","chosen":"#, evidence.wire(.text))
        block.field(#","rejected":"#, text)
        block.field(#","reason":"#) {
          $0.append(text: "\"\(chosen.category.rawValue) over \(rejected.category.rawValue)\"")
        }
        let identity = [
          block.field(#","chosen_run_id":"#, evidence.wire(.runID)),
          block.field(#","rejected_run_id":"#) { $0.append(string: runIDs[rejected.runID]) },
        ]
        return block.endLine(provenanceOf: evidence, identity: identity)
      }
    }
  }
}

/// Reads the evidence of runs once more, in memory that is used again for the next one.
private struct MemberReader: ~Copyable {
  let files: EvidenceFiles
  private var line: [UInt8] = []
  private var reader = EvidenceReader("")
  private var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)

  init(files: EvidenceFiles) { self.files = files }

  /// Calls a closure with the text of a run that has one, as it is written.
  mutating func withText<Value>(
    of member: GroupMember, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value
  ) throws -> Value {
    guard let text = member.text else {
      return try withEvidence(of: member) { try body($0.wire(.text)) }
    }
    try files.read(Int(member.file), text, into: &line)
    return try line.withUnsafeBufferPointer { line in
      guard let document = try? parser.parse(UnsafeRawBufferPointer(line)) else {
        throw wasChanged(member)
      }
      let value = document.parsedText(at: line).root
      guard value.kind == .string, value.isCanonical, value.range == line.indices else {
        throw wasChanged(member)
      }
      return try body(line)
    }
  }

  private func wasChanged(_ member: GroupMember) -> DistillationError {
    DistillationError(
      .damagedLine, path: files.paths[Int(member.file)], "the file was changed while it was read")
  }

  mutating func withEvidence<Value>(
    of member: GroupMember, _ body: (EvidenceRow) throws -> Value
  ) throws -> Value {
    try files.read(Int(member.file), member.evidence, into: &line)
    return try line.withUnsafeBufferPointer { line in
      let offset = member.evidence.lowerBound
      guard let evidence = try? reader.read(line, number: 0, offset: offset), evidence.has(.text)
      else {
        throw wasChanged(member)
      }
      return try body(evidence)
    }
  }
}

/// Evidence files that lines are read from at any place; some of them are kept open.
final class EvidenceFiles: Sendable {
  /// Relative to the root.
  let paths: [String]
  private let root: LakehouseRoot
  private let open: Mutex<OpenFiles>

  init(_ paths: [String], of root: LakehouseRoot) {
    self.paths = paths
    self.root = root
    open = Mutex(OpenFiles(count: paths.count))
  }

  /// Reads the bytes at a range of a file, fewer if it is shorter.
  func read(_ file: Int, _ range: Range<Int>, into bytes: inout [UInt8]) throws {
    let source = try opened(file)
    if bytes.count < range.count {
      bytes.append(contentsOf: repeatElement(0, count: range.count - bytes.count))
    }
    let count = try bytes.withUnsafeMutableBytes {
      try source.read(
        at: range.lowerBound, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<range.count]))
    }
    bytes.removeLast(bytes.count - count)
  }

  private func opened(_ file: Int) throws -> RandomAccessFile {
    if let source = open.withLock({ $0[file] }) { return source }
    let source = try RandomAccessFile(root.absolute(paths[file]))
    open.withLock { $0.keep(source, at: file) }
    return source
  }

  /// The files that were opened last.
  private struct OpenFiles {
    private var files: [RandomAccessFile?]
    /// Their places, in a ring from the oldest on.
    private var kept: [Int] = []
    private var oldest = 0
    private let limit: Int

    /// - Parameter count: How many files there are.
    init(count: Int) {
      files = Array(repeating: nil, count: count)
      var descriptors = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)
      limit = Int(min(max(descriptors.rlim_cur / 2, 16), 4096))
    }

    subscript(file: Int) -> RandomAccessFile? { files[file] }

    mutating func keep(_ source: RandomAccessFile, at file: Int) {
      if kept.count < limit {
        kept.append(file)
      } else {
        files[kept[oldest]] = nil
        kept[oldest] = file
        oldest = (oldest + 1) % limit
      }
      files[file] = source
    }
  }
}
