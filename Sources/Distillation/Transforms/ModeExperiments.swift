// Transform 5: runs of a task in one of several modes.

extension Transform {
  static let modeExperiments = Transform(
    .modeExperiments,
    fields: [
      .required("ts", .timestamp),
      .required("task_class", .text),
      .required("mode", .text),
      .required("file_path", .text),
      .required("model", .text),
      .optional("provider", .text),
      .required("response", .string),
      .optional("ok", .bool),
      .optional("matrix_corpora", .texts),
      .optional("matrix_hits", .integer),
      .optional("pathway_fingerprints_seen", .integer),
      .optional("latency_ms", .integer),
      .optional("prompt_tokens", .integer),
      .optional("completion_tokens", .integer),
    ],
    runID: "mode_experiment:{mode}:{ts ms}:{line_offset}",
    taskID: "{task_class}",
    timestamp: "ts",
    evidence: [
      EvidenceRule("model_name", .field("model")),
      EvidenceRule("model_provider", .field("provider")),
      .modelRole("executor"),
      EvidenceRule("source_files", .list(of: "file_path")),
      .retrievedContext("matrix_corpora", "matrix_hits", "pathway_fingerprints_seen"),
      EvidenceRule("success_markers", .markers([.flag("ok", if: "ok", is: true)])),
      EvidenceRule("failure_markers", .markers([.flag("not_ok", if: "ok", is: false)])),
      EvidenceRule("latency_ms", .field("latency_ms")),
      EvidenceRule("prompt_tokens", .field("prompt_tokens")),
      EvidenceRule("completion_tokens", .field("completion_tokens")),
      EvidenceRule("text", .field("response")),
      .metadata("mode"),
    ])
}
