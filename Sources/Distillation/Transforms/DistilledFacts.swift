// Transform 1: facts that a model drew out of runs; and what transforms 2 and 3 share with it.

extension Transform {
  static let distilledFacts = distilled(.distilledFacts, taskID: "distilled_fact:{source_label}")

  /// The three distilled streams differ in stem and task alone.
  static func distilled(_ stem: SourceStem, taskID: String) -> Transform {
    Transform(
      stem,
      fields: [
        .required("run_id", .text),
        .required("source_label", .text),
        .required("created_at", .timestamp),
        .required("extractor", .text),
        .required("text", .string),
        .optional("verifier", .text),
        .optional("confidence", .number(0...100)),
      ],
      runID: "{run_id}:{line_offset}",
      taskID: taskID,
      timestamp: "created_at",
      evidence: [
        EvidenceRule("model_name", .field("extractor")),
        .modelRole("extractor"),
        EvidenceRule("text", .field("text")),
        .metadata("verifier", "confidence"),
      ])
  }
}
