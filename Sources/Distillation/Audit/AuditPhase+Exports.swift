// Phase 4: the exports.

import WireJSON

extension AuditWork {
  /// `exports_valid`, `sft_firewall`, `exports_traced`.
  ///
  /// Contamination is no typing error (scoring.md, The firewall): a row that nothing else is wrong
  /// with fails `sft_firewall` and not `exports_valid`.
  func lookAtExports() {
    var faults = AuditFaults()
    var never = AuditFaults()
    var untraced = AuditFaults()
    var rows: [ExportKind: Int] = [:]
    let trace = trace
    let isThere = Self.kinds.map { kind in
      let before = faults.count
      let isFile = isFile(kind.path, &faults)
      let look: @Sendable (AuditBlock) -> ExportTally = { ExportTally($0, kind, trace) }
      walk(isFile ? [kind.path] : [], look) { tally, _ in
        rows[kind, default: 0] += tally.rows
        faults += tally.faults
        never += tally.never
        untraced += tally.untraced
      }
      return isFile || faults.count > before
    }
    let total = rows.values.reduce(0, +)
    let isAbsent = !isThere.contains(true)
    let absence = AuditFinding.skipped("there is no export")
    note("exports_valid", isAbsent ? absence : faults.finding(otherwise: "\(total) rows"))
    let sft = rows[.sft] ?? 0
    note(
      "sft_firewall",
      isThere[0]
        ? never.finding(otherwise: "\(sft) SFT rows, none of them SFT-never")
        : .skipped("\(LakehouseRoot.sftExport) is not there"))
    note(
      "exports_traced",
      isAbsent ? absence : untraced.finding(otherwise: "\(total) rows have their evidence"))
    measure("p4_sft_rows", sft)
    measure("p4_rag_rows", rows[.rag] ?? 0)
    measure("p4_preference_rows", rows[.preference] ?? 0)
  }

  /// Notes the runs that preference rows name as rejected: only their ids can be looked for, so that
  /// they have to be known before evidence is read.
  func collectWantedRuns() {
    var ignored = AuditFaults()
    let path = LakehouseRoot.preferenceExport
    guard isFile(path, &ignored) else { return }
    var blocks = FileBlocks([path], of: root)
    var parser = JSONParser(maximumDepth: JSONDocument.systemDepth)
    // What is wrong with the file is said when its rows are looked at.
    while let block = try? blocks.read() {
      block.lines?.bytes.forEachRecord { line, _, _ in
        let row = try? parser.parse(UnsafeRawBufferPointer(line)).root
        trace.want(run: row?["rejected_run_id"])
      }
    }
  }

  private static let kinds: [ExportKind] = [.sft, .rag, .preference]
}

private struct ExportTally: Sendable {
  var rows = 0
  var faults = AuditFaults()
  var never = AuditFaults()
  var untraced = AuditFaults()

  init(_ block: AuditBlock, _ kind: ExportKind, _ trace: EvidenceTrace) {
    var reader = RecordReader(kind.recordKind, in: block.path)
    var tally = self
    var faults = AuditFaults()
    block.forEachRecord(&faults) { line, number throws(DistillationError) in
      tally.rows += 1
      let row = try reader.parse(line, number: number)
      let place = "\(block.path):\(number + 1)"
      if !reader.acceptance.accepts(RowText(line)) {
        let violations = RecordValidator.validate(row, as: kind.recordKind)
        if violations.contains(where: { $0.code == .sftContamination }) {
          tally.never.note("\(place): \(row["quality_score"]?.string ?? "") never reaches SFT")
        }
        if violations.contains(where: { $0.code != .sftContamination }) {
          return try reader.validate(row, number: number)
        }
      }
      for name in kind.missingRuns(row, trace) {
        tally.untraced.note("\(place): no evidence of \(name) \(row[name]?.string ?? "")")
      }
    }
    self = tally
    self.faults = faults
  }
}

extension ExportKind {
  fileprivate var recordKind: RecordKind {
    switch self {
    case .sft: .sftSample
    case .rag: .ragSample
    case .preference: .preferenceSample
    }
  }

  /// The fields of a valid row that name a run without evidence; the provenance belongs to the first
  /// run that a row names.
  fileprivate func missingRuns(_ row: JSONNode, _ trace: EvidenceTrace) -> [String] {
    let first = self == .preference ? "chosen_run_id" : "source_run_id"
    var missing: [String] = []
    if !trace.has(run: row[first], provenance: row["provenance"]) { missing.append(first) }
    if self == .preference, !trace.has(run: row["rejected_run_id"]) {
      missing.append("rejected_run_id")
    }
    return missing
  }
}
