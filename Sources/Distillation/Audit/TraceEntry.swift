// What is kept of evidence rows and of the rows of exports to find out which of the latter have no
// evidence.

import Artifacts
import WireJSON

/// A row of evidence, or a run that a row of an export names, in 32 bytes whatever its names are.
///
/// Entries ascend by run, then source row, then place, so that the evidence of a run comes before
/// those who ask for it.
struct TraceEntry: BitwiseCopyable, Comparable, Sendable {
  /// The run id, of which 128 bits are kept: too many for two to meet by chance.
  private let run: SIMD2<UInt64>
  /// The source row; ``anyRow`` for those who ask for the run alone.
  private let row: UInt64
  /// Where the run is named; nil for evidence.
  var place: TracePlace? { code == 0 ? nil : TracePlace(code: code) }
  private let code: UInt64

  private static let anyRow = UInt64.max

  /// The entry of an evidence row.
  init(_ evidence: EvidenceRow) {
    run = evidence.withText(.runID, Self.run)
    let hash = evidence.sigHash
    row = evidence.withText(.sourceFile) { Self.row($0, hash) }
    code = 0
  }

  /// Asks for evidence of a run; nil if that is no string.
  ///
  /// - Parameter provenance: The provenance of a valid record, if the evidence has to be of its
  ///   source row.
  init?(run: JSONNode?, provenance: JSONNode?, at place: TracePlace) {
    guard let run = run?.withUTF8(Self.run) else { return nil }
    self.run = run
    code = place.code
    guard let provenance else {
      row = Self.anyRow
      return
    }
    let digits = provenance["sig_hash"]?.withUTF8 { DigestBytes(hexadecimal: $0) }
    guard let hash = digits ?? nil,
      let row = provenance["source_file"]?.withUTF8({ Self.row($0, hash) })
    else { return nil }
    self.row = row
  }

  /// Whether this is evidence of what an entry asks for.
  func isEvidence(for other: TraceEntry) -> Bool {
    code == 0 && run == other.run && (row == other.row || other.row == Self.anyRow)
  }

  static func < (a: TraceEntry, b: TraceEntry) -> Bool {
    if a.run.x != b.run.x { return a.run.x < b.run.x }
    if a.run.y != b.run.y { return a.run.y < b.run.y }
    return a.row != b.row ? a.row < b.row : a.code < b.code
  }

  private static func run(_ id: UnsafeBufferPointer<UInt8>) -> SIMD2<UInt64> {
    SIMD2(hash(0, id), hash(1, id))
  }

  private static func row(
    _ sourceFile: UnsafeBufferPointer<UInt8>, _ sigHash: DigestBytes
  ) -> UInt64 {
    // The lowest bit keeps it apart from any row.
    (hash(2, sourceFile) ^ sigHash.words[0]) & ~1
  }

  private static func hash(_ seed: UInt8, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(seed)
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}

/// Where an export names a run; places ascend as they are read.
struct TracePlace: Comparable, Sendable {
  /// The export's place in the order of reading.
  let export: Int
  /// The line in its file, from 1.
  let line: Int
  /// Whether it is the second run that the row names.
  let isSecond: Bool

  init(export: Int, line: Int, isSecond: Bool) {
    self.export = export
    self.line = line
    self.isSecond = isSecond
  }

  /// All of it in one number that is not 0.
  fileprivate var code: UInt64 {
    UInt64(export) << 62 | UInt64(line) << 1 | (isSecond ? 1 : 0)
  }

  fileprivate init(code: UInt64) {
    export = Int(code >> 62)
    line = Int((code << 2) >> 3)
    isSecond = code & 1 == 1
  }

  static func < (a: TracePlace, b: TracePlace) -> Bool { a.code < b.code }
}
