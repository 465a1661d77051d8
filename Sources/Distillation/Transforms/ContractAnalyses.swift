// Transform 4: analyses of contracts by permit, with an observer's verdict.

extension Transform {
  static let contractAnalyses = Transform(
    .contractAnalyses,
    fields: [
      .required("permit_id", .text),
      .required("ts", .timestamp),
      .required("analysis", .string),
      .optional("ok", .bool),
      .optional("model", .text),
      .optional("provider", .text),
      .optional("contractor", .text),
      .optional("observer_verdict", .text),
      .optional("observer_conf", .number(0...100)),
      .optional("observer_notes", .texts),
      .optional("matrix_corpora", .texts),
      .optional("matrix_hits", .integer),
      // The table sets no bound, but evidence does, and evidence is always valid.
      .optional("cost_usd", .cost),
      .optional("duration_ms", .integer),
    ],
    runID: "contract_analysis:{permit_id}:{ts ms}",
    taskID: "permit:{permit_id}",
    timestamp: "ts",
    evidence: [
      EvidenceRule("model_name", .field("model")),
      EvidenceRule("model_provider", .field("provider")),
      .modelRole("executor"),
      .retrievedContext("matrix_corpora", "matrix_hits"),
      EvidenceRule("observer_notes", .field("observer_notes")),
      EvidenceRule("observer_verdict", .field("observer_verdict")),
      EvidenceRule("observer_confidence", .field("observer_conf")),
      EvidenceRule("success_markers", .markers([.flag("ok", if: "ok", is: true)])),
      EvidenceRule("failure_markers", .markers([.flag("not_ok", if: "ok", is: false)])),
      EvidenceRule("cost_usd", .field("cost_usd")),
      EvidenceRule("latency_ms", .field("duration_ms")),
      EvidenceRule("text", .field("analysis")),
      .metadata("contractor"),
    ])
}
