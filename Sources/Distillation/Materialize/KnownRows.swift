// What earlier runs, of whatever runtime, have made of the sources: read once, before anything is
// written.

import Artifacts
import Dispatch
import Glibc
import Synchronization

/// The rows and lines that stand in evidence and skips, by stream, and what a crash has torn.
struct KnownRows {
  /// A file whose last line has no line feed: relative path, and where its whole lines end.
  private typealias TornFile = (path: String, length: Int)

  private var evidence: [IdentitySet]
  private var skips: [IdentitySet]
  private var torn: [TornFile] = []

  /// Reads evidence and skips.
  ///
  /// - Parameter evidenceCounts: False if evidence is going to be replaced, whatever it says.
  init(_ survey: RootSurvey, evidenceCounts: Bool) throws {
    evidence = TransformCatalog.stems.map { _ in IdentitySet() }
    skips = TransformCatalog.stems.map { _ in IdentitySet() }
    if evidenceCounts { try readEvidence(survey) }
    if survey.hasSkips { try readSkips(survey) }
  }

  func evidence(of stem: SourceStem) -> IdentitySet { evidence[stem.index] }

  func skips(of stem: SourceStem) -> IdentitySet { skips[stem.index] }

  /// Cuts off lines that a crash has torn, and removes files that it has left.
  func repair(_ survey: RootSurvey) throws(ArtifactError) {
    for (path, length) in torn {
      let path = survey.root.absolute(path)
      // An empty file is not what an unbroken run leaves.
      if length == 0 {
        try FileSystem.remove(path)
      } else {
        try FileSystem.cut(path, to: length)
      }
    }
    for folder in survey.littered {
      try PendingFile.removeLeftovers(in: survey.root.absolute(folder))
    }
  }

  /// Reads the evidence of each stream on a thread of its own.
  private mutating func readEvidence(_ survey: RootSurvey) throws {
    let evidence = evidence
    let root = survey.root
    let files = Dictionary(grouping: survey.evidence, by: \.stem)
    let results = Mutex([Result<StreamScan, any Error>?](repeating: nil, count: evidence.count))
    DispatchQueue.concurrentPerform(iterations: evidence.count) { index in
      let stem = TransformCatalog.stems[index]
      guard let paths = files[stem]?.map(\.path) else { return }
      let result = Result { try StreamScan(stem, paths, root, into: evidence[index]) }
      results.withLock { $0[index] = result }
    }
    // The first fault in table order is the one to tell, whichever thread was faster.
    for scan in try results.withLock({ try $0.compactMap { try $0?.get() } }) {
      torn += scan.torn
      for row in scan.strays {
        if let stem = row.stem { _ = evidence[stem.index].insert(RowIdentity(row.hash)) }
      }
    }
  }

  private mutating func readSkips(_ survey: RootSurvey) throws {
    let file = try RandomAccessFile(survey.root.absolute(LakehouseRoot.skips))
    var scan = ProvenanceScan(name: LakehouseRoot.skips, file: file)
    try scan.forEachSkip { row in
      if let stem = row.stem { _ = skips[stem.index].insert(RowIdentity(row.hash)) }
    }
    if scan.wholeLength < file.size { torn.append((LakehouseRoot.skips, scan.wholeLength)) }
  }

  /// What the evidence files of one stream say.
  private struct StreamScan {
    var torn: [TornFile] = []
    /// Rows of other streams, which their own threads must not be disturbed with.
    var strays: [ScannedProvenance] = []

    init(
      _ stem: SourceStem, _ paths: [String], _ root: LakehouseRoot, into set: IdentitySet
    ) throws {
      for path in paths {
        let file = try RandomAccessFile(root.absolute(path))
        var scan = ProvenanceScan(name: path, file: file)
        try scan.forEachEvidence { row in
          if row.stem == stem {
            _ = set.insert(RowIdentity(row.hash))
          } else {
            strays.append(row)
          }
        }
        if scan.wholeLength < file.size { torn.append((path, scan.wholeLength)) }
      }
    }
  }
}
