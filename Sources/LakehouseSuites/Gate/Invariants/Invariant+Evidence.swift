// I07 to I10: evidence and the rows that none was made of.

import Artifacts
import Distillation
import WireJSON

extension Invariant {
  static let evidenceInvariants = [
    Invariant(id: "I07", statement: "every evidence row validates as EvidenceRecord") {
      observation in
      var finding = Finding()
      for run in observation.runs {
        for row in run.rows(below: GateOutputs.evidence) {
          finding.count("evidence rows")
          finding.validate(row.text, as: .evidenceRecord, row.path, line: row.line)
        }
      }
      finding.requireAny("evidence rows", of: GateOutputs.evidence)
      return finding
    },

    Invariant(
      id: "I08", statement: "every evidence row has complete provenance, line_offset 0 included"
    ) { observation in
      var finding = Finding()
      for run in observation.runs {
        for row in run.rows(below: GateOutputs.evidence) {
          let provenance = row["provenance"]
          for name in ["source_file", "line_offset", "sig_hash", "recorded_at"]
          where provenance?[name] == nil {
            finding.blame(row, "provenance has no \(name)")
          }
          if provenance?["line_offset"]?.integer == 0 { finding.count("first rows of a file") }
          finding.count("evidence rows")
        }
      }
      finding.requireAny("first rows of a file", of: GateOutputs.evidence)
      return finding
    },

    Invariant(
      id: "I09",
      statement: "provenance is true: the source row at line_offset has that sig_hash"
    ) { observation in
      var finding = Finding()
      let sources = GateSources(observation.sources)
      for run in observation.runs {
        for row in run.rows(below: GateOutputs.evidence) {
          let provenance = row["provenance"]
          let file = provenance?["source_file"]?.string ?? ""
          let offset = provenance?["line_offset"]?.integer ?? -1
          finding.count("evidence rows")
          guard let source = sources.line(offset, of: file) else {
            finding.blame(row, "there is no line \(offset) in \(file)")
            continue
          }
          if provenance?["sig_hash"]?.string != source.sigHash {
            finding.blame(row, "sig_hash is not that of line_offset \(offset) of \(file)")
          }
        }
      }
      finding.requireAny("evidence rows", of: GateOutputs.evidence)
      return finding
    },

    Invariant(
      id: "I10",
      statement:
        "every source row, but for a last line that is left for the next run, is in evidence or in skips (by its line_sha256), none in both; every skip names its reason"
    ) { observation in
      var finding = Finding()
      let sources = GateSources(observation.sources)
      for run in observation.runs { finding.checkCoverage(of: sources, by: run) }
      finding.requireAny("source rows", of: GateFiles.root)
      finding.requireAny("skips", of: GateOutputs.skips)
      return finding
    },
  ]
}

extension Finding {
  fileprivate mutating func checkCoverage(of sources: GateSources, by run: GateOutputs) {
    var evidence: Set<[String]> = []
    for row in run.rows(below: GateOutputs.evidence) {
      let origin = RowOrigin(row, runID: "run_id")
      if !evidence.insert([origin.sourceFile, origin.sigHash]).inserted {
        blame(row, "is there twice")
      }
    }
    var skips: Set<[String]> = []
    for row in run.rows(GateOutputs.skips) {
      count("skips")
      validate(row.text, as: .skip, row.path, line: row.line)
      let file = row.text("source_file")
      if !skips.insert([file, row.text("line_sha256")]).inserted { blame(row, "is there twice") }
      let reason = row.text("reason")
      if !Self.isReason(reason) { blame(row, "\"\(reason)\" is no reason to skip a row") }
      let source = sources.line(row["line_offset"]?.integer ?? -1, of: file)
      if source?.lineHash != row.text("line_sha256") {
        blame(row, "line_sha256 is not that of the line that it names")
      }
    }
    for (file, lines) in sources.files {
      for (offset, line) in lines.enumerated() where !line.isBlank && !line.isLeft {
        count("source rows")
        let isEvidence = line.sigHash.map { evidence.contains([file, $0]) } ?? false
        let isSkipped = skips.contains([file, line.lineHash])
        if isEvidence == isSkipped {
          blame(
            file, line: offset + 1,
            isEvidence
              ? "is in evidence and in skips" : "is neither in evidence nor in skips (\(run.name))")
        }
      }
    }
  }

  private static func isReason(_ text: String) -> Bool {
    if ["invalid_utf8", "invalid_json", "not_an_object"].contains(text) { return true }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[1].isEmpty
      && ["missing_field", "bad_field", "bad_timestamp"].contains(String(parts[0]))
  }
}

/// The source streams, line by line, with the hashes that outputs name them by.
private struct GateSources {
  struct Line {
    var isBlank: Bool
    /// A last line without LF that is no JSON.
    var isLeft: Bool
    /// Of a row that is JSON.
    var sigHash: String?
    var lineHash: String
  }

  private(set) var files: [(path: String, lines: [Line])] = []

  init(_ sources: [String: [UInt8]]) {
    for (path, bytes) in sources.sorted(by: { $0.key < $1.key })
    where path.utf8.starts(with: "data/_kb/".utf8) {
      var texts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let isEnded = texts.last?.isEmpty ?? true
      if isEnded { texts.removeLast() }
      let last = texts.count - 1
      let lines = texts.enumerated().map { number, text in
        let text = Array(text)
        let row = try? JSONDocument(parsing: text, maximumDepth: JSONDocument.rowDepth).root
        return Line(
          isBlank: text.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D },
          isLeft: number == last && !isEnded && row == nil,
          sigHash: row.map { Digest.sha256(of: $0.canonical()) },
          lineHash: Digest.sha256(of: text))
      }
      files.append((path, lines))
    }
  }

  func line(_ offset: Int, of file: String) -> Line? {
    guard let lines = files.first(where: { $0.path == file })?.lines else { return nil }
    return lines.indices.contains(offset) ? lines[offset] : nil
  }
}
