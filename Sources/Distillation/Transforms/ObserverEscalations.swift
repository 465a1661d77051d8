// Transform 7: what an observer escalated, by cluster.

extension Transform {
  static let observerEscalations = Transform(
    .observerEscalations,
    fields: [
      .required("ts", .timestamp),
      .required("cluster", .text),
      .required("mode", .text),
      .required("model", .text),
      .optional("provider", .text),
      .required("analysis", .string),
      .optional("prompt_tokens", .integer),
      .optional("completion_tokens", .integer),
    ],
    runID: "escalation:{cluster}:{ts ms}",
    taskID: "escalation:{cluster}",
    timestamp: "ts",
    evidence: [
      EvidenceRule("model_name", .field("model")),
      EvidenceRule("model_provider", .field("provider")),
      .modelRole("reviewer"),
      EvidenceRule("prompt_tokens", .field("prompt_tokens")),
      EvidenceRule("completion_tokens", .field("completion_tokens")),
      EvidenceRule("text", .field("analysis")),
      .metadata("mode"),
    ])
}
