// Phase 2: evidence and skips.

import WireJSON

extension AuditWork {
  /// `evidence_valid`, `skips_valid`, `tier1_sources`.
  func lookAtEvidence() {
    var faults = AuditFaults()
    let isThere = isFolder(LakehouseRoot.evidence, &faults)
    let paths = dayFiles(LakehouseRoot.evidence, &faults)
    var rows = 0
    var tier1: UInt16 = 0
    let isSurvey = days != nil
    days?.begin(paths)
    let look: @Sendable (AuditBlock) -> EvidenceTally = { EvidenceTally($0, isSurvey: isSurvey) }
    walk(paths, look) { tally, block in
      rows += tally.rows
      tier1 |= tally.stems & Self.tier1Mask
      faults += tally.faults
      evidenceRows[Array(block.path.utf8), default: 0] += tally.rows
      trace.take(tally.entries)
      days?.take(tally.values, of: block.path)
    }
    let isAbsent = !isThere && faults.count == 0
    let absence = AuditFinding.skipped("\(LakehouseRoot.evidence) is not there")
    note(
      "evidence_valid",
      isAbsent ? absence : faults.finding(otherwise: "\(rows) rows in \(paths.count) files"))
    let skips = lookAtSkips()
    let hits = tier1.nonzeroBitCount
    let tier1Count = Self.tier1Mask.nonzeroBitCount
    let counted = "evidence of \(hits) of \(tier1Count) tier-1 sources"
    note(
      "tier1_sources", isRequired: false,
      isAbsent ? absence : hits == 0 ? .failed(counted) : .passed(counted))
    measure("p2_evidence_rows", rows)
    measure("p2_evidence_skips", skips)
    measure("p2_tier1_sources", hits)
  }

  /// Notes whether every skip is valid; returns how many there are.
  private func lookAtSkips() -> Int {
    var faults = AuditFaults()
    let isThere = isFile(LakehouseRoot.skips, &faults)
    var rows = 0
    let look: @Sendable (AuditBlock) -> RowTally = { RowTally($0, .skip) }
    walk(isThere ? [LakehouseRoot.skips] : [], look) { tally, _ in
      rows += tally.rows
      faults += tally.faults
    }
    note(
      "skips_valid",
      !isThere && faults.count == 0
        ? .skipped("\(LakehouseRoot.skips) is not there")
        : faults.finding(otherwise: "\(rows) rows"))
    return rows
  }

  private static let tier1Mask = SourceStem.allCases.filter { $0.tier == 1 }
    .reduce(UInt16(0)) { $0 | 1 << UInt16($1.index) }
}

private struct EvidenceTally: Sendable {
  var rows = 0
  /// A bit for each stream that a row comes from, by its place in the table.
  var stems: UInt16 = 0
  var entries: [TraceEntry] = []
  /// What a survey compares.
  var values = DayValues()
  var faults = AuditFaults()

  init(_ block: AuditBlock, isSurvey: Bool) {
    var reader = EvidenceReader(block.path)
    var tally = self
    var faults = AuditFaults()
    // Rows mostly come from the stream that their file is called after.
    let own = SourceStem.allCases.first { block.path.hasSuffix("/\($0.rawValue).jsonl") }
    let ownName = Array(own?.rawValue.utf8 ?? "".utf8)
    block.forEachRecord(&faults) { line, number throws(DistillationError) in
      tally.rows += 1
      let evidence = try reader.read(line, number: number, offset: 0)
      tally.entries.append(TraceEntry(evidence))
      if isSurvey { tally.values.add(evidence) }
      let name = evidence.stem
      let stem = name.elementsEqual(ownName) ? own : SourceStem(utf8: name)
      if let stem { tally.stems |= 1 << UInt16(stem.index) }
    }
    self = tally
    self.faults = faults
  }
}

/// How many rows of a kind there are, and what is wrong with them.
struct RowTally: Sendable {
  var rows = 0
  var faults = AuditFaults()

  init(_ block: AuditBlock, _ kind: RecordKind) {
    var reader = RecordReader(kind, in: block.path)
    var rows = 0
    block.forEachRecord(&faults) { line, number throws(DistillationError) in
      rows += 1
      _ = try reader.read(line, number: number)
    }
    self.rows = rows
  }
}
