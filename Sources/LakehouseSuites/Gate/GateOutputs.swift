// What a run of a runtime left in a root, as the checks read it: files, rows, and who is made of whom.

import Parity
package import WireJSON

/// A root after a run.
package struct GateOutputs: Sendable {
  /// What the run is called in what people read.
  var name: String
  /// The run's id: the folder of its receipts.
  var runID: String
  /// Every file of the root, by path.
  package var files: [String: [UInt8]] = [:]
  /// Symbolic links, which no runtime leaves.
  var links: [String] = []
  /// The options that let more into the exports.
  var options: Set<String> = []
  /// How `distill` ended, and what it wrote to standard error; -1 if it crashed or hung.
  var exitStatus: Int32 = 0
  var diagnostics = ""

  static let includePartial = "--include-partial"
  static let includeReview = "--include-review"

  package init(name: String, runID: String, files: [String: [UInt8]] = [:]) {
    self.name = name
    self.runID = runID
    self.files = files
  }

  static let evidence = "data/evidence/"
  static let scoredRuns = "data/scored-runs/"
  static let skips = "data/_kb/distillation_skips.jsonl"
  static let sft = "data/distilled/sft/sft_export.jsonl"
  static let rag = "data/distilled/rag/rag_export.jsonl"
  static let preference = "data/distilled/preference/preference_export.jsonl"
  static let stages = ["collect", "score", "export-rag", "export-sft", "export-preference"]

  var summaryPath: String { "reports/distillation/\(runID)/summary.json" }

  func receiptPath(_ stage: String) -> String {
    "reports/distillation/\(runID)/\(stage).receipt.json"
  }

  /// The paths below a folder, ascending by their bytes.
  func paths(below folder: String) -> [String] {
    files.keys.filter { $0.utf8.starts(with: folder.utf8) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The rows of a JSONL file that are not blank; none for a file that is not there.
  package func rows(_ path: String) -> [OutputRow] {
    guard let bytes = files[path] else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated().compactMap { number, text in
        let isBlank = text.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        return isBlank
          ? nil : OutputRow(run: name, path: path, line: number + 1, text: Array(text))
      }
  }

  /// The rows of every file below a folder, in path order.
  func rows(below folder: String) -> [OutputRow] { paths(below: folder).flatMap { rows($0) } }

  /// A file that is one JSON text; nil if it is not there or no JSON.
  func document(_ path: String) -> JSONDocument? {
    files[path].flatMap { try? JSONDocument(parsing: $0) }
  }

  /// The three exports.
  var exports: [String] { [Self.rag, Self.sft, Self.preference] }
}

/// A line of an output.
package struct OutputRow: Sendable {
  var run: String
  var path: String
  /// From 1.
  package var line: Int
  var text: [UInt8]

  /// The row; null for a line that is no JSON, which has no member.
  var value: JSONValue { (try? JSONValue(parsing: text)) ?? .null }

  package subscript(name: String) -> JSONValue? { value[name] }

  func text(_ name: String) -> String { value[name]?.string ?? "" }
}

/// Which row of a source something was made of, as its provenance and run id say.
struct RowOrigin: Hashable, Sendable {
  var runID: String
  var sourceFile: String
  var sigHash: String

  /// - Parameter runID: The member that names the run.
  init(_ row: OutputRow, runID: String) {
    self.init(row.value, runID: runID)
  }

  init(_ value: JSONValue, runID: String) {
    self.runID = value[runID]?.string ?? ""
    sourceFile = value["provenance"]?["source_file"]?.string ?? ""
    sigHash = value["provenance"]?["sig_hash"]?.string ?? ""
  }
}

/// Evidence and scored runs of a root, found by origin.
struct GateIndex {
  let evidence: [RowOrigin: [OutputRow]]
  let scoredRuns: [RowOrigin: [OutputRow]]
  /// By run id alone, for what has no provenance of its own.
  let scoredByRunID: [String: [OutputRow]]

  init(_ outputs: GateOutputs) {
    evidence = Dictionary(
      grouping: outputs.rows(below: GateOutputs.evidence)
    ) { RowOrigin($0, runID: "run_id") }
    let runs = outputs.rows(below: GateOutputs.scoredRuns)
    scoredRuns = Dictionary(grouping: runs) { RowOrigin($0, runID: "evidence_run_id") }
    scoredByRunID = Dictionary(grouping: runs) { $0.text("evidence_run_id") }
  }

  func category(of sample: OutputRow, runID: String = "source_run_id") -> String? {
    scoredRuns[RowOrigin(sample, runID: runID)]?.first?.text("category")
  }

  func evidence(of sample: OutputRow, runID: String = "source_run_id") -> OutputRow? {
    evidence[RowOrigin(sample, runID: runID)]?.first
  }
}
