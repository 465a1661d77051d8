// One source stream from its first line to its last: read, transformed on several threads, merged
// in order.

import Artifacts
import Dispatch
import Glibc
import Synchronization

/// What a run knows and has done of one stream.
struct SourceMaterialization {
  let source: RootSurvey.Source
  let context: TransformContext
  /// Skipped lines of this stream that are in the skips file.
  let knownSkips: IdentitySet
  /// The beginning of the stream that an earlier run remembers.
  let remembered: RememberedBlocks?
  private let cache: IdentityCache?

  private(set) var counts = MaterializeReport.Counts()
  private(set) var skipReasons: [SkipReason: Int] = [:]
  /// Rows that this run has made evidence of.
  private let written = IdentitySet()
  private let skipsWritten = IdentitySet()
  private var recorder: IdentityRecorder?
  /// The digest of the source, if somebody wants it.
  private let digest: RunningDigest?
  /// How many of the remembered blocks have been come to.
  private var rememberedCount = 0

  init(
    source: RootSurvey.Source, context: TransformContext, known: KnownRows, cache: IdentityCache?,
    isStamped: Bool
  ) {
    self.source = source
    self.context = context
    self.cache = cache
    knownSkips = known.skips(of: source.stem)
    remembered = known.remembered(of: source.stem)
    recorder = context.records ? remembered?.recorder() : nil
    digest =
      context.records || isStamped ? RunningDigest(after: remembered?.digest ?? Digest()) : nil
  }

  /// Reads the stream to its end and hands on the evidence and skips that are new, in source order.
  mutating func run(threads: Int, output: inout MaterializeOutput) throws {
    // Nobody is at work any more when this returns or throws.
    defer { digest?.wait() }
    var position = (offset: 0, line: 0)
    let blocks = (0..<2).map { _ in (0..<threads).map { _ in BlockTransform() } }
    var turn = 0
    var ahead = try fill(blocks[turn], &position, &output)
    var behind: [BlockTransform] = []
    while !ahead.isEmpty {
      let group = start(ahead)
      // While the threads are at work, what they did before is merged, and the next is read.
      do {
        try merge(behind, &output)
        behind = ahead
        turn = 1 - turn
        ahead = try fill(blocks[turn], &position, &output)
      } catch {
        group.wait()
        throw error
      }
      group.wait()
    }
    try merge(behind, &output)
    if let cache { recorder?.finish(in: cache) }
  }

  /// The stamp of the source as far as it was read, if that is wanted.
  func stamp() -> FileStamp? {
    digest.map {
      FileStamp(
        path: source.stem.sourceFile, sha256: $0.hexadecimal, bytes: source.file.size,
        records: counts.rowsRead)
    }
  }
}

extension SourceMaterialization {
  /// Fills blocks with the next lines that have to be read; returns those that got any.
  private mutating func fill(
    _ blocks: [BlockTransform], _ position: inout (offset: Int, line: Int),
    _ output: inout MaterializeOutput
  ) throws -> [BlockTransform] {
    var filled: [BlockTransform] = []
    for transform in blocks {
      let block = transform.block
      let next = passOverKnown(&position, &output)
      transform.isRemembered = next != nil
      guard
        try block.fill(
          from: source.file, at: position.offset, line: position.line,
          limit: next.map { $0.offset + $0.byteCount } ?? source.file.size,
          size: max(next?.byteCount ?? 0, LineBlock.ordinarySize))
      else { break }
      if let next, block.count != next.byteCount {
        throw DistillationError(
          .damagedLine, path: source.stem.sourceFile, line: position.line + 1,
          "the file was changed while it was read")
      }
      position = (block.end, block.firstLine + block.lineFeedCount)
      filled.append(transform)
      // Lines of unusual length are in memory one at a time, and one that is being merged.
      if block.isLarge { break }
    }
    return filled
  }

  /// Counts the remembered blocks from here on whose rows are all in evidence or skips; returns the
  /// first one of which some are not, nil if none is left.
  private mutating func passOverKnown(
    _ position: inout (offset: Int, line: Int), _ output: inout MaterializeOutput
  ) -> RememberedBlocks.Block? {
    guard let remembered else { return nil }
    while rememberedCount < remembered.blocks.count {
      let block = remembered.blocks[rememberedCount]
      rememberedCount += 1
      guard let record = remembered.record(of: block),
        record.rows.allSatisfy({ context.evidence.contains($0) }),
        record.skips.allSatisfy({ knownSkips.contains($0.identity) })
      else { return block }
      counts.rowsRead += record.rows.count + record.skips.count
      counts.rowsDeduped += record.rows.count
      counts.rowsSkipped += record.skips.count
      for skip in record.skips { skipReasons[skip.reason, default: 0] += 1 }
      position = (position.offset + record.byteCount, position.line + record.lineFeedCount)
      output.didRead(record.byteCount)
    }
    return nil
  }

  /// Sets threads to work, one a block.
  private func start(_ blocks: [BlockTransform]) -> DispatchGroup {
    let group = DispatchGroup()
    let context = context
    for block in blocks {
      DispatchQueue.global().async(group: group) { block.run(context) }
      block.digest = block.isRemembered ? nil : digest?.add(block)
    }
    return group
  }

  private mutating func merge(_ blocks: [BlockTransform], _ output: inout MaterializeOutput) throws
  {
    for block in blocks {
      counts.rowsRead += block.rowsRead
      counts.rowsDeduped += block.known
      try mergeRows(of: block, &output)
      try mergeSkips(of: block, &output)
      // The block is not filled again before all its bytes have been hashed.
      let digest = block.digest?.value
      if let cache, let digest, var record = block.record {
        record.fingerprint = digest
        recorder?.append(record, in: cache)
      }
      output.didRead(block.block.count)
    }
  }

  /// Hands on the evidence of rows that did not come earlier in the stream, in runs of one day.
  private mutating func mergeRows(
    of block: BlockTransform, _ output: inout MaterializeOutput
  ) throws {
    try block.evidence.withUnsafeBufferPointer { evidence in
      var run = 0..<0
      var day: Int32 = 0
      var start = 0
      for row in block.newRows {
        let line = start..<row.end
        start = row.end
        guard written.insert(row.identity) else {
          counts.rowsDeduped += 1
          continue
        }
        counts.rowsWritten += 1
        if row.day == day, run.upperBound == line.lowerBound {
          run = run.lowerBound..<line.upperBound
        } else {
          try output.append(UnsafeBufferPointer(rebasing: evidence[run]), day: day)
          run = line
          day = row.day
        }
      }
      try output.append(UnsafeBufferPointer(rebasing: evidence[run]), day: day)
    }
  }

  private mutating func mergeSkips(
    of block: BlockTransform, _ output: inout MaterializeOutput
  ) throws {
    for line in block.skipped {
      counts.rowsSkipped += 1
      skipReasons[line.reason, default: 0] += 1
      let identity = RowIdentity(line.hash)
      if !knownSkips.contains(identity), skipsWritten.insert(identity) {
        try output.append(line, of: source.stem)
      }
    }
  }
}

/// The SHA-256 of a source while its blocks are being read, made on a thread of its own.
private final class RunningDigest: Sendable {
  private let queue = DispatchQueue(label: "digest")
  private let digest: Mutex<Digest>

  /// The digest of a source of which a part has been hashed.
  init(after beginning: Digest) { digest = Mutex(beginning) }

  /// Takes in the next block, and returns the digest of the source up to its end.
  func add(_ block: BlockTransform) -> Future<DigestBytes> {
    Future(on: queue) { [self] in
      digest.withLock { digest in
        digest.update(block.block.bytes)
        return digest.bytes
      }
    }
  }

  /// Waits until all blocks so far are in.
  func wait() { queue.sync {} }

  /// The digest of all blocks so far: 64 lower-case hexadecimal digits.
  var hexadecimal: String { queue.sync { digest.withLock { $0.hexadecimal() } } }
}
