// The 12 transforms, in table order (evidence.md, section The 12 transforms).
package main

var transforms = []transform{
	distilled("distilled_facts", "distilled_fact"),
	distilled("distilled_procedures", "distilled_procedure"),
	distilled("distilled_config_hints", "distilled_config_hint"),
	{
		stem:   "contract_analyses",
		moment: "ts",
		fields: []field{
			need("permit_id", nonEmpty), need("ts", timestamp), need("analysis", anyString), maybe("ok", boolean),
			maybe("model", nonEmpty), maybe("provider", nonEmpty), maybe("contractor", nonEmpty),
			maybe("observer_verdict", nonEmpty), maybe("observer_conf", percent), maybe("observer_notes", texts),
			maybe("matrix_corpora", texts), maybe("matrix_hits", integer),
			// The table gives no bound here, but the evidence field has one, and a row must not become an invalid record.
			maybe("cost_usd", atLeast0),
			maybe("duration_ms", integer),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "contract_analysis:" + r.text("permit_id") + ":" + r.millis()
			e.taskID = "permit:" + r.text("permit_id")
			e.modelName = r.value("model")
			e.modelProvider = r.value("provider")
			e.modelRole = "executor"
			e.retrievedContext = r.pick("matrix_corpora", "matrix_hits")
			e.observerVerdict = r.value("observer_verdict")
			e.observerConfidence = r.value("observer_conf")
			e.observerNotes = r.value("observer_notes")
			r.outcome(e)
			e.costUSD = r.value("cost_usd")
			e.latencyMS = r.value("duration_ms")
			e.text = r.value("analysis")
			e.metadata = r.pick("contractor")
		},
	},
	{
		stem:   "mode_experiments",
		moment: "ts",
		fields: []field{
			need("ts", timestamp), need("task_class", nonEmpty), need("mode", nonEmpty), need("file_path", nonEmpty),
			need("model", nonEmpty), maybe("provider", nonEmpty), need("response", anyString), maybe("ok", boolean),
			maybe("matrix_corpora", texts), maybe("matrix_hits", integer), maybe("pathway_fingerprints_seen", integer),
			maybe("latency_ms", integer), maybe("prompt_tokens", integer), maybe("completion_tokens", integer),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "mode_experiment:" + r.text("mode") + ":" + r.millis() + ":" + r.line()
			e.taskID = r.text("task_class")
			e.modelName = r.value("model")
			e.modelProvider = r.value("provider")
			e.modelRole = "executor"
			e.sourceFiles = list(r.text("file_path"))
			e.retrievedContext = r.pick("matrix_corpora", "matrix_hits", "pathway_fingerprints_seen")
			r.outcome(e)
			e.latencyMS = r.value("latency_ms")
			e.promptTokens = r.value("prompt_tokens")
			e.completionTokens = r.value("completion_tokens")
			e.text = r.value("response")
			e.metadata = r.pick("mode")
		},
	},
	{
		stem:   "scrum_reviews",
		moment: "reviewed_at",
		fields: []field{
			need("file", nonEmpty), need("reviewed_at", timestamp), maybe("accepted_model", nonEmpty),
			maybe("accepted_on_attempt", integerFrom(1)), maybe("attempts_made", integer),
			need("suggestions", anyString), maybe("tree_split_fired", boolean),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "scrum:" + r.text("file") + ":" + r.millis()
			e.taskID = "scrum_review:" + r.text("file")
			e.modelName = r.value("accepted_model")
			e.modelRole = "executor"
			e.sourceFiles = list(r.text("file"))
			if attempt := r.text("accepted_on_attempt"); attempt != "" {
				e.successMarkers = list("accepted_on_attempt_" + attempt)
			}
			e.text = r.value("suggestions")
			e.metadata = r.pick("attempts_made", "tree_split_fired")
		},
	},
	{
		stem:   "observer_escalations",
		moment: "ts",
		fields: []field{
			need("ts", timestamp), need("cluster", nonEmpty), need("mode", nonEmpty), need("model", nonEmpty),
			maybe("provider", nonEmpty), need("analysis", anyString), maybe("prompt_tokens", integer),
			maybe("completion_tokens", integer),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "escalation:" + r.text("cluster") + ":" + r.millis()
			e.taskID = "escalation:" + r.text("cluster")
			e.modelName = r.value("model")
			e.modelProvider = r.value("provider")
			e.modelRole = "reviewer"
			e.promptTokens = r.value("prompt_tokens")
			e.completionTokens = r.value("completion_tokens")
			e.text = r.value("analysis")
			e.metadata = r.pick("mode")
		},
	},
	{
		stem:   "audit_facts",
		moment: "extracted_at",
		fields: []field{
			need("head_sha", gitCommit), need("pr_number", integer), need("extracted_at", timestamp),
			need("extractor", nonEmpty), need("facts", arrayOf(anyString)), maybe("entities", arrayOf(freeForm)),
			maybe("verifier_verdict", nonEmpty),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "audit_facts:" + r.text("head_sha") + ":" + r.line()
			e.taskID = "pr:" + r.text("pr_number")
			e.modelName = r.value("extractor")
			e.modelRole = "extractor"
			e.text = r.joined("facts")
			e.metadata = r.pick("entities", "verifier_verdict")
		},
	},
	{
		stem:   "auto_apply",
		moment: "ts",
		fields: []field{
			need("ts", timestamp), need("file", nonEmpty), need("action", nonEmpty), maybe("model", nonEmpty),
			maybe("patch", anyString), maybe("build", nonEmpty), maybe("commit", gitCommit),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "auto_apply:" + r.text("file") + ":" + r.millis()
			e.taskID = "auto_apply:" + r.text("file")
			e.modelName = r.value("model")
			e.modelRole = "applier"
			e.sourceFiles = list(r.text("file"))
			switch action := r.text("action"); action {
			case "committed":
				e.successMarkers = list(action)
			case "reverted", "build_failed":
				e.failureMarkers = list(action)
			}
			e.text = r.value("patch")
			e.metadata = r.pick("action", "build", "commit")
		},
	},
	{
		stem:   "observer_reviews",
		moment: "ts",
		fields: []field{
			need("ts", timestamp), need("file", nonEmpty), need("attempt", integerFrom(1)), maybe("verdict", nonEmpty),
			maybe("confidence", percent), maybe("notes", anyString), maybe("model", nonEmpty),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "observer_review:" + r.text("file") + ":" + r.text("attempt") + ":" + r.millis()
			e.taskID = "observer_review:" + r.text("file")
			e.modelName = r.value("model")
			e.modelRole = "reviewer"
			e.sourceFiles = list(r.text("file"))
			if notes := r.text("notes"); notes != "" {
				e.observerNotes = list(notes)
			}
			e.observerVerdict = r.value("verdict")
			e.observerConfidence = r.value("confidence")
			e.text = r.value("notes")
			e.metadata = r.pick("attempt")
		},
	},
	{
		stem:   "audits",
		moment: "ts",
		fields: []field{
			need("audit_id", nonEmpty), need("ts", timestamp), need("phase", nonEmpty),
			maybe("overall", oneOf("approve", "request_changes", "block")),
			maybe("severity", oneOf("info", "low", "medium", "high", "critical")),
			need("findings", arrayOf(anyString)), maybe("auditor", nonEmpty), maybe("override", humanOverride),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "audit:" + r.text("audit_id")
			e.taskID = "phase:" + r.text("phase")
			e.modelName = r.value("auditor")
			e.modelRole = "reviewer"
			switch overall := r.text("overall"); overall {
			case "approve":
				e.successMarkers = list(overall)
			case "request_changes", "block":
				e.failureMarkers = list(overall)
			}
			e.humanOverride = r.override("override")
			e.text = r.joined("findings")
			e.metadata = r.pick("overall", "severity")
		},
	},
	{
		stem:   "outcomes",
		moment: "created_at",
		fields: []field{
			need("run_id", nonEmpty), need("created_at", timestamp), need("scenario", nonEmpty),
			need("total_events", integer), need("ok_events", integer), need("total_gaps", integer),
			maybe("models", texts), maybe("elapsed_ms", integer), maybe("per_event", arrayOf(freeForm)),
		},
		limits: map[string]string{"ok_events": "total_events"},
		build: func(r *sourceRow, e *evidence) {
			e.runID = "outcome:" + r.text("run_id")
			e.taskID = "scenario:" + r.text("scenario")
			if models, _ := r.value("models").([]Value); len(models) > 0 {
				e.modelName = models[0]
			}
			e.modelRole = "executor"
			total, ok, gaps := r.number("total_events"), r.number("ok_events"), r.number("total_gaps")
			if total > 0 && ok == total && gaps == 0 {
				e.successMarkers = list("all_ok")
			}
			if total > 0 && ok == 0 {
				e.failureMarkers = list("none_ok")
			}
			e.latencyMS = r.value("elapsed_ms")
			e.validationResults = r.pick("ok_events", "total_events", "total_gaps")
			e.text = r.text("ok_events") + "/" + r.text("total_events") + " events ok, " + r.text("total_gaps") + " gaps"
			e.metadata = r.pick("per_event")
		},
	},
}

// distilled is the transform of the first three streams, which differ in the name of what they hold only.
func distilled(stem, task string) transform {
	return transform{
		stem:   stem,
		moment: "created_at",
		fields: []field{
			need("run_id", nonEmpty), need("source_label", nonEmpty), need("created_at", timestamp),
			need("extractor", nonEmpty), need("text", anyString), maybe("verifier", nonEmpty), maybe("confidence", percent),
		},
		build: func(r *sourceRow, e *evidence) {
			e.runID = r.text("run_id") + ":" + r.line()
			e.taskID = task + ":" + r.text("source_label")
			e.modelName = r.value("extractor")
			e.modelRole = "extractor"
			e.text = r.value("text")
			e.metadata = r.pick("verifier", "confidence")
		},
	}
}
