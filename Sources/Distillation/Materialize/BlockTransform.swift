// One block of source lines turned into evidence: the work that several threads share.

import Artifacts
import Glibc
import WireJSON

/// What there is already, and what every row is held against. Nothing of it changes while blocks
/// are being transformed.
struct TransformContext: Sendable {
  let transform: Transform
  /// The run's clock, as it is written.
  let recordedAt: [UInt8]
  /// Rows of this stream that are in evidence.
  let evidence: IdentitySet
  /// Whether the identities of rows are to be remembered.
  let records: Bool
}

/// A row of a block that evidence was made of.
struct NewRow: BitwiseCopyable {
  var identity: RowIdentity
  /// Days since the epoch.
  var day: Int32
  /// Where its line ends in the block's evidence; it starts where that of the row before ends.
  var end: Int
}

/// A line of a block that no evidence was made of.
struct SkippedLine {
  /// The 0-based number of the line in its file.
  var lineOffset: Int
  /// The SHA-256 of the line as it stands.
  var hash: DigestBytes
  var reason: SkipReason
}

/// A block of lines, and what was made of it.
///
/// It belongs to one thread at a time, to the one that reads and merges, or to the one that
/// transforms; the bytes of the lines, which nobody changes meanwhile, are hashed by another.
final class BlockTransform: @unchecked Sendable {
  let block = LineBlock()
  /// Whether the block came from a cache, which need not be told of it again.
  var isRemembered = false
  /// The SHA-256 of the source up to the end of the block, if somebody wants it.
  var digest: Future<DigestBytes>?
  /// What is to be remembered of the block; nil if nothing is.
  private(set) var record: IdentityRecord?
  private(set) var rowsRead = 0
  /// Rows that are in evidence already.
  private(set) var known = 0
  private(set) var newRows: [NewRow] = []
  private(set) var skipped: [SkippedLine] = []
  /// The evidence of the new rows, one after the other.
  private(set) var evidence: [UInt8] = []

  private var parser = JSONParser(maximumDepth: JSONDocument.rowDepth)
  private var canonicalizer = JSONCanonicalizer()
  private var sigHash: [UInt8] = []
  private var slots = UnsafeMutableBufferPointer<ParsedValue?>.allocate(capacity: 64)

  private static let ordinaryMemory = 4 * LineBlock.ordinarySize

  deinit { slots.deallocate() }

  /// Transforms the lines of the block.
  func run(_ context: TransformContext) {
    reset()
    // A last line without LF may still change.
    if context.records, !isRemembered, !block.isUnterminated {
      record = IdentityRecord(byteCount: block.count, lineFeedCount: block.lineFeedCount)
    }
    block.bytes.forEachLine { line, number in
      if line.isBlank { return }
      let isWhole = number < block.lineFeedCount
      transform(line, block.firstLine + number, isWhole, context)
    }
    giveBack()
  }

  private func reset() {
    record = nil
    rowsRead = 0
    known = 0
    newRows.removeAll(keepingCapacity: true)
    skipped.removeAll(keepingCapacity: true)
    evidence.removeAll(keepingCapacity: evidence.capacity <= Self.ordinaryMemory)
  }

  /// Gives back the memory that a line of unusual length has taken.
  private func giveBack() {
    guard block.isLarge else { return }
    parser = JSONParser(maximumDepth: JSONDocument.rowDepth)
    canonicalizer = JSONCanonicalizer()
  }

  private func transform(
    _ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ isWhole: Bool,
    _ context: TransformContext
  ) {
    let document: JSONDocument
    do throws(JSONSyntaxError) {
      document = try parser.parse(UnsafeRawBufferPointer(line))
    } catch {
      // A last line without LF that is no JSON is still being written.
      guard isWhole else { return }
      return skip(line, number, error.wireCode == "invalid_utf8" ? .invalidUTF8 : .invalidJSON)
    }
    let root = document.root
    guard root.kind == .object else { return skip(line, number, .notAnObject) }
    rowsRead += 1
    let hash = canonicalizer.withCanonical(root) {
      DigestBytes.sha256(of: UnsafeRawBufferPointer($0))
    }
    let identity = RowIdentity(hash)
    if context.evidence.contains(identity) {
      known += 1
      record?.rows.append(identity)
      return
    }
    let row = SourceRow(
      text: document.parsedText(at: line), document: document, lineOffset: number,
      schema: context.transform.fields,
      slots: UnsafeMutableBufferPointer(rebasing: slots[..<context.transform.fields.fields.count]))
    let judge = context.transform.acceptance.judge(of: row.text)
    row.locateFields(judge)
    if let reason = row.fault(judge, bound: context.transform.bound) {
      rowsRead -= 1
      return skip(line, number, reason)
    }
    record?.rows.append(identity)
    append(row, hash, identity, context)
  }

  private func append(
    _ row: SourceRow, _ hash: DigestBytes, _ identity: RowIdentity, _ context: TransformContext
  ) {
    let transform = context.transform
    sigHash.removeAll(keepingCapacity: true)
    hash.appendHexadecimal(to: &sigHash)
    sigHash.withUnsafeBufferPointer { sigHash in
      let origin = RowOrigin(sigHash: sigHash, recordedAt: context.recordedAt)
      transform.appendEvidence(of: row, from: origin, to: &evidence)
    }
    let day = row.instant(transform.timestamp).day.daysSinceEpoch
    newRows.append(
      NewRow(identity: identity, day: Int32(day), end: evidence.count))
  }

  private func skip(_ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ reason: SkipReason) {
    rowsRead += 1
    let hash = DigestBytes.sha256(of: UnsafeRawBufferPointer(line))
    skipped.append(SkippedLine(lineOffset: number, hash: hash, reason: reason))
    record?.skips.append((RowIdentity(hash), reason))
  }
}
