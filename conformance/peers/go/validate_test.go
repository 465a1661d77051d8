// Tests of the validator, through the surface and the command.
package main

import (
	"bytes"
	"strings"
	"testing"
)

const (
	testHash       = `"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"`
	testCommit     = `"0123456789abcdef0123456789abcdef01234567"`
	testID         = `"0123456789abcdef0123456789abcdef"`
	testTime       = `"2024-01-02T03:04:05Z"`
	testProvenance = `"provenance":{"source_file":"data/_kb/audits.jsonl","line_offset":0,"sig_hash":` + testHash +
		`,"recorded_at":` + testTime + `}`
	testCounts = `"records_in":0,"records_out":0,"records_deduped":0,"records_skipped":0`
)

var validRecords = map[string]string{
	"evidence_record": `{"run_id":"r","task_id":"t","timestamp":` + testTime + `,"schema_version":1,` + testProvenance + `}`,
	"skip": `{"schema_version":1,"source_file":"f","line_offset":-0,"line_sha256":` + testHash +
		`,"reason":"invalid_json","recorded_at":` + testTime + `}`,
	"scored_run": `{"schema_version":1.0,"evidence_run_id":"r","evidence_task_id":"t","category":"rejected","reasons":["x"],` +
		`"source_class":"unknown","scored_at":` + testTime + `,"scorer_version":"v1.0.0","sig_hash":` + testHash + `,` + testProvenance + `}`,
	"sft_sample": `{"schema_version":1,"id":` + testID + `,"instruction":"i","context":"","response":"r","source_run_id":"s",` +
		`"quality_score":"accepted","created_at":` + testTime + `,` + testProvenance + `}`,
	"rag_sample": `{"schema_version":1,"id":` + testID + `,"title":"t","content":"c","tags":[],"source_run_id":"s",` +
		`"success_score":"rejected","embedding_text":"e","created_at":` + testTime + `,` + testProvenance + `}`,
	"preference_sample": `{"schema_version":1,"id":` + testID + `,"prompt":"p","chosen":"c","rejected":"r","reason":"x",` +
		`"chosen_run_id":"a","rejected_run_id":"b","created_at":` + testTime + `,` + testProvenance + `}`,
	"stage_receipt": `{"schema_version":1,"stage":"export-rag","run_id":"r","status":"failed","started_at":` + testTime +
		`,"finished_at":` + testTime + `,"git_commit":` + testCommit + `,"scorer_version":"v","inputs":[],"outputs":[{"path":"p","sha256":` +
		testHash + `,"bytes":3e0,"records":9007199254740991}],` + testCounts + `,"skip_reasons":{"x":1},"errors":["e"]}`,
	"run_summary": `{"schema_version":1,"run_id":"r","run_hash":` + testHash + `,"git_commit":` + testCommit + `,"started_at":` + testTime +
		`,"finished_at":` + testTime + `,"status":"ok","stages":[{"stage":"collect","status":"ok",` + testCounts +
		`,"receipt_sha256":` + testHash + `}],"firewall":{"sft_rows":0,"sft_never_rows":0}}`,
	"audit_baseline": `{"schema_version":1,"recorded_at":` + testTime + `,"git_commit":` + testCommit + `,"metrics":{"a":-1.5,"":0}}`,
	"replay_run": `{"schema":"replay_run.v1","run_id":"r","task":"t","task_hash":` + testHash + `,"retrieved":[{"id":"x","distance":0.5}],` +
		`"bundle_sha256":` + testHash + `,"model":"m","verdict":"valid","missing_keys":[],"value":{},"error":{"code":"c","message":"m"},` +
		`"attempts":1,"latency_ms":0,"recorded_at":` + testTime + `}`,
}

const validAnswer = `{"valid":true,"errors":[]}` + "\n"

func envelopeOf(kind, record string) string { return `{"kind":"` + kind + `","record":` + record + `}` }

func TestEveryKind(t *testing.T) {
	if len(validRecords) != len(kinds) {
		t.Errorf("%d records for %d kinds", len(validRecords), len(kinds))
	}
	for kind, record := range validRecords {
		checkAnswers(t, answerValidate, [][2]string{
			{envelopeOf(kind, record), validAnswer},
			{envelopeOf(kind, strings.TrimSuffix(record, "}")+`,"z/~":null}`),
				`{"valid":false,"errors":[{"path":"/z~1~0","code":"unknown_field"}]}` + "\n"},
			{envelopeOf(kind, "null"), `{"valid":false,"errors":[{"path":"","code":"type"}]}` + "\n"},
		})
		// Each member of the record that is left out or null is one violation, at least, unless it is optional.
		value, err := readJSON(record, depthLimit)
		if err != nil {
			t.Fatal(kind, err)
		}
		for i, member := range value.(*Object).members {
			members := append([]Member(nil), value.(*Object).members...)
			members[i].value = nil
			violations := violationsOf(&Object{members}, kinds[kind])
			want := violation{"/" + member.name, codeType}
			if member.name == "schema_version" {
				want.code = codeSchemaVersion
			}
			if len(violations) != 1 || violations[0] != want {
				t.Errorf("%s without %s: %v", kind, member.name, violations)
			}
		}
	}
}

func TestViolations(t *testing.T) {
	evidence := func(more string) string {
		return strings.TrimSuffix(validRecords["evidence_record"], "}") + "," + more + "}"
	}
	for _, c := range [][3]string{
		{"evidence_record", `{}`, "/run_id required /task_id required /timestamp required /schema_version required /provenance required"},
		{"evidence_record", `{"10":1,"2":1,"run_id":"","b":1,"task_id":7,"timestamp":"","a":{},"schema_version":"1","provenance":[],"b":2}`,
			"/run_id empty /task_id type /timestamp format /schema_version schema_version /provenance type " +
				"/10 unknown_field /2 unknown_field /a unknown_field /b unknown_field"},
		{"evidence_record", evidence(`"provenance":{"x":1,"line_offset":1.5,"sig_hash":"` + strings.Repeat("A", 64) + `","recorded_at":5}`),
			"/provenance/source_file required /provenance/line_offset type /provenance/sig_hash format " +
				"/provenance/recorded_at type /provenance/x unknown_field"},
		{"evidence_record", evidence(`"model_name":null,"model_role":"","source_files":["",1,"x"],"observer_confidence":100.5,"cost_usd":-0.1,` +
			`"latency_ms":-1,"prompt_tokens":9007199254740992,"completion_tokens":-1.5,"metadata":[],"text":"","success_markers":[]`),
			"/model_name type /model_role enum /source_files/0 empty /source_files/1 type /observer_confidence range /cost_usd range " +
				"/latency_ms range /prompt_tokens range /completion_tokens type /metadata type"},
		{"evidence_record", evidence(`"human_override":{"decision":"maybe","reason":"","overridden_at":"yesterday"},"retrieved_context":{"matrix_hits":"1","y":0}`),
			"/retrieved_context/matrix_hits type /retrieved_context/y unknown_field /human_override/overrider required " +
				"/human_override/decision enum /human_override/reason empty /human_override/overridden_at format"},
		{"scored_run", strings.Replace(validRecords["scored_run"], `["x"]`, `[]`, 1), "/reasons empty"},
		{"sft_sample", strings.Replace(validRecords["sft_sample"], `"accepted"`, `"rejected"`, 1), "/quality_score sft_contamination"},
		{"sft_sample", strings.Replace(validRecords["sft_sample"], `"accepted"`, `"needs_human_review"`, 1), "/quality_score sft_contamination"},
		{"sft_sample", strings.Replace(validRecords["sft_sample"], `"accepted"`, `"partially_accepted"`, 1), ""},
		{"sft_sample", strings.Replace(validRecords["sft_sample"], `"accepted"`, `"Rejected"`, 1), "/quality_score enum"},
		{"sft_sample", strings.Replace(validRecords["sft_sample"], `"accepted"`, `["rejected"]`, 1), "/quality_score type"},
		{"stage_receipt", strings.Replace(validRecords["stage_receipt"], `{"x":1}`, `{"b/c":-1,"a":"1"}`, 1),
			"/skip_reasons/b~1c range /skip_reasons/a type"},
		{"stage_receipt", strings.Replace(validRecords["stage_receipt"], `"bytes":3e0`, `"bytes":-3`, 1), "/outputs/0/bytes range"},
		{"audit_baseline", strings.Replace(validRecords["audit_baseline"], `-1.5`, `null`, 1), "/metrics/a type"},
		{"replay_run", strings.Replace(validRecords["replay_run"], `"valid"`, `"dry_run"`, 1), "/verdict enum"},
		{"replay_run", strings.Replace(validRecords["replay_run"], `run.v1`, `run.v2`, 1), "/schema format"},
	} {
		value, err := readJSON(c[1], envelopeDepthLimit)
		if err != nil {
			t.Fatal(c[1], err)
		}
		var got []string
		for _, v := range violationsOf(value, kinds[c[0]]) {
			got = append(got, v.path+" "+v.code)
		}
		if strings.Join(got, " ") != c[2] {
			t.Errorf("%s %s:\ngot  %s\nwant %s", c[0], c[1], strings.Join(got, " "), c[2])
		}
	}
}

func TestValidateEnvelope(t *testing.T) {
	nested := func(depth int) string {
		return strings.TrimSuffix(validRecords["evidence_record"], "}") + `,"metadata":{"a":` +
			strings.Repeat("[", depth-2) + strings.Repeat("]", depth-2) + "}}"
	}
	checkAnswers(t, answerValidate, [][2]string{
		{`{"record":1,"kind":"nothing"}`, "!unknown_kind"}, {`{"kind":"skip"}`, "!invalid_request"}, {`{"record":1}`, "!invalid_request"},
		{`{"kind":null,"record":1}`, "!invalid_request"}, {`{"kind":"nothing"}`, "!invalid_request"}, {`[]`, "!invalid_request"},
		{`{`, "!invalid_json"}, {"{\xff", "!invalid_utf8"},
		{envelopeOf("evidence_record", nested(135)), validAnswer},
		{envelopeOf("evidence_record", nested(136)), "!invalid_json"},
	})
}

func TestValidateCommand(t *testing.T) {
	skip := validRecords["skip"]
	for _, c := range []struct {
		args, input string
		status      int
		output      string
	}{
		{"validate skip", skip, 0, validAnswer},
		{"validate --json skip", "1", 0, `{"valid":false,"errors":[{"path":"","code":"type"}]}` + "\n"},
		{"validate skip", "{", 2, `{"error":{"code":"invalid_json"}}` + "\n"},
		{"validate nothing", skip, 2, ""}, {"validate", skip, 2, ""}, {"validate skip skip", skip, 2, ""}, {"validate skip --other", skip, 2, ""},
		{"validate skip --jsonl", "", 0, ""},
		{"validate skip --jsonl", " \t\r\n" + skip + "\r\n\n" + skip, 0,
			`{"line":2,"valid":true,"errors":[]}` + "\n" + `{"line":4,"valid":true,"errors":[]}` + "\n"},
		{"validate skip --jsonl", "[]\n\xff\n{\n\f\n", 1,
			`{"line":1,"valid":false,"errors":[{"path":"","code":"type"}]}` + "\n" +
				`{"line":2,"valid":false,"errors":[{"path":"","code":"invalid_json"}]}` + "\n" +
				`{"line":3,"valid":false,"errors":[{"path":"","code":"invalid_json"}]}` + "\n" +
				`{"line":4,"valid":false,"errors":[{"path":"","code":"invalid_json"}]}` + "\n"},
	} {
		var stdout, stderr bytes.Buffer
		status := run(strings.Fields(c.args), strings.NewReader(c.input), &stdout, &stderr)
		if status != c.status || stdout.String() != c.output {
			t.Errorf("%s %q: got %d %q, want %d %q", c.args, c.input, status, stdout.String(), c.status, c.output)
		}
	}
}
