// Phase 3: the scored runs.

import WireJSON

extension AuditWork {
  /// `scored_runs_valid`, `scored_runs_complete`; a row that is not valid has no category.
  func lookAtScores() {
    var faults = AuditFaults()
    let folder = LakehouseRoot.scoredRuns
    let isThere = isFolder(folder, &faults)
    let paths = dayFiles(folder, &faults)
    var categories = CategoryCounts()
    var rows: [[UInt8]: Int] = [:]
    walk(paths, ScoreTally.init) { tally, block in
      categories += tally.categories
      days?.take(tally.categories, of: block.path)
      faults += tally.faults
      rows[Array(DayFiles.evidencePath(ofScoredRuns: block.path).utf8), default: 0] += tally.rows
    }
    let total = rows.values.reduce(0, +)
    let isAbsent = !isThere && faults.count == 0
    let absence = AuditFinding.skipped("\(folder) is not there")
    note(
      "scored_runs_valid",
      isAbsent ? absence : faults.finding(otherwise: "\(total) rows in \(paths.count) files"))
    note(
      "scored_runs_complete",
      isAbsent && evidenceRows.isEmpty ? absence : compare(rows, total: total))
    measure("p3_accepted", categories[.accepted])
    measure("p3_partially_accepted", categories[.partiallyAccepted])
    measure("p3_needs_human_review", categories[.needsHumanReview])
    measure("p3_rejected", categories[.rejected])
  }

  /// Whether every file has as many scored runs as its evidence has rows.
  private func compare(_ rows: [[UInt8]: Int], total: Int) -> AuditFinding {
    var faults = AuditFaults()
    let paths = Set(rows.keys).union(evidenceRows.keys)
    for path in paths.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let (runs, evidence) = (rows[path] ?? 0, evidenceRows[path] ?? 0)
      guard runs != evidence else { continue }
      let file = DayFiles.scoredRunsPath(ofEvidence: String(decoding: path, as: UTF8.self))
      faults.note("\(file): \(runs) scored runs of \(evidence) evidence rows")
    }
    return faults.finding(otherwise: "\(total) scored runs, as many as evidence rows")
  }
}

private struct ScoreTally: Sendable {
  var rows = 0
  var categories = CategoryCounts()
  var faults = AuditFaults()

  init(_ block: AuditBlock) {
    var reader = RecordReader(.scoredRun, in: block.path)
    var (rows, categories) = (0, CategoryCounts())
    block.forEachRecord(&faults) { line, number throws(DistillationError) in
      rows += 1
      let run = try reader.read(line, number: number)
      guard let name = run["category"] else { return }
      for category in Category.allCases where name.holds(category.rawValue) {
        categories[category] += 1
      }
    }
    (self.rows, self.categories) = (rows, categories)
  }
}
