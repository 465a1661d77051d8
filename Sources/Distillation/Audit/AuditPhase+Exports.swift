// Phase 4: the exports.

import Artifacts
import WireJSON

extension AuditWork {
  /// `exports_valid`, `sft_firewall`, `exports_traced`.
  ///
  /// Contamination is no typing error (scoring.md, The firewall): a row that nothing else is wrong
  /// with fails `sft_firewall` and not `exports_valid`.
  func lookAtExports() {
    var faults = AuditFaults()
    var never = AuditFaults()
    var rows: [ExportKind: Int] = [:]
    let isThere = Self.kinds.enumerated().map { place, kind in
      let before = faults.count
      let isFile = isFile(kind.path, &faults)
      let look: @Sendable (AuditBlock) -> ExportTally = { ExportTally($0, kind, place) }
      walk(isFile ? [kind.path] : [], look) { tally, _ in
        rows[kind, default: 0] += tally.rows
        faults += tally.faults
        never += tally.never
        trace.take(tally.entries)
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
      isAbsent ? absence : traced(of: total))
    measure("p4_sft_rows", sft)
    measure("p4_rag_rows", rows[.rag] ?? 0)
    measure("p4_preference_rows", rows[.preference] ?? 0)
  }

  /// Whether every run that a valid row names has its evidence.
  private func traced(of total: Int) -> AuditFinding {
    do throws(ArtifactError) {
      let missing = try trace.finish()
      guard let first = missing.first else { return .passed("\(total) rows have their evidence") }
      let kind = Self.kinds[first.export]
      let name = kind.runs[first.isSecond ? 1 : 0]
      let run = row(at: first.line, of: kind.path)?[name]?.string ?? ""
      var faults = AuditFaults()
      faults.note("\(kind.path):\(first.line): no evidence of \(name) \(run)", count: missing.count)
      return faults.finding(otherwise: "")
    } catch {
      return .failed("rows cannot be held against their evidence: \(error)")
    }
  }

  /// The row at a line, from 1; nil if there is none any more.
  private func row(at line: Int, of path: String) -> JSONNode? {
    var blocks = FileBlocks([path], of: root)
    var row: JSONNode?
    while row == nil, let block = try? blocks.read() {
      guard let lines = block.lines, lines.firstLine + lines.lineFeedCount + 1 >= line else {
        continue
      }
      lines.bytes.forEachRecord { bytes, number, _ in
        guard lines.firstLine + number + 1 == line else { return }
        row = try? JSONDocument(
          parsing: Array(bytes), maximumDepth: JSONDocument.systemDepth
        ).root
      }
    }
    return row
  }

  private static let kinds: [ExportKind] = [.sft, .rag, .preference]
}

private struct ExportTally: Sendable {
  var rows = 0
  var faults = AuditFaults()
  var never = AuditFaults()
  var entries: [TraceEntry] = []

  init(_ block: AuditBlock, _ kind: ExportKind, _ export: Int) {
    var reader = RecordReader(kind.recordKind, in: block.path)
    var tally = self
    var faults = AuditFaults()
    block.forEachRecord(&faults) { line, number throws(DistillationError) in
      tally.rows += 1
      let document = try reader.parse(line, number: number)
      let row = document.root
      let place = "\(block.path):\(number + 1)"
      if !reader.acceptance.accepts(document.parsedText(at: line)) {
        let violations = RecordValidator.validate(row, as: kind.recordKind)
        if violations.contains(where: { $0.code == .sftContamination }) {
          tally.never.note("\(place): \(row["quality_score"]?.string ?? "") never reaches SFT")
        }
        if violations.contains(where: { $0.code != .sftContamination }) {
          return try reader.validate(row, number: number)
        }
      }
      // The provenance belongs to the first run that a row names.
      for (second, name) in kind.runs.enumerated() {
        let place = TracePlace(export: export, line: number + 1, isSecond: second == 1)
        let provenance = second == 0 ? row["provenance"] : nil
        if let entry = TraceEntry(run: row[name], provenance: provenance, at: place) {
          tally.entries.append(entry)
        }
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

  /// The fields that name runs.
  fileprivate var runs: [String] {
    self == .preference ? ["chosen_run_id", "rejected_run_id"] : ["source_run_id"]
  }
}
