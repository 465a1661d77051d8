// The evidence that exports trace back to, as identities: nothing else of a row is kept.

import Artifacts
import WireJSON

/// Which evidence rows there are, by run id and source row; and by run id alone, of those that are
/// asked for.
struct EvidenceTrace: Sendable {
  /// Rows by run id, source file and the hash of the source row.
  let rows = IdentitySet()
  /// Run ids that exports name without a source row.
  let wanted = IdentitySet()
  /// Those of them that evidence has.
  let found = IdentitySet()

  /// What is kept of a row.
  struct Identities: Sendable {
    var rows: [RowIdentity] = []
    var runs: [RowIdentity] = []
  }

  /// Adds what a row is known by; several threads may do this for rows of their own.
  func add(_ evidence: EvidenceRow, to identities: inout Identities) {
    evidence.withText(.runID) { run in
      evidence.withText(.sourceFile) { source in
        identities.rows.append(Self.identity(run, source, evidence.sigHash))
      }
      if wanted.count > 0 {
        let identity = Self.identity(run)
        if wanted.contains(identity) { identities.runs.append(identity) }
      }
    }
  }

  /// Takes identities in; by one thread, and while no other asks.
  func insert(_ identities: Identities) {
    for row in identities.rows { _ = rows.insert(row) }
    for run in identities.runs { _ = found.insert(run) }
  }

  /// Whether there is evidence of a run that was made of the source row of a valid provenance.
  func has(run: JSONNode?, provenance: JSONNode?) -> Bool {
    let digits = provenance?["sig_hash"]?.withUTF8 { DigestBytes(hexadecimal: $0) }
    guard let hash = digits ?? nil else { return false }
    let found = run?.withUTF8 { run in
      provenance?["source_file"]?.withUTF8 { rows.contains(Self.identity(run, $0, hash)) }
    }
    return (found ?? nil) ?? false
  }

  /// Whether there is evidence of a run that was asked for.
  func has(run: JSONNode?) -> Bool {
    run?.withUTF8 { found.contains(Self.identity($0)) } ?? false
  }

  /// Asks for a run.
  func want(run: JSONNode?) { _ = run?.withUTF8 { wanted.insert(Self.identity($0)) } }

  private static func identity(
    _ run: UnsafeBufferPointer<UInt8>, _ source: UnsafeBufferPointer<UInt8>, _ hash: DigestBytes
  ) -> RowIdentity {
    // The length keeps run ids and files apart that are glued together alike.
    var hasher = Hasher()
    hasher.combine(run.count)
    hasher.combine(bytes: UnsafeRawBufferPointer(run))
    hasher.combine(bytes: UnsafeRawBufferPointer(source))
    return RowIdentity(
      low: UInt64(bitPattern: Int64(hasher.finalize())) | 1, high: hash.words[0])
  }

  private static func identity(_ run: UnsafeBufferPointer<UInt8>) -> RowIdentity {
    var hashes = [0, 0]
    for place in hashes.indices {
      var hasher = Hasher()
      hasher.combine(place)
      hasher.combine(bytes: UnsafeRawBufferPointer(run))
      hashes[place] = hasher.finalize()
    }
    return RowIdentity(
      low: UInt64(bitPattern: Int64(hashes[0])) | 1, high: UInt64(bitPattern: Int64(hashes[1])))
  }
}
