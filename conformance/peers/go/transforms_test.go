// Tests of the 12 transforms: a full row and a sparse one of each, and the reasons of rows at fault.
package main

import (
	"strings"
	"testing"
)

// builtOf gives what a row's evidence has between provenance and the end, run_id and task_id in front.
func builtOf(t *testing.T, stem, row string) string {
	t.Helper()
	value, err := readJSON(row, depthLimit)
	if err != nil {
		t.Fatal(row, err)
	}
	for i := range transforms {
		if transforms[i].stem != stem {
			continue
		}
		r, reason := transforms[i].read(value.(*Object), 7)
		if reason != "" {
			return "!" + reason
		}
		e := evidence{timestamp: r.moment, provenance: origin{sourceFile: "f"}}
		transforms[i].build(r, &e)
		line := string(appendEvidence(nil, &e))
		record, err := readJSON(line, depthLimit)
		if err != nil {
			t.Fatal(line, err)
		}
		if violations := violationsOf(record, kinds["evidence_record"]); violations != nil {
			t.Errorf("%s makes %s, which has %v", row, line, violations)
		}
		start, rest, _ := strings.Cut(line, `"timestamp":`)
		_, end, _ := strings.Cut(rest, `"recorded_at":"1970-01-01T00:00:00.000Z"}`)
		return strings.TrimSuffix(start+strings.TrimPrefix(end, ","), "}\n")
	}
	t.Fatal("no transform ", stem)
	return ""
}

func TestTransforms(t *testing.T) {
	const ts = `"2024-01-02T03:04:05.6789+01:00"` // 1704161045678
	const sha = `"0123456789abcdef0123456789abcdef01234567"`
	for _, c := range [][3]string{
		{"distilled_facts", `{"run_id":"r","source_label":"l","created_at":` + ts + `,"extractor":"e","text":"","verifier":"v","confidence":1e2,"more":[]}`,
			`{"run_id":"r:7","task_id":"distilled_fact:l","model_name":"e","model_role":"extractor","text":"","metadata":{"confidence":100,"verifier":"v"}`},
		{"distilled_procedures", `{"run_id":"r","source_label":"l","created_at":` + ts + `,"extractor":"e","text":"x","verifier":null}`,
			`{"run_id":"r:7","task_id":"distilled_procedure:l","model_name":"e","model_role":"extractor","text":"x"`},
		{"distilled_config_hints", `{"run_id":"r","source_label":"l","created_at":` + ts + `,"extractor":"e","text":"x"}`,
			`{"run_id":"r:7","task_id":"distilled_config_hint:l","model_name":"e","model_role":"extractor","text":"x"`},
		{"contract_analyses", `{"permit_id":"p","ts":` + ts + `,"analysis":"a","ok":true,"model":"m","provider":"q","contractor":"c","observer_verdict":"accept",` +
			`"observer_conf":0,"observer_notes":[],"matrix_corpora":["x"],"matrix_hits":3.0,"cost_usd":0.50,"duration_ms":0}`,
			`{"run_id":"contract_analysis:p:1704161045678","task_id":"permit:p","model_name":"m","model_provider":"q","model_role":"executor",` +
				`"retrieved_context":{"matrix_corpora":["x"],"matrix_hits":3},"observer_notes":[],"observer_verdict":"accept","observer_confidence":0,` +
				`"success_markers":["ok"],"cost_usd":0.5,"latency_ms":0,"text":"a","metadata":{"contractor":"c"}`},
		{"contract_analyses", `{"permit_id":"p","ts":"1969-12-31T23:59:59.9Z","analysis":"a","ok":false,"matrix_corpora":[]}`,
			`{"run_id":"contract_analysis:p:-100","task_id":"permit:p","model_role":"executor","retrieved_context":{"matrix_corpora":[]},"failure_markers":["not_ok"],"text":"a"`},
		{"mode_experiments", `{"ts":` + ts + `,"task_class":"k","mode":"o","file_path":"f","model":"m","response":"a","pathway_fingerprints_seen":0,"latency_ms":1,"prompt_tokens":2,"completion_tokens":-0}`,
			`{"run_id":"mode_experiment:o:1704161045678:7","task_id":"k","model_name":"m","model_role":"executor","source_files":["f"],` +
				`"retrieved_context":{"pathway_fingerprints_seen":0},"latency_ms":1,"prompt_tokens":2,"completion_tokens":0,"text":"a","metadata":{"mode":"o"}`},
		{"scrum_reviews", `{"file":"f","reviewed_at":` + ts + `,"accepted_model":"m","accepted_on_attempt":2.0,"attempts_made":0,"suggestions":"s","tree_split_fired":false}`,
			`{"run_id":"scrum:f:1704161045678","task_id":"scrum_review:f","model_name":"m","model_role":"executor","source_files":["f"],` +
				`"success_markers":["accepted_on_attempt_2"],"text":"s","metadata":{"attempts_made":0,"tree_split_fired":false}`},
		{"scrum_reviews", `{"file":"f","reviewed_at":` + ts + `,"suggestions":"s"}`,
			`{"run_id":"scrum:f:1704161045678","task_id":"scrum_review:f","model_role":"executor","source_files":["f"],"text":"s"`},
		{"observer_escalations", `{"ts":` + ts + `,"cluster":"c","mode":"o","model":"m","provider":"p","analysis":"a","prompt_tokens":1}`,
			`{"run_id":"escalation:c:1704161045678","task_id":"escalation:c","model_name":"m","model_provider":"p","model_role":"reviewer","prompt_tokens":1,"text":"a","metadata":{"mode":"o"}`},
		{"audit_facts", `{"head_sha":` + sha + `,"pr_number":12,"extracted_at":` + ts + `,"extractor":"e","facts":["","b",""],"entities":[{"b":1,"a":null}],"verifier_verdict":"v"}`,
			`{"run_id":"audit_facts:0123456789abcdef0123456789abcdef01234567:7","task_id":"pr:12","model_name":"e","model_role":"extractor","text":"\nb\n",` +
				`"metadata":{"entities":[{"a":null,"b":1}],"verifier_verdict":"v"}`},
		{"audit_facts", `{"head_sha":` + sha + `,"pr_number":0,"extracted_at":` + ts + `,"extractor":"e","facts":[],"entities":[]}`,
			`{"run_id":"audit_facts:0123456789abcdef0123456789abcdef01234567:7","task_id":"pr:0","model_name":"e","model_role":"extractor","text":"","metadata":{"entities":[]}`},
		{"auto_apply", `{"ts":` + ts + `,"file":"f","action":"committed","model":"m","patch":"","build":"b","commit":` + sha + `}`,
			`{"run_id":"auto_apply:f:1704161045678","task_id":"auto_apply:f","model_name":"m","model_role":"applier","source_files":["f"],"success_markers":["committed"],` +
				`"text":"","metadata":{"action":"committed","build":"b","commit":` + sha + `}`},
		{"auto_apply", `{"ts":` + ts + `,"file":"f","action":"reverted"}`,
			`{"run_id":"auto_apply:f:1704161045678","task_id":"auto_apply:f","model_role":"applier","source_files":["f"],"failure_markers":["reverted"],"metadata":{"action":"reverted"}`},
		{"observer_reviews", `{"ts":` + ts + `,"file":"f","attempt":1,"verdict":"v","confidence":99.5,"notes":"n","model":"m"}`,
			`{"run_id":"observer_review:f:1:1704161045678","task_id":"observer_review:f","model_name":"m","model_role":"reviewer","source_files":["f"],"observer_notes":["n"],` +
				`"observer_verdict":"v","observer_confidence":99.5,"text":"n","metadata":{"attempt":1}`},
		{"observer_reviews", `{"ts":` + ts + `,"file":"f","attempt":1,"notes":""}`,
			`{"run_id":"observer_review:f:1:1704161045678","task_id":"observer_review:f","model_role":"reviewer","source_files":["f"],"text":"","metadata":{"attempt":1}`},
		{"audits", `{"audit_id":"a","ts":` + ts + `,"phase":"p","overall":"block","severity":"low","findings":["x","y"],"auditor":"u",` +
			`"override":{"overridden_at":` + ts + `,"reason":"r","decision":"accept","overrider":"o"}}`,
			`{"run_id":"audit:a","task_id":"phase:p","model_name":"u","model_role":"reviewer","failure_markers":["block"],` +
				`"human_override":{"overrider":"o","decision":"accept","reason":"r","overridden_at":"2024-01-02T02:04:05.678Z"},"text":"x\ny","metadata":{"overall":"block","severity":"low"}`},
		{"audits", `{"audit_id":"a","ts":` + ts + `,"phase":"p","findings":[]}`,
			`{"run_id":"audit:a","task_id":"phase:p","model_role":"reviewer","text":""`},
		{"outcomes", `{"run_id":"r","created_at":` + ts + `,"scenario":"s","total_events":2,"ok_events":2,"total_gaps":0,"models":["m","n"],"elapsed_ms":5,"per_event":[]}`,
			`{"run_id":"outcome:r","task_id":"scenario:s","model_name":"m","model_role":"executor","success_markers":["all_ok"],` +
				`"validation_results":{"ok_events":2,"total_events":2,"total_gaps":0},"latency_ms":5,"text":"2/2 events ok, 0 gaps","metadata":{"per_event":[]}`},
		{"outcomes", `{"run_id":"r","created_at":` + ts + `,"scenario":"s","total_events":2,"ok_events":0,"total_gaps":1,"models":[]}`,
			`{"run_id":"outcome:r","task_id":"scenario:s","model_role":"executor","failure_markers":["none_ok"],` +
				`"validation_results":{"ok_events":0,"total_events":2,"total_gaps":1},"text":"0/2 events ok, 1 gaps"`},
		{"outcomes", `{"run_id":"r","created_at":` + ts + `,"scenario":"s","total_events":0,"ok_events":0,"total_gaps":0}`,
			`{"run_id":"outcome:r","task_id":"scenario:s","model_role":"executor",` +
				`"validation_results":{"ok_events":0,"total_events":0,"total_gaps":0},"text":"0/0 events ok, 0 gaps"`},

		{"outcomes", `{}`, "!missing_field:run_id"},
		{"outcomes", `{"run_id":"r","created_at":"","scenario":null}`, "!bad_timestamp:created_at"},
		{"outcomes", `{"run_id":"r","created_at":7}`, "!bad_field:created_at"},
		{"outcomes", `{"run_id":"r","created_at":null}`, "!missing_field:created_at"},
		{"outcomes", `{"run_id":"r","created_at":` + ts + `,"scenario":"s","total_events":1,"ok_events":2}`, "!bad_field:ok_events"},
		{"outcomes", `{"run_id":"r","created_at":` + ts + `,"scenario":"s","total_events":1.5,"ok_events":0}`, "!bad_field:total_events"},
		{"distilled_facts", `{"run_id":"","source_label":5}`, "!bad_field:run_id"},
		{"distilled_facts", `{"run_id":"r","source_label":"l","created_at":` + ts + `,"extractor":"e","text":"","verifier":"","confidence":101}`, "!bad_field:verifier"},
		{"distilled_facts", `{"run_id":"r","source_label":"l","created_at":` + ts + `,"extractor":"e","text":"","confidence":100.1}`, "!bad_field:confidence"},
		{"scrum_reviews", `{"file":"f","reviewed_at":` + ts + `,"accepted_on_attempt":0}`, "!bad_field:accepted_on_attempt"},
		{"contract_analyses", `{"permit_id":"p","ts":` + ts + `,"analysis":"a","observer_notes":["a",""]}`, "!bad_field:observer_notes"},
		{"contract_analyses", `{"permit_id":"p","ts":` + ts + `,"analysis":"a","ok":"true"}`, "!bad_field:ok"},
		{"contract_analyses", `{"permit_id":"p","ts":` + ts + `,"analysis":"a","cost_usd":-1}`, "!bad_field:cost_usd"},
		{"audit_facts", `{"head_sha":"0123"}`, "!bad_field:head_sha"},
		{"audit_facts", `{"head_sha":` + sha + `,"pr_number":1,"extracted_at":` + ts + `,"extractor":"e","facts":["a",null]}`, "!bad_field:facts"},
		{"audits", `{"audit_id":"a","ts":` + ts + `,"phase":"p","overall":"","findings":[]}`, "!bad_field:overall"},
		{"audits", `{"audit_id":"a","ts":` + ts + `,"phase":"p","findings":[],"override":{"overrider":"o","decision":"accept","reason":"r","overridden_at":""}}`, "!bad_field:override"},
		{"audits", `{"audit_id":"a","ts":` + ts + `,"phase":"p","findings":[],"override":{"overrider":"o","decision":"accept","reason":"r","overridden_at":` + ts + `,"x":1}}`, "!bad_field:override"},
	} {
		if got := builtOf(t, c[0], c[1]); got != c[2] {
			t.Errorf("%s %s:\ngot  %s\nwant %s", c[0], c[1], got, c[2])
		}
	}
}
