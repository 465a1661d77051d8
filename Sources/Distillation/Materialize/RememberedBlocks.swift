// The beginning of a source that an identity cache knows, and what this run adds to it.

import Artifacts
import Glibc

/// The blocks at the start of a source whose bytes are as an earlier run found them.
struct RememberedBlocks {
  /// A block, and where its record stands in the cache's file.
  struct Block {
    var offset: Int
    var byteCount: Int
    fileprivate var record: Range<Int>
  }

  private let path: String
  private var file: RandomAccessFile?
  private(set) var blocks: [Block] = []
  /// The digest of the source up to the end of the last block.
  private(set) var digest = Digest()

  private static let opening = Array("lakehouse ids 2\n".utf8)

  /// Looks up a source, and compares its bytes with what is remembered of them.
  init(_ source: RandomAccessFile, path: String) throws(ArtifactError) {
    self.path = path
    guard let file = try? RandomAccessFile(path) else { return }
    self.file = file
    let block = LineBlock()
    var position = Self.opening.count
    var offset = 0
    guard Self.read(file, 0..<position) == Self.opening else { return }
    var beforeLast = digest
    while let (record, range) = Self.record(of: file, at: position) {
      let end = offset + record.byteCount
      guard record.byteCount > 0, end <= source.size,
        try block.fill(
          from: source, at: offset, line: 0, limit: end,
          size: max(record.byteCount, LineBlock.ordinarySize)),
        block.count == record.byteCount
      else { break }
      var next = digest
      next.update(block.bytes)
      guard next.bytes == record.fingerprint else { break }
      (beforeLast, digest) = (digest, next)
      blocks.append(Block(offset: offset, byteCount: record.byteCount, record: range))
      position = range.upperBound
      offset = end
    }
    // A short last block is read again together with what has come after it: blocks that grow by a
    // few lines at a time would be many.
    if let last = blocks.last, offset < source.size, last.byteCount < LineBlock.ordinarySize / 2 {
      blocks.removeLast()
      digest = beforeLast
    }
  }

  /// Where the last block ends in the source.
  var end: Int { blocks.last.map { $0.offset + $0.byteCount } ?? 0 }

  /// What is remembered of a block.
  func record(of block: Block) -> IdentityRecord? {
    file.flatMap { Self.record(of: $0, at: block.record.lowerBound)?.record }
  }

  /// Begins to add blocks after the last one. What stands there instead is forgotten.
  func recorder() -> IdentityRecorder {
    IdentityRecorder(
      path: path, length: blocks.last?.record.upperBound ?? 0, opening: Self.opening)
  }

  private static func record(
    of file: RandomAccessFile, at position: Int
  ) -> (record: IdentityRecord, range: Range<Int>)? {
    guard let head = read(file, position..<(position + 8)) else { return nil }
    let count = head.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    guard let count = Int(exactly: UInt64(littleEndian: count)), count <= file.size,
      let body = read(file, (position + 8)..<(position + 8 + count)),
      let record = body.withUnsafeBytes({ IdentityRecord($0) })
    else { return nil }
    return (record, position..<(position + 8 + count))
  }

  private static func read(_ file: RandomAccessFile, _ range: Range<Int>) -> [UInt8]? {
    guard range.upperBound <= file.size else { return nil }
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { room, count in
      let room = UnsafeMutableRawBufferPointer(start: room.baseAddress, count: range.count)
      got = (try? file.read(at: range.lowerBound, into: room)) ?? 0
      count = got
    }
    return got == range.count ? bytes : nil
  }
}

/// Adds records to the file of a source in an identity cache. A cache that cannot be written is done
/// without.
struct IdentityRecorder {
  private let path: String
  private let length: Int
  private var buffer: [UInt8]
  private var hasRecords = false
  private var hasBegun = false
  private var hasFailed = false

  private static let pieceSize = 256 << 10

  fileprivate init(path: String, length: Int, opening: [UInt8]) {
    self.path = path
    self.length = length
    buffer = length == 0 ? opening : []
  }

  mutating func append(_ record: IdentityRecord, in cache: IdentityCache) {
    hasRecords = true
    buffer.append(contentsOf: record.encoded())
    if buffer.count >= Self.pieceSize { flush(in: cache) }
  }

  /// Writes what is left, and notes that the file was of use.
  mutating func finish(in cache: IdentityCache) {
    if hasRecords {
      flush(in: cache)
      cache.prune()
    } else if length > 0 {
      utimes(path, nil)
    }
  }

  private mutating func flush(in cache: IdentityCache) {
    if hasFailed || buffer.isEmpty { return }
    do {
      if !hasBegun {
        try cache.makeFolder()
        if FileSystem.kind(of: path) == .file { try FileSystem.cut(path, to: length) }
        hasBegun = true
      }
      try FileSystem.append(buffer, to: path)
    } catch {
      hasFailed = true
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
