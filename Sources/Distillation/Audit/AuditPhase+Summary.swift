// Phase 5: what the newest run says of itself.

import Artifacts
import WireJSON

extension AuditWork {
  /// `summaries_readable`, then of the newest run `summary_schema_version`, `summary_run_hash`,
  /// `summary_git_commit`, `summary_valid`, `receipts_valid`, `receipt_hashes`, `run_status`.
  func lookAtSummary() {
    var faults = AuditFaults()
    let folders = runFolders(&faults)
    var newest: RunDocument?
    for folder in folders {
      guard let run = readRun(folder, &faults) else { continue }
      if let other = newest, !other.isOlder(than: run) { continue }
      newest = run
    }
    measure("p5_runs", folders.count)
    guard !folders.isEmpty || faults.count > 0 else {
      for check in Self.requiredSummaryChecks { note(check, .skipped("there is no run")) }
      return note("run_status", isRequired: false, .skipped("there is no run"))
    }
    let name = newest.map { ", the newest is \($0.runID)" } ?? ""
    note("summaries_readable", faults.finding(otherwise: "\(folders.count) runs\(name)"))
    guard let newest else {
      for check in Self.requiredSummaryChecks.dropFirst() {
        note(check, .failed("no summary says when its run was"))
      }
      return note("run_status", isRequired: false, .failed("no summary says when its run was"))
    }
    lookAtFields(of: newest)
    lookAtReceipts(of: newest)
    let status = newest.summary["status"]?.string ?? ""
    let finding = "\(newest.path): status \(status)"
    note(
      "run_status", isRequired: false,
      status.hasUTF8(of: RunStatus.ok.rawValue) ? .passed(finding) : .failed(finding))
  }

  private static let requiredSummaryChecks = [
    "summaries_readable", "summary_schema_version", "summary_run_hash", "summary_git_commit",
    "summary_valid", "receipts_valid", "receipt_hashes",
  ]

  /// The folders of runs that have a summary, relative to the root.
  private func runFolders(_ faults: inout AuditFaults) -> [String] {
    let folder = LakehouseRoot.reports
    guard isFolder("reports", &faults), isFolder(folder, &faults) else { return [] }
    do {
      return try FileSystem.list(root.absolute(folder)).map { "\(folder)/\($0)" }.filter {
        try guardian.isFolderOrOther($0) && isFile("\($0)/summary.json", &faults)
      }
    } catch {
      faults.note(error, in: folder)
      return []
    }
  }

  /// Reads the summary of a run, as far as is needed to tell how new it is.
  private func readRun(_ folder: String, _ faults: inout AuditFaults) -> RunDocument? {
    let path = "\(folder)/summary.json"
    do {
      let summary = try document(path)
      guard let finished = summary["finished_at"]?.string, let end = ContractTimestamp(finished),
        let runID = summary["run_id"]?.string
      else {
        faults.note("\(path):1: finished_at or run_id is not of its form")
        return nil
      }
      return RunDocument(
        folder: folder, summary: summary, runID: runID, finishedAt: end)
    } catch {
      faults.note(error, in: path)
      return nil
    }
  }

  private func lookAtFields(of run: RunDocument) {
    let (path, summary) = (run.path, run.summary)
    func check(_ name: String, _ field: String, _ form: String, _ holds: Bool) {
      note(
        name, holds ? .passed(form) : .failed("\(path):1: \(field) is not \(form)"))
    }
    check(
      "summary_schema_version", "schema_version", "1", summary["schema_version"]?.number == 1)
    check(
      "summary_run_hash", "run_hash", "64 lower-case hexadecimal digits",
      summary["run_hash"]?.isHexadecimal(digits: 64) ?? false)
    check(
      "summary_git_commit", "git_commit", "40 lower-case hexadecimal digits",
      summary["git_commit"]?.isHexadecimal(digits: 40) ?? false)
    var faults = AuditFaults()
    // The three fields above have checks of their own.
    let known = ["/schema_version", "/run_hash", "/git_commit"]
    for violation in RecordValidator.validate(summary, as: .runSummary)
    where !known.contains(where: { $0.hasUTF8(of: violation.path) }) {
      faults.note(Self.fault(violation, .runSummary, in: path))
    }
    note("summary_valid", faults.finding(otherwise: "a valid run_summary"))
  }

  private func lookAtReceipts(of run: RunDocument) {
    var faults = AuditFaults()
    var mismatches = AuditFaults()
    let outcomes = run.summary["stages"]?.elements.map(\.self) ?? []
    for stage in Stage.allCases {
      let path = "\(run.folder)/\(stage.rawValue).receipt.json"
      do {
        guard try guardian.isFile(path) else {
          faults.note("\(path): there is no such receipt")
          mismatches.note("\(path): there is no such receipt")
          continue
        }
        let bytes = try FileSystem.read(root.absolute(path))
        if !outcomes.contains(where: {
          $0["stage"]?.holds(stage.rawValue) ?? false
            && $0["receipt_sha256"]?.holds(Digest.sha256(of: bytes)) ?? false
        }) {
          mismatches.note("\(path): its SHA-256 is not the receipt_sha256 of \(run.path)")
        }
        let receipt = try Self.document(bytes, path)
        if let first = RecordValidator.validate(receipt, as: .stageReceipt).first {
          faults.note(Self.fault(first, .stageReceipt, in: path))
        }
      } catch {
        faults.note(error, in: path)
      }
    }
    let count = Stage.allCases.count
    note("receipts_valid", faults.finding(otherwise: "\(count) receipts"))
    note("receipt_hashes", mismatches.finding(otherwise: "\(count) hashes"))
  }

  private func document(_ path: String) throws -> JSONNode {
    try Self.document(try FileSystem.read(root.absolute(path)), path)
  }

  private static func document(
    _ bytes: [UInt8], _ path: String
  ) throws(DistillationError) -> JSONNode {
    do throws(JSONSyntaxError) {
      return try JSONDocument(parsing: bytes, maximumDepth: JSONDocument.systemDepth).root
    } catch {
      throw DistillationError(
        .damagedLine, path: path, line: error.line,
        "no JSON: column \(error.column): \(error.code.sentence)")
    }
  }

  private static func fault(_ violation: Violation, _ kind: RecordKind, in path: String) -> String {
    let field = violation.path.isEmpty ? "the record" : violation.path
    return "\(path):1: no valid \(kind.rawValue): \(field): \(violation.code.rawValue)"
  }
}

/// A run by its summary.
private struct RunDocument {
  var folder: String
  var summary: JSONNode
  var runID: String
  var finishedAt: ContractTimestamp

  var path: String { "\(folder)/summary.json" }

  /// Whether another run is newer: by when it ended, then by its name.
  func isOlder(than other: RunDocument) -> Bool {
    finishedAt == other.finishedAt
      ? runID.utf8.lexicographicallyPrecedes(other.runID.utf8) : finishedAt < other.finishedAt
  }
}

extension JSONNode {
  /// Whether this is a string of so many lower-case hexadecimal digits.
  fileprivate func isHexadecimal(digits: Int) -> Bool {
    withUTF8 { $0.isLowerHexadecimal(digits: digits) } ?? false
  }
}
