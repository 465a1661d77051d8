// Mutants of I13 to I16: what might reach fine-tuning.

import WireJSON

extension Mutant {
  static let firewallMutants: [Mutant] = [
    .outputs("I13", "rejected-in-sft", "a sample of a rejected run, dressed up as accepted") {
      run in
      run.first.importSample(of: "rejected", as: "accepted")
    },
    .outputs("I13", "review-in-wide-sft", "--include-partial lets needs_human_review in") { run in
      run.wide.importSample(of: "needs_human_review", as: "needs_human_review")
    },
    .outputs("I13", "partial-unasked", "partially_accepted is let in without being asked for") {
      run in
      run.first.importSample(of: "partially_accepted", as: "partially_accepted")
    },
    .outputs("I13", "rejected-in-second-sft", "a second run lets a rejected run in") { run in
      run.second.importSample(of: "rejected", as: "rejected")
    },
    .outputs("I13", "review-in-partial-sft", "--include-partial alone lets needs_human_review in") {
      run in
      run.partial.importSample(of: "needs_human_review", as: "needs_human_review")
    },
    .runtime(
      "I13", "firewall-open", "distill writes a sample of every rejected run", .openFirewall),
    .runtime(
      "I14", "contamination-called-enum", "the validator says enum instead of sft_contamination",
      .validator(.callsItEnum)),
    .runtime(
      "I14", "contamination-valid", "the validator lets needs_human_review through",
      .validator(.letsReviewThrough)),
    .runtime(
      "I14", "writer-open", "the writer writes whatever it is given", .writer(.writesAnything)),
    .runtime(
      "I14", "writer-idle", "the writer says that it has written, and has not",
      .writer(.writesNothing)),
    .runtime(
      "I14", "writer-beside", "the writer refuses, and keeps the sample in another file",
      .writer(.keepsBeside)),
    .runtime(
      "I14", "writer-truncates", "the writer refuses, and has emptied the export",
      .writer(.emptiesExport)),
    .outputs("I15", "blank-instruction", "an instruction of white space only") {
      $0.first.editRow(below: GateOutputs.sft) { $0.set("instruction", to: "\u{3000}\n") }
    },
    .outputs("I15", "blank-response", "an empty response") {
      $0.wide.editRow(below: GateOutputs.sft) { $0.set("response", to: "\u{85}") }
    },
    .outputs("I16", "extraction-in-sft", "a sample made of an extracted fact") { run in
      run.wide.importSample(ofClass: "extraction")
    },
    .outputs("I16", "extractor-in-sft", "the evidence of a sample turns out to be an extractor's") {
      run in
      guard let sample = run.first.rows(GateOutputs.sft).first else { return }
      let origin = RowOrigin(sample, runID: "source_run_id")
      run.first.editRow(
        below: GateOutputs.evidence, where: { RowOrigin($0, runID: "run_id") == origin }
      ) { $0.set("model_role", to: "extractor") }
    },
  ]
}

extension GateOutputs {
  /// Adds an SFT sample of the first scored run of a category.
  mutating func importSample(of category: String, as quality: String) {
    importSample(as: quality) { $0.text("category") == category }
  }

  /// Adds an SFT sample of the first scored run of a class that is good enough.
  mutating func importSample(ofClass sourceClass: String) {
    importSample(as: "partially_accepted") {
      $0.text("source_class") == sourceClass && $0.text("category") == "partially_accepted"
    }
  }

  private mutating func importSample(as quality: String, where matches: (OutputRow) -> Bool) {
    let runs = rows(below: Self.scoredRuns)
    guard let run = runs.first(where: matches), var sample = rows(Self.sft).first?.value else {
      return
    }
    sample.set("source_run_id", to: run["evidence_run_id"])
    sample.set("quality_score", to: .string(quality))
    sample.set("provenance", to: run["provenance"])
    files[Self.sft, default: []] += sample.wire() + [UInt8(ascii: "\n")]
  }
}
