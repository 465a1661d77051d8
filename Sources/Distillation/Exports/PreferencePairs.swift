// Pairs of a better and a worse run of one task, and the lines that they become.

import Artifacts
import Synchronization
import WireJSON

/// A run that may be in a pair.
struct GroupMember: Sendable {
  /// The number of its task.
  var task: Int32
  var category: Category
  /// Milliseconds since the epoch.
  var timestamp: Int
  /// Where its id stands among all.
  var runID: Range<Int>
  /// The place of its evidence file in the list.
  var file: Int32
  /// Where its evidence stands in the file.
  var evidence: Range<Int>

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
}

/// Makes pairs; it is used by several threads at once.
struct PairMaker: Sendable {
  let files: EvidenceFiles
  let createdAt: [UInt8]
  let isMasked: Bool

  /// Pairs the runs of each group, which are sorted: the best with the worst, the second best with
  /// the second worst, and so on. The first pair that fails ends the group.
  func pairs(of groups: [[GroupMember]]) -> Result<MadePairs, any Error> {
    Result {
      var made = MadePairs(block: DraftBlock(isMasked: isMasked))
      var reader = MemberReader(files: files)
      for group in groups {
        var first = 0
        var last = group.count - 1
        while first < last, group[first].mayBeChosen(over: group[last]),
          try add(group[first], over: group[last], &reader, to: &made)
        {
          first += 1
          last -= 1
        }
        made.unpaired += last - first + 1
      }
      return made
    }
  }

  /// Adds a pair; false if the texts do not differ.
  private func add(
    _ chosen: GroupMember, over rejected: GroupMember, _ reader: inout MemberReader,
    to made: inout MadePairs
  ) throws -> Bool {
    let worse = try reader.texts(of: rejected)
    return try reader.withEvidence(of: chosen) { evidence in
      var text: [UInt8] = []
      text.append(evidence, .text)
      if text == worse.text { return false }
      var runID: [UInt8] = []
      runID.append(evidence, .runID)
      var prompt = JSONWriter()
      prompt.string(evidence.instruction)
      let digest = DigestBytes.sampleID(of: [runID, worse.runID])
      var line = SampleLine(id: digest)
      line.field("prompt", prompt.bytes)
      line.field("chosen", text)
      line.field("rejected", worse.text)
      line.field(
        "reason", "\"\(chosen.category.rawValue) over \(rejected.category.rawValue)\"".utf8)
      line.field("chosen_run_id", runID)
      line.field("rejected_run_id", worse.runID)
      line.end(createdAt: createdAt, provenanceOf: evidence)
      made.add(line, id: digest)
      return true
    }
  }
}

extension MadePairs {
  fileprivate mutating func add(_ line: SampleLine, id: DigestBytes) {
    let start = block.bytes.count
    block.bytes.append(contentsOf: line.bytes)
    let range = start..<block.bytes.count
    let volatile = line.volatile.map { start + $0.lowerBound..<start + $0.upperBound }
    pairs.append(
      SampleDraft(id: RowIdentity(id), line: range, masked: block.mask(range, volatile)))
  }
}

/// Reads the evidence of runs once more.
private struct MemberReader: ~Copyable {
  let files: EvidenceFiles
  private var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)
  private let locator = EvidenceLocator()

  init(files: EvidenceFiles) { self.files = files }

  /// The run id and the text of a run, as they are written.
  mutating func texts(of member: GroupMember) throws -> (runID: [UInt8], text: [UInt8]) {
    try withEvidence(of: member) { evidence in
      var runID: [UInt8] = []
      runID.append(evidence, .runID)
      var text: [UInt8] = []
      text.append(evidence, .text)
      return (runID, text)
    }
  }

  mutating func withEvidence<Value>(
    of member: GroupMember, _ body: (EvidenceRow) throws -> Value
  ) throws -> Value {
    let line = try files.read(Int(member.file), member.evidence)
    guard let root = try? parser.parse(line).root, root["run_id"] != nil, root["text"] != nil else {
      throw DistillationError(
        .damagedLine, path: files.paths[Int(member.file)], "the file was changed while it was read")
    }
    return try line.withUnsafeBufferPointer {
      try body(locator.locate(root, in: $0, at: member.evidence.lowerBound))
    }
  }
}

/// Evidence files that lines are read from at any place; some of them are kept open.
final class EvidenceFiles: Sendable {
  /// Relative to the root.
  let paths: [String]
  private let root: LakehouseRoot
  private let open = Mutex<[Int: RandomAccessFile]>([:])

  /// How many files are kept open: far fewer than a process may have.
  private static let openLimit = 128

  init(_ paths: [String], of root: LakehouseRoot) {
    self.paths = paths
    self.root = root
  }

  /// Returns the bytes at a range of a file, fewer if it is shorter.
  func read(_ file: Int, _ range: Range<Int>) throws -> [UInt8] {
    let source = try opened(file)
    return try [UInt8](unsafeUninitializedCapacity: range.count) { room, count in
      count = try source.read(at: range.lowerBound, into: UnsafeMutableRawBufferPointer(room))
    }
  }

  private func opened(_ file: Int) throws -> RandomAccessFile {
    if let source = open.withLock({ $0[file] }) { return source }
    let source = try RandomAccessFile(root.absolute(paths[file]))
    open.withLock {
      if $0.count >= Self.openLimit { $0 = [:] }
      $0[file] = source
    }
    return source
  }
}
