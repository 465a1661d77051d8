// The tables of evidence.md: evidence, what is inside it, and skips.

extension RecordSchema {
  /// EvidenceRecord, schema_version 1.
  static let evidenceRecord = RecordSchema([
    .required("run_id", .text),
    .required("task_id", .text),
    .required("timestamp", .timestamp),
    .required("schema_version", .schemaVersion),
    .required("provenance", .record(provenance)),
    .optional("model_name", .text),
    .optional("model_provider", .text),
    .optional("model_role", .choice(modelRoles)),
    .optional("input_hash", .sha256),
    .optional("output_hash", .sha256),
    .optional("source_files", .texts),
    .optional("command_run", .text),
    .optional("retrieved_context", .record(retrievedContext)),
    .optional("observer_notes", .texts),
    .optional("observer_verdict", .text),
    .optional("observer_confidence", .number(0...100)),
    .optional("scratchpad_summary", .string),
    .optional("success_markers", .texts),
    .optional("failure_markers", .texts),
    .optional("validation_results", .freeForm),
    .optional("human_override", .record(humanOverride)),
    .optional("cost_usd", .cost),
    .optional("latency_ms", .integer),
    .optional("prompt_tokens", .integer),
    .optional("completion_tokens", .integer),
    .optional("text", .string),
    .optional("metadata", .freeForm),
  ])

  /// Where a record comes from.
  static let provenance = RecordSchema([
    .required("source_file", .text),
    .required("line_offset", .integer),
    .required("sig_hash", .sha256),
    .required("recorded_at", .timestamp),
  ])

  /// What a model was given from the matrix and the pathways.
  static let retrievedContext = RecordSchema([
    .optional("matrix_corpora", .texts),
    .optional("matrix_hits", .integer),
    .optional("pathway_fingerprints_seen", .integer),
  ])

  /// What a person decided.
  static let humanOverride = RecordSchema([
    .required("overrider", .text),
    .required("decision", .choice(["accept", "reject", "needs_review"])),
    .required("reason", .text),
    .required("overridden_at", .timestamp),
  ])

  /// A row of the skips file ("Materializing").
  static let skip = RecordSchema([
    .required("schema_version", .schemaVersion),
    .required("source_file", .text),
    .required("line_offset", .integer),
    .required("line_sha256", .sha256),
    .required("reason", .text),
    .required("recorded_at", .timestamp),
  ])

  private static let modelRoles = [
    "executor", "reviewer", "extractor", "verifier", "categorizer", "tiebreaker", "applier",
    "embedder", "other",
  ]
}
