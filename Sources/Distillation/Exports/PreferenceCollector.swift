// The preference export, second half: groups of runs, and the pairs that are made of them
// (exports.md, PreferenceSample).

import Artifacts
import WireJSON

/// Collects runs by task, and makes pairs of them when all are there.
///
/// Of a run it keeps what its place in the order depends on, and where its evidence stands. Of the
/// runs that are paired the evidence of the better one and the text of the worse one are read once
/// more at the end.
final class PreferenceCollector: DraftCollector {
  private(set) var report = ExportReport()
  private let sink: any SampleSink
  private let files: EvidenceFiles
  private let createdAt: [UInt8]
  /// Tasks in the order of their first runs with evidence.
  private var tasks = ByteStringTable()
  private var members: [GroupMember] = []
  private var runIDs: [UInt8] = []

  /// - Parameters:
  ///   - files: The evidence files, in the order of the places that drafts come with.
  ///   - createdAt: The run's clock, as it is written.
  init(_ sink: any SampleSink, files: EvidenceFiles, createdAt: [UInt8]) {
    self.sink = sink
    self.files = files
    self.createdAt = createdAt
  }

  func leaveOut(_ reason: LeftOutReason) {
    report.read += 1
    count(reason, 1)
  }

  func take(_ draft: Draft, of block: DraftBlock, _ run: RunFacts, file: Int) {
    guard case .grouped(let grouped) = draft else {
      preconditionFailure("pairs are made of groups alone")
    }
    let task = tasks.insert(block.bytes[grouped.taskID])
    if let reason = grouped.reason { return leaveOut(reason) }
    report.read += 1
    let start = runIDs.count
    runIDs.append(contentsOf: block.bytes[grouped.runID])
    members.append(
      GroupMember(
        task: Int32(task), category: run.category, timestamp: grouped.timestamp,
        runID: start..<runIDs.count, file: Int32(file), evidence: grouped.evidence,
        text: grouped.text))
  }

  func prepare(_ block: DraftBlock) {}

  func endBlock(_ block: DraftBlock) {}

  func finish() throws {
    groupMembers()
    let maker = PairMaker(files: files, createdAt: createdAt, members: members, runIDs: runIDs)
    members = []
    runIDs = []
    var next = 0
    let ids = IdentitySet()
    try OrderedPipeline.run(
      next: { nextGroups(of: maker.members, &next) }, work: { maker.pairs(of: $0) },
      take: { try take(try $0.get(), ids) })
  }

  func commit() throws -> FileStamp? { try sink.commit() }

  private func count(_ reason: LeftOutReason, _ runs: Int) {
    if runs > 0 { report.leftOut[reason, default: 0] += runs }
  }
}

extension PreferenceCollector {
  /// How many runs are handed to a thread at once; groups are never split.
  private static let handful = 512

  /// Brings the runs of each group together, in the order of reading: a counting sort.
  private func groupMembers() {
    var ends = [Int](repeating: 0, count: tasks.count)
    for member in members { ends[Int(member.task)] += 1 }
    var end = 0
    for task in ends.indices {
      end += ends[task]
      ends[task] = end
    }
    var order = [Int](repeating: 0, count: members.count)
    for place in members.indices.reversed() {
      let task = Int(members[place].task)
      ends[task] -= 1
      order[ends[task]] = place
    }
    members = order.map { members[$0] }
  }

  /// The next groups in which there may be a pair; the runs of the others are counted at once.
  private func nextGroups(of members: [GroupMember], _ next: inout Int) -> [Range<Int>]? {
    var groups: [Range<Int>] = []
    var size = 0
    while next < members.count, size < Self.handful {
      let start = next
      var (best, worst) = (start, start)
      while next < members.count, members[next].task == members[start].task {
        if members[next].category > members[best].category { best = next }
        if members[next].category < members[worst].category { worst = next }
        next += 1
      }
      if members[best].mayBeChosen(over: members[worst]) {
        groups.append(start..<next)
        size += next - start
      } else {
        count(.unpaired, next - start)
      }
    }
    return groups.isEmpty ? nil : groups
  }

  private func take(_ made: MadePairs, _ ids: IdentitySet) throws {
    count(.unpaired, made.unpaired)
    var lines = FollowingLines()
    for pair in made.pairs { ids.prefetch(pair.id) }
    for pair in made.pairs {
      guard ids.insert(pair.id) else {
        count(.duplicate, 2)
        continue
      }
      report.written += 1
      count(.usedAsRejected, 1)
      try lines.append(pair, of: made.block, to: sink)
    }
    try lines.flush(made.block, to: sink)
  }
}
