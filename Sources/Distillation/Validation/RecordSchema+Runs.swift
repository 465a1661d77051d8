// The tables of receipts-and-audit.md and replay.md: what runs, audits and replays leave behind.

extension RecordSchema {
  /// StageReceipt, schema_version 1.
  static let stageReceipt = RecordSchema(
    [
      .required("schema_version", .schemaVersion),
      .required("stage", .choice(stages)),
      .required("run_id", .text),
      .required("status", .choice(statuses)),
      .required("started_at", .timestamp),
      .required("finished_at", .timestamp),
      .required("git_commit", .commit),
      .required("scorer_version", .text),
      .required("inputs", .array(of: .record(fileStamp), mayBeEmpty: true)),
      .required("outputs", .array(of: .record(fileStamp), mayBeEmpty: true)),
    ] + counts + [
      .required("skip_reasons", .map(of: .integer)),
      .required("errors", .texts),
    ])

  /// summary.json, schema_version 1.
  static let runSummary = RecordSchema([
    .required("schema_version", .schemaVersion),
    .required("run_id", .text),
    .required("run_hash", .sha256),
    .required("git_commit", .commit),
    .required("started_at", .timestamp),
    .required("finished_at", .timestamp),
    .required("status", .choice(statuses)),
    .required("stages", .array(of: .record(stageSummary), mayBeEmpty: true)),
    .required("firewall", .record(firewall)),
  ])

  /// One line of the audit baselines.
  static let auditBaseline = RecordSchema([
    .required("schema_version", .schemaVersion),
    .required("recorded_at", .timestamp),
    .required("git_commit", .commit),
    .required("metrics", .map(of: .anyNumber)),
  ])

  /// One line of the replay log.
  static let replayRun = RecordSchema([
    .required("schema", .constant("replay_run.v1")),
    .required("run_id", .text),
    .required("task", .text),
    .required("task_hash", .sha256),
    .required("retrieved", .array(of: .record(retrievedSample), mayBeEmpty: true)),
    .required("bundle_sha256", .sha256),
    .required("model", .text),
    .required("verdict", .choice(["valid", "no_json", "missing_keys", "chat_error"])),
    .optional("missing_keys", .texts),
    .optional("response_sha256", .sha256),
    .optional("value", .freeForm),
    .optional("error", .record(chatError)),
    .optional("prompt_tokens", .integer),
    .optional("completion_tokens", .integer),
    .required("attempts", .integer),
    .required("latency_ms", .integer),
    .required("recorded_at", .timestamp),
  ])

  private static let fileStamp = RecordSchema([
    .required("path", .text),
    .required("sha256", .sha256),
    .required("bytes", .integer),
    .required("records", .integer),
  ])

  private static let stageSummary = RecordSchema(
    [
      .required("stage", .choice(stages)),
      .required("status", .choice(statuses)),
    ] + counts + [.required("receipt_sha256", .sha256)])

  private static let firewall = RecordSchema([
    .required("sft_rows", .integer),
    .required("sft_never_rows", .integer),
  ])

  private static let retrievedSample = RecordSchema([
    .required("id", .text),
    .required("distance", .anyNumber),
  ])

  private static let chatError = RecordSchema([
    .required("code", .text),
    .required("message", .text),
  ])

  private static let counts: [RecordField] = [
    .required("records_in", .integer),
    .required("records_out", .integer),
    .required("records_deduped", .integer),
    .required("records_skipped", .integer),
  ]

  private static let statuses = ["ok", "failed"]
  private static let stages = [
    "collect", "score", "export-rag", "export-sft", "export-preference",
  ]
}
