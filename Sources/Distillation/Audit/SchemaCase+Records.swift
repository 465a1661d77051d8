// The suite's records: of each kind a valid one, and what is replaced in it to break each rule.

extension SchemaCase {
  private static let hash = String(repeating: "0123456789abcdef", count: 4)
  private static let id = String(repeating: "0123456789abcdef", count: 2)
  private static let commit = String(repeating: "0123456789", count: 4)
  private static let time = "2026-01-02T03:04:05.678Z"
  private static let provenance = """
    "provenance":{"source_file":"data/_kb/audits.jsonl","line_offset":0,"sig_hash":"\(hash)",\
    "recorded_at":"\(time)"}
    """
  private static let counts = """
    "records_in":4,"records_out":2,"records_deduped":1,"records_skipped":1
    """

  /// A valid record of a kind.
  static func text(of kind: RecordKind) -> String {
    switch kind {
    case .evidenceRecord:
      """
      {"run_id":"audit:1","task_id":"phase:a","timestamp":"\(time)","schema_version":1,\
      \(provenance),"model_role":"reviewer","source_files":["a"],\
      "retrieved_context":{"matrix_hits":3},"observer_confidence":50,"success_markers":["approve"],\
      "human_override":{"overrider":"r","decision":"accept","reason":"seen",\
      "overridden_at":"\(time)"},"cost_usd":0.5,"latency_ms":7,"text":"","metadata":{"a":[null]}}
      """
    case .skip:
      """
      {"schema_version":1,"source_file":"data/_kb/audits.jsonl","line_offset":4,\
      "line_sha256":"\(hash)","reason":"invalid_json","recorded_at":"\(time)"}
      """
    case .scoredRun:
      """
      {"schema_version":1,"evidence_run_id":"audit:1","evidence_task_id":"phase:a",\
      "category":"accepted","reasons":["audit: approve"],"source_class":"verdict",\
      "scored_at":"\(time)","scorer_version":"v1.0.0","sig_hash":"\(hash)",\(provenance)}
      """
    case .sftSample:
      """
      {"schema_version":1,"id":"\(id)","instruction":"Do.","context":"","response":"Done.",\
      "source_run_id":"audit:1","quality_score":"partially_accepted","created_at":"\(time)",\
      \(provenance)}
      """
    case .ragSample:
      """
      {"schema_version":1,"id":"\(id)","title":"phase:a","content":"Done.","tags":["audits"],\
      "source_run_id":"audit:1","success_score":"accepted","embedding_text":"Done.",\
      "created_at":"\(time)",\(provenance)}
      """
    case .preferenceSample:
      """
      {"schema_version":1,"id":"\(id)","prompt":"Do.","chosen":"Done.","rejected":"No.",\
      "reason":"accepted over rejected","chosen_run_id":"audit:1","rejected_run_id":"audit:2",\
      "created_at":"\(time)",\(provenance)}
      """
    case .stageReceipt:
      """
      {"schema_version":1,"stage":"collect","run_id":"r","status":"ok","started_at":"\(time)",\
      "finished_at":"\(time)","git_commit":"\(commit)","scorer_version":"v1.0.0","inputs":[],\
      "outputs":[{"path":"a","sha256":"\(hash)","bytes":9,"records":2}],\(counts),\
      "skip_reasons":{"invalid_json":1},"errors":[]}
      """
    case .runSummary:
      """
      {"schema_version":1,"run_id":"r","run_hash":"\(hash)","git_commit":"\(commit)",\
      "started_at":"\(time)","finished_at":"\(time)","status":"ok",\
      "stages":[{"stage":"collect","status":"ok",\(counts),"receipt_sha256":"\(hash)"}],\
      "firewall":{"sft_rows":1,"sft_never_rows":0}}
      """
    case .auditBaseline:
      """
      {"schema_version":1,"recorded_at":"\(time)","git_commit":"\(commit)",\
      "metrics":{"p0_sources":12}}
      """
    case .replayRun:
      """
      {"schema":"replay_run.v1","run_id":"r","task":"Do.","task_hash":"\(hash)",\
      "retrieved":[{"id":"\(id)","distance":0.25}],"bundle_sha256":"\(hash)","model":"m",\
      "verdict":"valid","response_sha256":"\(hash)","value":{"a":1},"attempts":1,"latency_ms":5,\
      "recorded_at":"\(time)"}
      """
    }
  }

  typealias Edit = (part: String, replacement: String, violations: [String])

  /// What is replaced in the valid record, and what is to be said of it then.
  static func edits(of kind: RecordKind) -> [Edit] {
    switch kind {
    case .evidenceRecord:
      [
        (#""run_id":"audit:1","#, "", ["/run_id required"]), ("audit:1", "", ["/run_id empty"]),
        (time, "2026-01-02", ["/timestamp format"]),
        (#""schema_version":1"#, #""schema_version":2"#, ["/schema_version schema_version"]),
        (#""line_offset":0"#, #""line_offset":-1"#, ["/provenance/line_offset range"]),
        (#""line_offset":0,"#, "", ["/provenance/line_offset required"]),
        (hash, "0", ["/provenance/sig_hash format"]), ("reviewer", "x", ["/model_role enum"]),
        (#"["a"]"#, #"["a",""]"#, ["/source_files/1 empty"]),
        (":3}", ":3.5}", ["/retrieved_context/matrix_hits type"]),
        (":50", ":101", ["/observer_confidence range"]),
        (#"["approve"]"#, "null", ["/success_markers type"]),
        (#""accept""#, #""maybe""#, ["/human_override/decision enum"]),
        (":0.5", ":-1", ["/cost_usd range"]), (":7", #":"7""#, ["/latency_ms type"]),
        (#"{"a":[null]}"#, "[]", ["/metadata type"]),
      ]
    case .skip:
      [
        (":4", ":4.5", ["/line_offset type"]), (hash, hash.uppercased(), ["/line_sha256 format"]),
        ("invalid_json", "", ["/reason empty"]),
        (#","recorded_at":"\#(time)""#, "", ["/recorded_at required"]),
      ]
    case .scoredRun:
      [
        (#""accepted""#, #""good""#, ["/category enum"]),
        (#"["audit: approve"]"#, "[]", ["/reasons empty"]),
        (#""verdict""#, "1", ["/source_class type"]), (hash, "", ["/sig_hash format"]),
        (#""schema_version":1,"#, "", ["/schema_version required"]),
      ]
    case .sftSample:
      [
        ("partially_accepted", "rejected", ["/quality_score sft_contamination"]),
        ("partially_accepted", "needs_human_review", ["/quality_score sft_contamination"]),
        ("partially_accepted", "good", ["/quality_score enum"]), (id, "1", ["/id format"]),
        ("Done.", "", ["/response empty"]), (#""context":"","#, "", ["/context required"]),
      ]
    case .ragSample:
      [
        (#""accepted""#, #""""#, ["/success_score enum"]), (#"["audits"]"#, "{}", ["/tags type"]),
        (#""title":"phase:a","#, "", ["/title required"]), (id, "", ["/id format"]),
      ]
    case .preferenceSample:
      [
        (#""Done.""#, "null", ["/chosen type"]), ("No.", "", ["/rejected empty"]),
        (#""chosen_run_id":"audit:1","#, "", ["/chosen_run_id required"]),
        (time, "yesterday", ["/created_at format"]),
      ]
    case .stageReceipt:
      [
        ("collect", "materialize", ["/stage enum"]), (commit, "abc", ["/git_commit format"]),
        (#""bytes":9"#, #""bytes":-9"#, ["/outputs/0/bytes range"]),
        (#""inputs":[],"#, "", ["/inputs required"]),
        (":1}", ":true}", ["/skip_reasons/invalid_json type"]),
        (#""errors":[]"#, #""errors":[""]"#, ["/errors/0 empty"]),
      ]
    case .runSummary:
      [
        (hash, "0", ["/run_hash format"]),
        (#""status":"ok""#, #""status":"fine""#, ["/status enum"]),
        (#","sft_never_rows":0"#, "", ["/firewall/sft_never_rows required"]),
        (#""records_out":2"#, #""records_out":0.5"#, ["/stages/0/records_out type"]),
      ]
    case .auditBaseline:
      [
        (":12", #":"12""#, ["/metrics/p0_sources type"]), (commit, "", ["/git_commit format"]),
        (#"{"p0_sources":12}"#, "[]", ["/metrics type"]), (time, "", ["/recorded_at format"]),
      ]
    case .replayRun:
      [
        ("replay_run.v1", "replay_run.v2", ["/schema format"]),
        (#""valid""#, #""dry_run""#, ["/verdict enum"]),
        (":0.25", #":"near""#, ["/retrieved/0/distance type"]),
        (#","model":"m""#, "", ["/model required"]),
        (":5", ":-5", ["/latency_ms range"]),
      ]
    }
  }
}
