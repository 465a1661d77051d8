// The ten kinds, field by field, with a value for each.

import Distillation
import WireJSON

extension ContractField {
  static func fields(of kind: RecordKind) -> [ContractField] {
    switch kind {
    case .evidenceRecord: evidence
    case .skip: skip
    case .scoredRun: scoredRun
    case .sftSample: sftSample
    case .ragSample: ragSample
    case .preferenceSample: preferenceSample
    case .stageReceipt: stageReceipt
    case .runSummary: runSummary
    case .auditBaseline: auditBaseline
    case .replayRun: replayRun
    }
  }

  /// The fields inside an object, by the name that the tables below give its type.
  static func fields(inside type: String) -> [ContractField]? {
    switch type {
    case "{provenance}": provenance
    case "{context}": context
    case "{override}": override
    case "{firewall}": firewall
    case "{error}": error
    case "[{file}]": file
    case "[{stage}]": stage
    case "[{retrieved}]": retrieved
    default: nil
    }
  }

  /// An object of the sample of every field.
  static func record(_ fields: [ContractField]) -> JSONValue {
    .object(JSONObject(fields.map { ($0.name, $0.sample) }))
  }

  private static let time: JSONValue = "2026-01-02T03:04:05.678Z"
  private static let hash = JSONValue.string(String(repeating: "0123456789abcdef", count: 4))
  private static let commit = JSONValue.string(String(repeating: "01234567", count: 5))
  private static let id = JSONValue.string(String(repeating: "89abcdef", count: 4))
  private static let categories = "=accepted|partially_accepted|needs_human_review|rejected"

  static let provenance = [
    ContractField("source_file", "S", "data/_kb/audits.jsonl"),
    ContractField("line_offset", "I", 0),
    ContractField("sig_hash", "H", hash),
    ContractField("recorded_at", "TS", time),
  ]

  static let context = [
    ContractField("matrix_corpora?", "[S]", ["permits_v3", "contracts_v1"]),
    ContractField("matrix_hits?", "I", 12),
    ContractField("pathway_fingerprints_seen?", "I", 0),
  ]

  static let override = [
    ContractField("overrider", "S", "j.rivera"),
    ContractField("decision", "=accept|reject|needs_review", "needs_review"),
    ContractField("reason", "S", "checked by hand"),
    ContractField("overridden_at", "TS", time),
  ]

  static let evidence = [
    ContractField("run_id", "S", "audit:7"),
    ContractField("task_id", "S", "phase:intake"),
    ContractField("timestamp", "TS", time),
    ContractField("schema_version", "1", 1),
    ContractField("provenance", "{provenance}", record(provenance)),
    ContractField("model_name?", "S", "phi4:14b"),
    ContractField("model_provider?", "S", "local"),
    ContractField(
      "model_role?",
      "=executor|reviewer|extractor|verifier|categorizer|tiebreaker|applier|embedder|other",
      "reviewer"),
    ContractField("input_hash?", "H", hash),
    ContractField("output_hash?", "H", hash),
    ContractField("source_files?", "[S]", ["a.rs"]),
    ContractField("command_run?", "S", "make test"),
    ContractField("retrieved_context?", "{context}", record(context)),
    ContractField("observer_notes?", "[S]", ["fine"]),
    ContractField("observer_verdict?", "S", "accept"),
    ContractField("observer_confidence?", "N0-100", 87.5),
    ContractField("scratchpad_summary?", "string", ""),
    ContractField("success_markers?", "[S]", ["approve"]),
    ContractField("failure_markers?", "[S]", []),
    ContractField("validation_results?", "{}", ["ok": 1]),
    ContractField("human_override?", "{override}", record(override)),
    ContractField("cost_usd?", "N0-", 0.0125),
    ContractField("latency_ms?", "I", 0),
    ContractField("prompt_tokens?", "I", 12),
    ContractField("completion_tokens?", "I", 34),
    ContractField("text?", "string", "line\n\"two\" é"),
    ContractField("metadata?", "{}", [:]),
  ]

  static let skip = [
    ContractField("schema_version", "1", 1),
    ContractField("source_file", "S", "data/_kb/audits.jsonl"),
    ContractField("line_offset", "I", 3),
    ContractField("line_sha256", "H", hash),
    ContractField("reason", "S", "missing_field:ts"),
    ContractField("recorded_at", "TS", time),
  ]

  static let scoredRun = [
    ContractField("schema_version", "1", 1),
    ContractField("evidence_run_id", "S", "audit:7"),
    ContractField("evidence_task_id", "S", "phase:intake"),
    ContractField("category", categories, "accepted"),
    ContractField("reasons", "[S+]", ["audit: approve"]),
    ContractField("source_class", "=verdict|telemetry|extraction|unknown", "verdict"),
    ContractField("scored_at", "TS", time),
    ContractField("scorer_version", "S", "v1.0.0"),
    ContractField("sig_hash", "H", hash),
    ContractField("provenance", "{provenance}", record(provenance)),
  ]

  static let sftSample = [
    ContractField("schema_version", "1", 1),
    ContractField("id", "H32", id),
    ContractField("instruction", "S", "Audit phase 'intake' and report its findings."),
    ContractField("context", "string", ""),
    ContractField("response", "S", "fine"),
    ContractField("source_run_id", "S", "audit:7"),
    ContractField("quality_score", "quality", "partially_accepted"),
    ContractField("created_at", "TS", time),
    ContractField("provenance", "{provenance}", record(provenance)),
  ]

  static let ragSample = [
    ContractField("schema_version", "1", 1),
    ContractField("id", "H32", id),
    ContractField("title", "S", "phase:intake"),
    ContractField("content", "S", "fine"),
    ContractField("tags", "[S]", ["audits", "verdict", "accepted"]),
    ContractField("source_run_id", "S", "audit:7"),
    ContractField("success_score", categories, "needs_human_review"),
    ContractField("embedding_text", "S", "phase:intake\nfine"),
    ContractField("created_at", "TS", time),
    ContractField("provenance", "{provenance}", record(provenance)),
  ]

  static let preferenceSample = [
    ContractField("schema_version", "1", 1),
    ContractField("id", "H32", id),
    ContractField("prompt", "S", "Audit phase 'intake' and report its findings."),
    ContractField("chosen", "S", "good"),
    ContractField("rejected", "S", "bad"),
    ContractField("reason", "S", "accepted over rejected"),
    ContractField("chosen_run_id", "S", "audit:7"),
    ContractField("rejected_run_id", "S", "audit:8"),
    ContractField("created_at", "TS", time),
    ContractField("provenance", "{provenance}", record(provenance)),
  ]

  private static let stages = "=collect|score|export-rag|export-sft|export-preference"
  private static let counts = ["records_in", "records_out", "records_deduped", "records_skipped"]
    .map { ContractField($0, "I", 0) }

  static let file = [
    ContractField("path", "S", "data/_kb/audits.jsonl"),
    ContractField("sha256", "H", hash),
    ContractField("bytes", "I", 120),
    ContractField("records", "I", 0),
  ]

  static let stageReceipt =
    [
      ContractField("schema_version", "1", 1),
      ContractField("stage", stages, "export-rag"),
      ContractField("run_id", "S", "run-1"),
      ContractField("status", "=ok|failed", "ok"),
      ContractField("started_at", "TS", time),
      ContractField("finished_at", "TS", time),
      ContractField("git_commit", "H40", commit),
      ContractField("scorer_version", "S", "v1.0.0"),
      ContractField("inputs", "[{file}]", [record(file)]),
      ContractField("outputs", "[{file}]", []),
    ] + counts + [
      ContractField("skip_reasons", "{I}", ["invalid_json": 2]),
      ContractField("errors", "[S]", []),
    ]

  static let stage =
    [ContractField("stage", stages, "collect"), ContractField("status", "=ok|failed", "failed")]
    + counts + [ContractField("receipt_sha256", "H", hash)]

  static let firewall = [
    ContractField("sft_rows", "I", 4),
    ContractField("sft_never_rows", "I", 0),
  ]

  static let runSummary = [
    ContractField("schema_version", "1", 1),
    ContractField("run_id", "S", "run-1"),
    ContractField("run_hash", "H", hash),
    ContractField("git_commit", "H40", commit),
    ContractField("started_at", "TS", time),
    ContractField("finished_at", "TS", time),
    ContractField("status", "=ok|failed", "failed"),
    ContractField("stages", "[{stage}]", [record(stage)]),
    ContractField("firewall", "{firewall}", record(firewall)),
  ]

  static let auditBaseline = [
    ContractField("schema_version", "1", 1),
    ContractField("recorded_at", "TS", time),
    ContractField("git_commit", "H40", commit),
    ContractField("metrics", "{N}", ["p0_sources": 12, "p9_ratio": -0.5]),
  ]

  static let retrieved = [
    ContractField("id", "S", "89abcdef"),
    ContractField("distance", "N", 0.25),
  ]

  static let error = [
    ContractField("code", "S", "timeout"),
    ContractField("message", "S", "no answer in 60 s"),
  ]

  static let replayRun = [
    ContractField("schema", "~replay_run.v1", "replay_run.v1"),
    ContractField("run_id", "S", "run-1"),
    ContractField("task", "S", "review it"),
    ContractField("task_hash", "H", hash),
    ContractField("retrieved", "[{retrieved}]", [record(retrieved)]),
    ContractField("bundle_sha256", "H", hash),
    ContractField("model", "S", "phi4:14b"),
    ContractField("verdict", "=valid|no_json|missing_keys|chat_error", "missing_keys"),
    ContractField("missing_keys?", "[S]", ["a"]),
    ContractField("response_sha256?", "H", hash),
    ContractField("value?", "{}", ["a": .null]),
    ContractField("error?", "{error}", record(error)),
    ContractField("prompt_tokens?", "I", 0),
    ContractField("completion_tokens?", "I", 0),
    ContractField("attempts", "I", 1),
    ContractField("latency_ms", "I", 0),
    ContractField("recorded_at", "TS", time),
  ]
}
