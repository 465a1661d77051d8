// What an identity cache holds of one block of a source, and how it stands in its file.

import Artifacts

/// The identities of the rows in a block of whole lines.
///
/// In the file, integers are little-endian: the number of bytes of the rest (8), of bytes and of line
/// feeds in the block (8, 8), of rows (8) and of skipped lines (8), the SHA-256 of the source up to the
/// end of the block (32), the identities of the rows (16 each) and of the skipped lines (16 each), the
/// reasons of the latter, each ended by LF, and the SHA-256 of all that stands before it in the record
/// (32).
struct IdentityRecord {
  var byteCount: Int
  var lineFeedCount: Int
  /// The SHA-256 of the source up to the end of the block.
  var fingerprint = DigestBytes(words: SIMD4())
  var rows: [RowIdentity] = []
  var skips: [(identity: RowIdentity, reason: SkipReason)] = []

  /// The bytes of the record.
  func encoded() -> [UInt8] {
    var reasons: [UInt8] = []
    for skip in skips { reasons.append(contentsOf: "\(skip.reason)\n".utf8) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(104 + 16 * (rows.count + skips.count) + reasons.count)
    bytes.append(word: UInt64(96 + 16 * (rows.count + skips.count) + reasons.count))
    bytes.append(word: UInt64(byteCount))
    bytes.append(word: UInt64(lineFeedCount))
    bytes.append(word: UInt64(rows.count))
    bytes.append(word: UInt64(skips.count))
    bytes.append(fingerprint)
    for row in rows { bytes.append(row) }
    for skip in skips { bytes.append(skip.identity) }
    bytes.append(contentsOf: reasons)
    bytes.append(DigestBytes.sha256(of: bytes))
    return bytes
  }

  /// Reads a record without its first integer; nil if it is none, for whatever reason.
  init?(_ bytes: UnsafeRawBufferPointer) {
    let fixed = 96
    guard bytes.count >= fixed else { return nil }
    func word(_ place: Int) -> Int {
      Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self))
    }
    func digest(at offset: Int) -> DigestBytes {
      DigestBytes(words: bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self))
    }
    var checked: [UInt8] = []
    checked.append(word: UInt64(bytes.count))
    checked.append(contentsOf: bytes.dropLast(32))
    guard DigestBytes.sha256(of: checked) == digest(at: bytes.count - 32) else { return nil }
    byteCount = word(0)
    lineFeedCount = word(1)
    let counts = (rows: word(2), skips: word(3))
    fingerprint = digest(at: 32)
    let identities = (0..<(counts.rows + counts.skips)).map { place in
      RowIdentity(
        low: bytes.loadUnaligned(fromByteOffset: 64 + place * 16, as: UInt64.self),
        high: bytes.loadUnaligned(fromByteOffset: 72 + place * 16, as: UInt64.self))
    }
    rows = Array(identities[..<counts.rows])
    let text = bytes[(64 + identities.count * 16)..<(bytes.count - 32)]
    let reasons = String(decoding: text, as: UTF8.self).split(separator: "\n").map {
      SkipReason(String($0))
    }
    guard reasons.count == counts.skips, !reasons.contains(nil) else { return nil }
    skips = zip(identities[counts.rows...], reasons).map { ($0, $1 ?? .invalidJSON) }
  }

  /// A block of which nothing else is known.
  init(byteCount: Int, lineFeedCount: Int) {
    self.byteCount = byteCount
    self.lineFeedCount = lineFeedCount
  }
}

extension [UInt8] {
  fileprivate mutating func append(word: UInt64) {
    Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func append(_ identity: RowIdentity) {
    append(word: identity.low)
    append(word: identity.high)
  }

  fileprivate mutating func append(_ digest: DigestBytes) {
    Swift.withUnsafeBytes(of: digest.words) { append(contentsOf: $0) }
  }
}
