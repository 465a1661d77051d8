// The tables of the ten record kinds (evidence.md, scoring.md, exports.md, receipts-and-audit.md, replay.md).
// A field's place here is its place in the wire order and in the order of violations.
package main

// Categories, best first (scoring.md).
const (
	accepted          = "accepted"
	partiallyAccepted = "partially_accepted"
	needsHumanReview  = "needs_human_review"
	rejected          = "rejected"
)

var (
	category   = oneOf(accepted, partiallyAccepted, needsHumanReview, rejected)
	texts      = arrayOf(nonEmpty)
	anyObject  = objectOf(freeForm)
	gitCommit  = hexDigits(40)
	sampleID   = hexDigits(32) // the first digits of a hash
	stage      = oneOf("collect", "score", "export-rag", "export-sft", "export-preference")
	runStatus  = oneOf("ok", "failed")
	provenance = object(
		need("source_file", nonEmpty),
		need("line_offset", integer),
		need("sig_hash", hash),
		need("recorded_at", timestamp),
	)
	humanOverride = object(
		need("overrider", nonEmpty),
		need("decision", oneOf("accept", "reject", "needs_review")),
		need("reason", nonEmpty),
		need("overridden_at", timestamp),
	)
	fileList = arrayOf(object(
		need("path", nonEmpty),
		need("sha256", hash),
		need("bytes", integer),
		need("records", integer),
	))
)

// quality is what an SFT sample may be. A category of the SFT-never set is told from a slip of typing: it is the
// firewall that speaks (scoring.md, The firewall).
func quality(c *checker, value Value) {
	switch value {
	case rejected, needsHumanReview:
		c.fail(codeSFTContamination)
	default:
		sftQuality(c, value)
	}
}

var sftQuality = oneOf(accepted, partiallyAccepted)

var kinds = map[string]shape{
	"evidence_record": object(
		need("run_id", nonEmpty),
		need("task_id", nonEmpty),
		need("timestamp", timestamp),
		need("schema_version", schemaVersion),
		need("provenance", provenance),
		maybe("model_name", nonEmpty),
		maybe("model_provider", nonEmpty),
		maybe("model_role", oneOf("executor", "reviewer", "extractor", "verifier", "categorizer", "tiebreaker",
			"applier", "embedder", "other")),
		maybe("input_hash", hash),
		maybe("output_hash", hash),
		maybe("source_files", texts),
		maybe("command_run", nonEmpty),
		maybe("retrieved_context", object(
			maybe("matrix_corpora", texts),
			maybe("matrix_hits", integer),
			maybe("pathway_fingerprints_seen", integer),
		)),
		maybe("observer_notes", texts),
		maybe("observer_verdict", nonEmpty),
		maybe("observer_confidence", percent),
		maybe("scratchpad_summary", anyString),
		maybe("success_markers", texts),
		maybe("failure_markers", texts),
		maybe("validation_results", anyObject),
		maybe("human_override", humanOverride),
		maybe("cost_usd", atLeast0),
		maybe("latency_ms", integer),
		maybe("prompt_tokens", integer),
		maybe("completion_tokens", integer),
		maybe("text", anyString),
		maybe("metadata", anyObject),
	),
	"skip": object(
		need("schema_version", schemaVersion),
		need("source_file", nonEmpty),
		need("line_offset", integer),
		need("line_sha256", hash),
		need("reason", nonEmpty),
		need("recorded_at", timestamp),
	),
	"scored_run": object(
		need("schema_version", schemaVersion),
		need("evidence_run_id", nonEmpty),
		need("evidence_task_id", nonEmpty),
		need("category", category),
		need("reasons", someOf(nonEmpty)),
		need("source_class", oneOf("verdict", "telemetry", "extraction", "unknown")),
		need("scored_at", timestamp),
		need("scorer_version", nonEmpty),
		need("sig_hash", hash),
		need("provenance", provenance),
	),
	"sft_sample": object(
		need("schema_version", schemaVersion),
		need("id", sampleID),
		need("instruction", nonEmpty),
		need("context", anyString),
		need("response", nonEmpty),
		need("source_run_id", nonEmpty),
		need("quality_score", quality),
		need("created_at", timestamp),
		need("provenance", provenance),
	),
	"rag_sample": object(
		need("schema_version", schemaVersion),
		need("id", sampleID),
		need("title", nonEmpty),
		need("content", nonEmpty),
		need("tags", texts),
		need("source_run_id", nonEmpty),
		need("success_score", category),
		need("embedding_text", nonEmpty),
		need("created_at", timestamp),
		need("provenance", provenance),
	),
	"preference_sample": object(
		need("schema_version", schemaVersion),
		need("id", sampleID),
		need("prompt", nonEmpty),
		need("chosen", nonEmpty),
		need("rejected", nonEmpty),
		need("reason", nonEmpty),
		need("chosen_run_id", nonEmpty),
		need("rejected_run_id", nonEmpty),
		need("created_at", timestamp),
		need("provenance", provenance),
	),
	"stage_receipt": object(
		need("schema_version", schemaVersion),
		need("stage", stage),
		need("run_id", nonEmpty),
		need("status", runStatus),
		need("started_at", timestamp),
		need("finished_at", timestamp),
		need("git_commit", gitCommit),
		need("scorer_version", nonEmpty),
		need("inputs", fileList),
		need("outputs", fileList),
		need("records_in", integer),
		need("records_out", integer),
		need("records_deduped", integer),
		need("records_skipped", integer),
		need("skip_reasons", objectOf(integer)),
		need("errors", texts),
	),
	"run_summary": object(
		need("schema_version", schemaVersion),
		need("run_id", nonEmpty),
		need("run_hash", hash),
		need("git_commit", gitCommit),
		need("started_at", timestamp),
		need("finished_at", timestamp),
		need("status", runStatus),
		need("stages", arrayOf(object(
			need("stage", stage),
			need("status", runStatus),
			need("records_in", integer),
			need("records_out", integer),
			need("records_deduped", integer),
			need("records_skipped", integer),
			need("receipt_sha256", hash),
		))),
		need("firewall", object(
			need("sft_rows", integer),
			need("sft_never_rows", integer),
		)),
	),
	"audit_baseline": object(
		need("schema_version", schemaVersion),
		need("recorded_at", timestamp),
		need("git_commit", gitCommit),
		need("metrics", objectOf(anyNumber)),
	),
	"replay_run": object(
		need("schema", fixed("replay_run.v1")),
		need("run_id", nonEmpty),
		need("task", nonEmpty),
		need("task_hash", hash),
		need("retrieved", arrayOf(object(
			need("id", nonEmpty),
			need("distance", anyNumber),
		))),
		need("bundle_sha256", hash),
		need("model", nonEmpty),
		need("verdict", oneOf("valid", "no_json", "missing_keys", "chat_error")),
		maybe("missing_keys", texts),
		maybe("response_sha256", hash),
		maybe("value", anyObject),
		maybe("error", object(
			need("code", nonEmpty),
			need("message", nonEmpty),
		)),
		maybe("prompt_tokens", integer),
		maybe("completion_tokens", integer),
		need("attempts", integer),
		need("latency_ms", integer),
		need("recorded_at", timestamp),
	),
}
