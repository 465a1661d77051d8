// I01 to I05: receipts and the summary.

import Artifacts
import Distillation
import WireJSON

extension Invariant {
  static let receiptInvariants = [
    Invariant(id: "I01", statement: "all five stage receipts exist") { observation in
      var finding = Finding()
      for run in observation.runs {
        if run.exitStatus != 0 {
          finding.blame(run.name, "distill ended with status \(run.exitStatus): \(run.diagnostics)")
        }
        for stage in GateOutputs.stages {
          if run.files[run.receiptPath(stage)] == nil {
            finding.blame(run.receiptPath(stage), "is not there after the \(run.name)")
          } else {
            finding.count("receipts")
          }
        }
      }
      finding.count("runs", observation.runs.count)
      return finding
    },

    Invariant(id: "I02", statement: "every receipt validates as StageReceipt") { observation in
      var finding = Finding()
      for run in observation.runs {
        for stage in GateOutputs.stages {
          let path = run.receiptPath(stage)
          guard let bytes = run.files[path] else { continue }
          finding.count("receipts")
          finding.validate(bytes, as: .stageReceipt, path)
          let receipt = run.document(path)?.root.value
          if receipt?["stage"]?.string != stage || receipt?["run_id"]?.string != run.runID {
            finding.blame(path, "names another stage or run")
          }
        }
      }
      finding.requireAny("receipts", of: "reports/distillation")
      return finding
    },

    Invariant(
      id: "I03",
      statement: "the summary validates, its run_hash recomputes, its receipt hashes match"
    ) { observation in
      var finding = Finding()
      for run in observation.runs { finding.checkSummary(of: run) }
      for run in observation.runs { finding.checkStamps(of: run) }
      return finding
    },

    Invariant(id: "I04", statement: "the summary's counts equal the receipts'") { observation in
      var finding = Finding()
      for run in observation.runs {
        let stages = run.document(run.summaryPath)?.root.value["stages"]?.array ?? []
        for stage in stages {
          let name = stage["stage"]?.string ?? "?"
          let receipt = run.document(run.receiptPath(name))?.root.value
          for count in [
            "status", "records_in", "records_out", "records_deduped", "records_skipped",
          ] {
            if stage[count] == nil || stage[count] != receipt?[count] {
              finding.blame(
                run.summaryPath,
                "\(name): \(count) is \(shown(stage[count])), in the receipt \(shown(receipt?[count]))"
              )
            }
          }
          finding.count("stages")
        }
        let rows = run.document(run.summaryPath)?.root.value["firewall"]
        if rows?["sft_rows"]?.integer != run.rows(GateOutputs.sft).count {
          finding.blame(
            run.summaryPath, "firewall.sft_rows is not the number of rows of the export")
        }
      }
      finding.requireAny("stages", of: observation.first.summaryPath)
      return finding
    },

    Invariant(
      id: "I05",
      statement:
        "conservation: in every stage records_in = records_out + records_deduped + records_skipped"
    ) { observation in
      var finding = Finding()
      for run in observation.runs {
        for stage in GateOutputs.stages {
          let path = run.receiptPath(stage)
          guard let receipt = run.document(path)?.root.value else { continue }
          let counts = ["records_in", "records_out", "records_deduped", "records_skipped"]
            .map { receipt[$0]?.integer ?? -1 }
          if counts[0] != counts[1] + counts[2] + counts[3] {
            finding.blame(path, "\(counts[0]) in, \(counts[1]) + \(counts[2]) + \(counts[3]) out")
          }
          let reasons = receipt["skip_reasons"]?.object?.members.map { $0.value.integer ?? 0 } ?? []
          if reasons.reduce(0, +) != counts[3] {
            finding.blame(path, "the skip_reasons do not add up to records_skipped")
          }
          finding.count("stages")
          finding.count("records", max(counts[0], 0))
        }
      }
      finding.requireAny("stages", of: "reports/distillation")
      finding.compareWithExpected(observation)
      return finding
    },
  ]
}

extension Finding {
  /// Blames the first violation of a text that is to be a record.
  mutating func validate(_ text: [UInt8], as kind: RecordKind, _ path: String, line: Int? = nil) {
    guard let document = try? JSONDocument(parsing: text) else {
      return blame(path, line: line, "is no JSON")
    }
    if let first = RecordValidator.validate(document, as: kind).first {
      blame(path, line: line, "no valid \(kind.rawValue): \(first.path): \(first.code.rawValue)")
    }
  }

  fileprivate mutating func checkSummary(of run: GateOutputs) {
    let path = run.summaryPath
    guard let bytes = run.files[path] else {
      return blame(path, "is not there after the \(run.name)")
    }
    count("summaries")
    validate(bytes, as: .runSummary, path)
    guard let summary = run.document(path)?.root.value else { return }
    let stages = summary["stages"]?.array ?? []
    if stages.map({ $0["stage"]?.string }) != GateOutputs.stages {
      blame(path, "does not list the five stages in order")
    }
    var outputs: [JSONValue] = []
    for stage in stages {
      let name = stage["stage"]?.string ?? ""
      guard let receipt = run.files[run.receiptPath(name)] else { continue }
      count("receipt hashes")
      if stage["receipt_sha256"]?.string != Digest.sha256(of: receipt) {
        blame(path, "receipt_sha256 of \(name) is not the hash of \(run.receiptPath(name))")
      }
      let files = (try? JSONValue(parsing: receipt))?["outputs"]?.array ?? []
      outputs.append([
        .string(name), .array(files.map { [$0["path"] ?? .null, $0["sha256"] ?? .null] }),
      ])
    }
    if summary["run_hash"]?.string != Digest.sha256(of: JSONValue.array(outputs).canonical()) {
      blame(path, "run_hash is not the hash of the outputs that the receipts name")
    }
  }

  /// The hashes of outputs in the receipts, recomputed from the files as they stand.
  fileprivate mutating func checkStamps(of run: GateOutputs) {
    for stage in GateOutputs.stages {
      let path = run.receiptPath(stage)
      for stamp in run.document(path)?.root.value["outputs"]?.array ?? [] {
        guard let file = stamp["path"]?.string, let bytes = run.files[file] else {
          blame(path, "names an output that is not there: \(shown(stamp["path"]))")
          continue
        }
        count("output hashes")
        if stamp["sha256"]?.string != Digest.sha256(of: VolatileText.masked(bytes, at: file)) {
          blame(path, "sha256 of \(file) is not that of the file without its volatile values")
        }
        if stamp["bytes"]?.integer != bytes.count { blame(path, "bytes of \(file) is wrong") }
        if stamp["records"]?.integer != run.rows(file).count {
          blame(path, "records of \(file) is wrong")
        }
      }
    }
  }

  /// The totals of the first run against those that were derived by hand.
  fileprivate mutating func compareWithExpected(_ observation: GateObservation) {
    let names = [
      ("collect", observation.first, "collect"), ("rag", observation.first, "export-rag"),
      ("sft", observation.first, "export-sft"),
      ("preference", observation.first, "export-preference"),
      ("rag_include_review", observation.wide, "export-rag"),
      ("sft_include_partial", observation.wide, "export-sft"),
    ]
    for (name, run, stage) in names {
      let expected = observation.expectedCounts[name]
      let path = run.receiptPath(stage)
      let receipt = run.document(path)?.root.value
      let isCollect = stage == "collect"
      var reasons = expected?[isCollect ? "skip_reasons" : "left_out"]?.object ?? JSONObject()
      reasons["duplicate"] = nil
      let pairs = [
        (expected?[isCollect ? "rows_read" : "read"], receipt?["records_in"]),
        (expected?[isCollect ? "rows_written" : "written"], receipt?["records_out"]),
        (
          isCollect
            ? expected?["rows_deduped"] : expected?["left_out"]?["duplicate"] ?? .number(0),
          receipt?["records_deduped"]
        ),
        (.object(reasons), receipt?["skip_reasons"]),
      ]
      for (expected, found) in pairs where expected == nil || expected != found {
        blame(
          path,
          "\(shown(found)) where \(GateFiles.expectedCounts) has \(shown(expected)) for \(name)")
      }
      count("totals derived by hand")
    }
    compareRows(of: observation.first, with: observation.expectedCounts)
  }

  /// The evidence of each source and the scored runs of each category, counted.
  private mutating func compareRows(of run: GateOutputs, with expected: JSONValue) {
    var written: [String: Int] = [:]
    for row in run.rows(below: GateOutputs.evidence) {
      written[row["provenance"]?["source_file"]?.string ?? "", default: 0] += 1
    }
    for source in expected["collect"]?["sources"]?.array ?? [] {
      let file = source["source_file"]?.string ?? ""
      if source["rows_written"]?.integer != written.removeValue(forKey: file) ?? 0 {
        blame(
          GateOutputs.evidence, "\(file) has not the rows_written of \(GateFiles.expectedCounts)")
      }
      count("totals derived by hand")
    }
    for file in written.keys.sorted() {
      blame(GateOutputs.evidence, "\(file) is not in \(GateFiles.expectedCounts)")
    }
    var categories: JSONObject = [:]
    for row in run.rows(below: GateOutputs.scoredRuns) {
      let category = row.text("category")
      categories[category] = .number((categories[category]?.number ?? 0) + 1)
    }
    count("totals derived by hand")
    if expected["score"]?["categories"] != .object(categories) {
      blame(
        GateOutputs.scoredRuns,
        "\(JSONValue.object(categories)) where \(GateFiles.expectedCounts) has "
          + shown(expected["score"]?["categories"]))
    }
  }
}

/// A value as a person reads it in a message.
func shown(_ value: JSONValue?) -> String { value.map { "\($0)" } ?? "absent" }
