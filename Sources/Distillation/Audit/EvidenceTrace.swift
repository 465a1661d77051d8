// Which rows of exports have no evidence, found out in memory that does not grow with either.

import Artifacts

/// Brings the rows of exports and their evidence together by sorting both.
///
/// Preference rows stand in no order of the evidence, so nothing less than a sort finds all of
/// them; up to ``capacity`` entries it stays in memory.
final class EvidenceTrace {
  private var entries: SpillingSort<TraceEntry>
  /// Why not all entries could be kept.
  private var failure: ArtifactError?

  /// How many entries are held in memory, which are 8 MB.
  static let capacity = 1 << 18

  /// What became of the runs that exports name.
  struct Missing {
    /// How many have no evidence.
    var count = 0
    /// The first of them in the order of reading.
    var first: TracePlace?
  }

  /// - Parameters:
  ///   - capacity: How many entries are held in memory.
  ///   - folder: Where the others go.
  init(capacity: Int, spillingTo folder: String) {
    entries = SpillingSort(capacity: capacity, spillingTo: folder)
  }

  /// Takes evidence, and runs that exports name, in any order.
  func take(_ some: [TraceEntry]) {
    guard failure == nil else { return }
    do throws(ArtifactError) {
      try entries.append(some)
    } catch {
      failure = error
    }
  }

  /// Looks for the evidence of all runs that were taken, and lets go of everything.
  ///
  /// - Throws: What went wrong with the file that entries were to go to.
  func finish() throws(ArtifactError) -> Missing {
    if let failure { throw failure }
    var missing = Missing()
    var evidence: TraceEntry?
    try entries.drain { entry in
      guard let place = entry.place else {
        evidence = entry
        return
      }
      if evidence?.isEvidence(for: entry) ?? false { return }
      missing.count += 1
      missing.first = min(missing.first ?? place, place)
    }
    return missing
  }
}
