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
  private var remembered: [RememberedBlocks?]

  /// Reads evidence and skips, and looks up the sources in a cache.
  ///
  /// - Parameter evidenceCounts: False if evidence is going to be replaced, whatever it says.
  init(_ survey: RootSurvey, evidenceCounts: Bool, cache: IdentityCache?) throws {
    evidence = TransformCatalog.stems.map { _ in IdentitySet() }
    skips = TransformCatalog.stems.map { _ in IdentitySet() }
    remembered = TransformCatalog.stems.map { _ in nil }
    if evidenceCounts { try readStreams(survey, cache) }
    if survey.hasSkips { try readSkips(survey) }
  }

  func evidence(of stem: SourceStem) -> IdentitySet { evidence[stem.index] }

  func skips(of stem: SourceStem) -> IdentitySet { skips[stem.index] }

  /// The beginning of a source that needs no reading if its rows are known; nil if nothing is
  /// remembered, nor to be.
  func remembered(of stem: SourceStem) -> RememberedBlocks? { remembered[stem.index] }

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

  /// Reads the evidence of each stream and looks up its source, each on a thread of its own.
  private mutating func readStreams(_ survey: RootSurvey, _ cache: IdentityCache?) throws {
    let evidence = evidence
    let root = survey.root
    let resolved = survey.resolvedRoot
    let files = Dictionary(grouping: survey.evidence, by: \.stem)
    let sources = survey.sources
    let scans = Mutex([Result<StreamScan, any Error>?](repeating: nil, count: sources.count))
    let lookups = Mutex(
      [Result<RememberedBlocks?, any Error>?](repeating: nil, count: sources.count))
    DispatchQueue.concurrentPerform(iterations: sources.count * 2) { job in
      let index = job / 2
      let (stem, file) = (sources[index].stem, sources[index].file)
      if job % 2 == 0 {
        let paths = files[stem]?.map(\.path) ?? []
        let result = Result { try StreamScan(stem, paths, root, into: evidence[stem.index]) }
        scans.withLock { $0[index] = result }
      } else if let cache, file.size >= cache.minimumSourceSize {
        let path = cache.path(of: stem, inRoot: resolved)
        let result = Result { Optional(try RememberedBlocks(file, path: path)) }
        lookups.withLock { $0[index] = result }
      }
    }
    // The first fault in table order is the one to tell, whichever thread was faster.
    for scan in try scans.withLock({ try $0.compactMap { try $0?.get() } }) {
      torn += scan.torn
      for row in scan.strays {
        if let stem = row.stem { _ = evidence[stem.index].insert(RowIdentity(row.hash)) }
      }
    }
    for (source, lookup) in zip(sources, lookups.withLock { $0 }) {
      remembered[source.stem.index] = try lookup?.get()
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
