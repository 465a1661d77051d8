// I13 to I16: what may reach fine-tuning (scoring.md, The firewall).

import Distillation
import WireJSON

extension Invariant {
  /// The SFT-never set, pinned here once more: a change of it anywhere else has to be made here as well.
  package static let sftNever = ["needs_human_review", "rejected"]

  static let firewallInvariants = [
    Invariant(
      id: "I13",
      statement:
        "the firewall: no SFT-never row in any SFT export, with and without --include-partial"
    ) { observation in
      var finding = Finding()
      if Category.sftNever.map(\.rawValue).sorted() != sftNever {
        finding.blame("the SFT-never set", "is not exactly \(sftNever.joined(separator: ", "))")
      }
      for run in observation.runs {
        let index = GateIndex(run)
        let isPartialAsked = run.options.contains(GateOutputs.includePartial)
        let allowed = isPartialAsked ? ["accepted", "partially_accepted"] : ["accepted"]
        for row in run.rows(GateOutputs.sft) {
          finding.count("SFT rows")
          let quality = row.text("quality_score")
          if !allowed.contains(quality) {
            finding.blame(row, "quality_score is \"\(quality)\" (\(run.name))")
          }
          let category = index.category(of: row)
          if category != quality {
            finding.blame(row, "its scored run is \(category ?? "absent"), not \(quality)")
          }
        }
      }
      finding.requireAny("SFT rows", of: GateOutputs.sft)
      return finding
    },

    Invariant(
      id: "I14",
      statement:
        "the firewall rejects: a forged SFT sample of an SFT-never quality_score, handed to the validator and to the writer, is refused with sft_contamination and the export file is unchanged"
    ) { observation in
      var finding = Finding()
      for sample in observation.forged { finding.check(sample) }
      finding.requireAny("contaminations", of: GateFiles.forged)
      finding.requireAny("good samples", of: GateFiles.forged)
      return finding
    },

    Invariant(id: "I15", statement: "no SFT row has a blank instruction or response") {
      observation in
      var finding = Finding()
      for run in observation.runs {
        for row in run.rows(GateOutputs.sft) {
          finding.count("SFT rows")
          for name in ["instruction", "response"] where isBlank(row.text(name)) {
            finding.blame(row, "\(name) is blank")
          }
        }
      }
      finding.requireAny("SFT rows", of: GateOutputs.sft)
      return finding
    },

    Invariant(
      id: "I16", statement: "no SFT row comes from an extraction-class or extractor record"
    ) { observation in
      var finding = Finding()
      for run in observation.runs {
        let index = GateIndex(run)
        for row in run.rows(GateOutputs.sft) {
          finding.count("SFT rows")
          let origin = RowOrigin(row, runID: "source_run_id")
          if index.scoredRuns[origin]?.first?.text("source_class") == "extraction" {
            finding.blame(row, "its scored run is of the extraction class")
          }
          if index.evidence(of: row)?.text("model_role") == "extractor" {
            finding.blame(row, "its evidence is an extractor's")
          }
        }
      }
      finding.requireAny("SFT rows", of: GateOutputs.sft)
      return finding
    },
  ]

  /// Blank, as scoring.md lists it.
  static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      switch $0.value {
      case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
        0x3000:
        true
      default: false
      }
    }
  }
}

extension Finding {
  fileprivate mutating func check(_ sample: ForgedAnswer) {
    let verdict = try? JSONValue(parsing: sample.verdict)
    if verdict != sample.expected {
      blame(sample.file, "the validator says \(shown(verdict)) where \(sample.expected) is due")
    }
    if sample.isGood {
      count("good samples")
      let written = sample.rootAfter[GateOutputs.sft].map {
        $0.split(separator: UInt8(ascii: "\n")).map { try? JSONValue(parsing: Array($0)) }
      }
      if sample.writerStatus != 0 || written != [sample.sample] {
        blame(sample.file, "the writer has not written a good sample, and nothing else")
      }
      return
    }
    count(sample.isContamination ? "contaminations" : "other faults")
    let code = (try? JSONValue(parsing: sample.writerOutput))?["error"]?["code"]?.string
    let due = sample.isContamination ? "sft_contamination" : "invalid_record"
    if sample.writerStatus != 2 || code != due {
      blame(
        sample.file,
        "the writer ended with status \(sample.writerStatus) and \(code ?? "no code") where 2 and \(due) is due"
      )
    }
    if sample.rootBefore != sample.rootAfter {
      blame(sample.file, "the writer has changed the export, or left something beside it")
    }
  }
}
