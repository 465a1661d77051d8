// The tables of scoring.md and exports.md: scored runs and the three kinds of samples.

extension RecordSchema {
  /// ScoredRun, schema_version 1.
  static let scoredRun = RecordSchema([
    .required("schema_version", .schemaVersion),
    .required("evidence_run_id", .text),
    .required("evidence_task_id", .text),
    .required("category", .choice(categories)),
    .required("reasons", .array(of: .text, mayBeEmpty: false)),
    .required("source_class", .choice(SourceClass.allCases.map(\.rawValue))),
    .required("scored_at", .timestamp),
    .required("scorer_version", .text),
    .required("sig_hash", .sha256),
    .required("provenance", .record(provenance)),
  ])

  /// SftSample, schema_version 1.
  static let sftSample = RecordSchema([
    .required("schema_version", .schemaVersion),
    .required("id", sampleID),
    .required("instruction", .text),
    .required("context", .string),
    .required("response", .text),
    .required("source_run_id", .text),
    .required("quality_score", .firewalled(sftCategories, never: sftNever)),
    .required("created_at", .timestamp),
    .required("provenance", .record(provenance)),
  ])

  /// RagSample, schema_version 1.
  static let ragSample = RecordSchema([
    .required("schema_version", .schemaVersion),
    .required("id", sampleID),
    .required("title", .text),
    .required("content", .text),
    .required("tags", .texts),
    .required("source_run_id", .text),
    .required("success_score", .choice(categories)),
    .required("embedding_text", .text),
    .required("created_at", .timestamp),
    .required("provenance", .record(provenance)),
  ])

  /// PreferenceSample, schema_version 1.
  static let preferenceSample = RecordSchema([
    .required("schema_version", .schemaVersion),
    .required("id", sampleID),
    .required("prompt", .text),
    .required("chosen", .text),
    .required("rejected", .text),
    .required("reason", .text),
    .required("chosen_run_id", .text),
    .required("rejected_run_id", .text),
    .required("created_at", .timestamp),
    .required("provenance", .record(provenance)),
  ])

  /// The first 32 digits of a SHA-256 (exports.md, "Common fields").
  private static let sampleID = FieldType.hexadecimal(digits: 32)

  private static let sftCategories = ["accepted", "partially_accepted"]
  private static let sftNever = ["rejected", "needs_human_review"]
  private static let categories = sftCategories + sftNever
}
