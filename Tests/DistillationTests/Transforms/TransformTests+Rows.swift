// Source rows and the evidence that the contract's table makes of them.

import Distillation

extension TransformTests {
  static let rows = tierOne + tierTwo + spellings

  private static let tierOne = [
    Row(
      name: "full", stem: .distilledFacts,
      source: #"{"confidence":87.50,"run_id":"r-1","source_label":"docs/a.md","#
        + #""created_at":"2026-01-01T00:00:00.5Z","extractor":"fx","text":"a fact","#
        + #""verifier":"v1","ignored":[1]}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"r-1:2","task_id":"distilled_fact:docs/a.md","#
        + #""timestamp":"2026-01-01T00:00:00.500Z""#,
      rest: #","model_name":"fx","model_role":"extractor","text":"a fact","#
        + #""metadata":{"confidence":87.5,"verifier":"v1"}}"#),
    Row(
      name: "minimal", stem: .distilledFacts,
      source: #"{"run_id":"r","source_label":"s","created_at":"2026-01-01T00:00:00Z","#
        + #""extractor":"x","text":""}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"r:2","task_id":"distilled_fact:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"extractor","text":""}"#),
    Row(
      name: "full", stem: .distilledProcedures,
      source: #"{"run_id":"r","source_label":"s","created_at":"2026-01-01T00:00:00Z","#
        + #""extractor":"x","text":"t","confidence":0}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"r:2","task_id":"distilled_procedure:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"extractor","text":"t","metadata":{"confidence":0}}"#),
    Row(
      name: "minimal", stem: .distilledProcedures,
      source: #"{"run_id":"r","source_label":"s","created_at":"2026-01-01T00:00:00Z","#
        + #""extractor":"x","text":"t","confidence":null,"verifier":null}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"r:2","task_id":"distilled_procedure:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"extractor","text":"t"}"#),
    Row(
      name: "full", stem: .distilledConfigHints,
      source: #"{"run_id":"r","source_label":"s","created_at":"2026-01-01T00:00:00Z","#
        + #""extractor":"x","text":"t","verifier":"v"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"r:2","task_id":"distilled_config_hint:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"extractor","text":"t","metadata":{"verifier":"v"}}"#),
    Row(
      name: "minimal", stem: .distilledConfigHints,
      source: #"{"run_id":"r","source_label":"s","created_at":"2026-01-01T00:00:00Z","#
        + #""extractor":"x","text":"t"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"r:2","task_id":"distilled_config_hint:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"extractor","text":"t"}"#),
    Row(
      name: "full", stem: .contractAnalyses,
      source: #"{"permit_id":"P-1","ts":"2026-03-01T00:30:00+01:00","analysis":"fine","ok":true,"#
        + #""model":"m","provider":"p","contractor":"C & Co","observer_verdict":"accept","#
        + #""observer_conf":90,"observer_notes":["a","b"],"matrix_corpora":["c1","c2"],"#
        + #""matrix_hits":7,"cost_usd":0.0120,"duration_ms":1500}"#,
      day: "2026/02/28",
      opening: #"{"run_id":"contract_analysis:P-1:1772321400000","task_id":"permit:P-1","#
        + #""timestamp":"2026-02-28T23:30:00.000Z""#,
      rest: #","model_name":"m","model_provider":"p","model_role":"executor","#
        + #""retrieved_context":{"matrix_corpora":["c1","c2"],"matrix_hits":7},"#
        + #""observer_notes":["a","b"],"observer_verdict":"accept","observer_confidence":90,"#
        + #""success_markers":["ok"],"cost_usd":0.012,"latency_ms":1500,"text":"fine","#
        + #""metadata":{"contractor":"C & Co"}}"#),
    Row(
      name: "minimal", stem: .contractAnalyses,
      source: #"{"permit_id":"P","ts":"2026-01-01T00:00:00Z","analysis":""}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"contract_analysis:P:1767225600000","task_id":"permit:P","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","text":""}"#),
    Row(
      name: "zeros and empty arrays", stem: .contractAnalyses,
      source: #"{"permit_id":"P","ts":"2026-01-01T00:00:00Z","analysis":"","ok":false,"#
        + #""observer_conf":0,"observer_notes":[],"matrix_corpora":[],"matrix_hits":0,"#
        + #""cost_usd":-0,"duration_ms":0}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"contract_analysis:P:1767225600000","task_id":"permit:P","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","retrieved_context":{"matrix_corpora":[],"matrix_hits":0},"#
        + #""observer_notes":[],"observer_confidence":0,"failure_markers":["not_ok"],"#
        + #""cost_usd":0,"latency_ms":0,"text":""}"#),
    Row(
      name: "full", stem: .modeExperiments,
      source: #"{"ts":"1969-12-31T23:59:59.9999Z","task_class":"review","mode":"matrix","#
        + #""file_path":"a/b.rs","model":"m","provider":"p","response":"answer","ok":false,"#
        + #""matrix_corpora":["c"],"matrix_hits":3,"pathway_fingerprints_seen":2,"#
        + #""latency_ms":10,"prompt_tokens":20,"completion_tokens":30}"#,
      day: "1969/12/31",
      opening: #"{"run_id":"mode_experiment:matrix:-1:2","task_id":"review","#
        + #""timestamp":"1969-12-31T23:59:59.999Z""#,
      rest: #","model_name":"m","model_provider":"p","model_role":"executor","#
        + #""source_files":["a/b.rs"],"retrieved_context":{"matrix_corpora":["c"],"#
        + #""matrix_hits":3,"pathway_fingerprints_seen":2},"failure_markers":["not_ok"],"#
        + #""latency_ms":10,"prompt_tokens":20,"completion_tokens":30,"text":"answer","#
        + #""metadata":{"mode":"matrix"}}"#),
    Row(
      name: "minimal", stem: .modeExperiments,
      source: #"{"ts":"2026-01-01T00:00:00Z","task_class":"t","mode":"m","file_path":"f","#
        + #""model":"x","response":" "}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"mode_experiment:m:1767225600000:2","task_id":"t","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"executor","source_files":["f"],"text":" ","#
        + #""metadata":{"mode":"m"}}"#),
    Row(
      name: "part of the context", stem: .modeExperiments,
      source: #"{"ts":"2026-01-01T00:00:00Z","task_class":"t","mode":"m","file_path":"f","#
        + #""model":"x","response":"","ok":true,"pathway_fingerprints_seen":0}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"mode_experiment:m:1767225600000:2","task_id":"t","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"executor","source_files":["f"],"#
        + #""retrieved_context":{"pathway_fingerprints_seen":0},"success_markers":["ok"],"#
        + #""text":"","metadata":{"mode":"m"}}"#),
    Row(
      name: "full", stem: .scrumReviews,
      source: #"{"file":"src/a.rs","reviewed_at":"2026-01-01T00:00:00.001Z","#
        + #""accepted_model":"m","accepted_on_attempt":3.0,"attempts_made":4,"#
        + #""suggestions":"do this","tree_split_fired":false}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"scrum:src/a.rs:1767225600001","task_id":"scrum_review:src/a.rs","#
        + #""timestamp":"2026-01-01T00:00:00.001Z""#,
      rest: #","model_name":"m","model_role":"executor","source_files":["src/a.rs"],"#
        + #""success_markers":["accepted_on_attempt_3"],"text":"do this","#
        + #""metadata":{"attempts_made":4,"tree_split_fired":false}}"#),
    Row(
      name: "minimal", stem: .scrumReviews,
      source: #"{"file":"f","reviewed_at":"2026-01-01T00:00:00Z","suggestions":"s"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"scrum:f:1767225600000","task_id":"scrum_review:f","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","source_files":["f"],"text":"s"}"#),
    Row(
      name: "full", stem: .observerEscalations,
      source: #"{"ts":"2026-01-01T00:00:00Z","cluster":"loop","mode":"ladder","model":"m","#
        + #""provider":"p","analysis":"why","prompt_tokens":0,"completion_tokens":5}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"escalation:loop:1767225600000","task_id":"escalation:loop","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"m","model_provider":"p","model_role":"reviewer","prompt_tokens":0,"#
        + #""completion_tokens":5,"text":"why","metadata":{"mode":"ladder"}}"#),
    Row(
      name: "minimal", stem: .observerEscalations,
      source: #"{"ts":"2026-01-01T00:00:00Z","cluster":"c","mode":"m","model":"x","#
        + #""analysis":""}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"escalation:c:1767225600000","task_id":"escalation:c","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"reviewer","text":"","metadata":{"mode":"m"}}"#),
    Row(
      name: "full", stem: .auditFacts,
      source: #"{"head_sha":"0123456789012345678901234567890123456789","pr_number":12,"#
        + #""extracted_at":"2026-01-01T00:00:00Z","extractor":"x","facts":["one","","three"],"#
        + #""entities":[{"b":1.0,"a":[]},null,"e"],"verifier_verdict":"confirmed"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"audit_facts:0123456789012345678901234567890123456789:2","#
        + #""task_id":"pr:12","timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"extractor","text":"one\n\nthree","#
        + #""metadata":{"entities":[{"a":[],"b":1},null,"e"],"verifier_verdict":"confirmed"}}"#),
    Row(
      name: "minimal", stem: .auditFacts,
      source: #"{"head_sha":"abcdefabcdefabcdefabcdefabcdefabcdefabcd","pr_number":0,"#
        + #""extracted_at":"2026-01-01T00:00:00Z","extractor":"x","facts":[]}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"audit_facts:abcdefabcdefabcdefabcdefabcdefabcdefabcd:2","#
        + #""task_id":"pr:0","timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"extractor","text":""}"#),
  ]

  private static let tierTwo = [
    Row(
      name: "full", stem: .autoApply,
      source: #"{"ts":"2026-01-01T00:00:00Z","file":"f.rs","action":"committed","model":"m","#
        + #""patch":"+ a","build":"green","commit":"abcdefabcdefabcdefabcdefabcdefabcdefabcd"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"auto_apply:f.rs:1767225600000","task_id":"auto_apply:f.rs","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"m","model_role":"applier","source_files":["f.rs"],"#
        + #""success_markers":["committed"],"text":"+ a","metadata":{"action":"committed","#
        + #""build":"green","commit":"abcdefabcdefabcdefabcdefabcdefabcdefabcd"}}"#),
    Row(
      name: "minimal", stem: .autoApply,
      source: #"{"ts":"2026-01-01T00:00:00Z","file":"f","action":"no_change"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"auto_apply:f:1767225600000","task_id":"auto_apply:f","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"applier","source_files":["f"],"metadata":{"action":"no_change"}}"#),
    Row(
      name: "reverted", stem: .autoApply,
      source: #"{"ts":"2026-01-01T00:00:00Z","file":"f","action":"reverted"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"auto_apply:f:1767225600000","task_id":"auto_apply:f","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"applier","source_files":["f"],"failure_markers":["reverted"],"#
        + #""metadata":{"action":"reverted"}}"#),
    Row(
      name: "build failed, escaped", stem: .autoApply,
      source: #"{"ts":"2026-01-01T00:00:00Z","file":"f","action":"build\u005ffailed"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"auto_apply:f:1767225600000","task_id":"auto_apply:f","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"applier","source_files":["f"],"failure_markers":["build_failed"],"#
        + #""metadata":{"action":"build_failed"}}"#),
    Row(
      name: "full", stem: .observerReviews,
      source: #"{"ts":"2026-01-01T00:00:00Z","file":"f.rs","attempt":2,"verdict":"cycle","#
        + #""confidence":66.25,"notes":"again\nplease","model":"m"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"observer_review:f.rs:2:1767225600000","#
        + #""task_id":"observer_review:f.rs","timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"m","model_role":"reviewer","source_files":["f.rs"],"#
        + #""observer_notes":["again\nplease"],"observer_verdict":"cycle","#
        + #""observer_confidence":66.25,"text":"again\nplease","metadata":{"attempt":2}}"#),
    Row(
      name: "minimal", stem: .observerReviews,
      source: #"{"ts":"2026-01-01T00:00:00Z","file":"f","attempt":1}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"observer_review:f:1:1767225600000","task_id":"observer_review:f","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"reviewer","source_files":["f"],"metadata":{"attempt":1}}"#),
    Row(
      name: "empty notes", stem: .observerReviews,
      source: #"{"ts":"2026-01-01T00:00:00Z","file":"f","attempt":1e0,"notes":""}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"observer_review:f:1:1767225600000","task_id":"observer_review:f","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"reviewer","source_files":["f"],"text":"","metadata":{"attempt":1}}"#),
    Row(
      name: "full", stem: .audits,
      source: #"{"audit_id":"a-1","ts":"2026-01-01T00:00:00Z","phase":"40","#
        + #""overall":"request_changes","severity":"high","findings":["x","y"],"auditor":"m","#
        + #""override":{"overridden_at":"2026-01-01T01:00:00+01:00","overrider":"o","#
        + #""decision":"accept","reason":"checked"}}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"audit:a-1","task_id":"phase:40","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"m","model_role":"reviewer","failure_markers":["request_changes"],"#
        + #""human_override":{"overrider":"o","decision":"accept","reason":"checked","#
        + #""overridden_at":"2026-01-01T00:00:00.000Z"},"text":"x\ny","#
        + #""metadata":{"overall":"request_changes","severity":"high"}}"#),
    Row(
      name: "minimal", stem: .audits,
      source: #"{"audit_id":"a","ts":"2026-01-01T00:00:00Z","phase":"p","findings":[]}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"audit:a","task_id":"phase:p","timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"reviewer","text":""}"#),
    Row(
      name: "approve", stem: .audits,
      source: #"{"audit_id":"a","ts":"2026-01-01T00:00:00Z","phase":"p","findings":[""],"#
        + #""overall":"approve"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"audit:a","task_id":"phase:p","timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"reviewer","success_markers":["approve"],"text":"","#
        + #""metadata":{"overall":"approve"}}"#),
    Row(
      name: "block", stem: .audits,
      source: #"{"audit_id":"a","ts":"2026-01-01T00:00:00Z","phase":"p","findings":["\u000a"],"#
        + #""overall":"block","override":null}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"audit:a","task_id":"phase:p","timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"reviewer","failure_markers":["block"],"text":"\n","#
        + #""metadata":{"overall":"block"}}"#),
    Row(
      name: "full", stem: .outcomes,
      source: #"{"run_id":"r-9","created_at":"2026-01-01T00:00:00Z","scenario":"night","#
        + #""total_events":3,"ok_events":3,"total_gaps":0,"models":["m1","m2"],"#
        + #""elapsed_ms":900,"per_event":[{"ok":true,"at":1}]}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"outcome:r-9","task_id":"scenario:night","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"m1","model_role":"executor","success_markers":["all_ok"],"#
        + #""validation_results":{"ok_events":3,"total_events":3,"total_gaps":0},"#
        + #""latency_ms":900,"text":"3/3 events ok, 0 gaps","#
        + #""metadata":{"per_event":[{"at":1,"ok":true}]}}"#),
    Row(
      name: "minimal", stem: .outcomes,
      source: #"{"run_id":"r","created_at":"2026-01-01T00:00:00Z","scenario":"s","#
        + #""total_events":0,"ok_events":0,"total_gaps":0}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"outcome:r","task_id":"scenario:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","validation_results":{"ok_events":0,"total_events":0,"#
        + #""total_gaps":0},"text":"0/0 events ok, 0 gaps"}"#),
    Row(
      name: "none ok, no model", stem: .outcomes,
      source: #"{"run_id":"r","created_at":"2026-01-01T00:00:00Z","scenario":"s","#
        + #""total_events":2.0,"ok_events":-0,"total_gaps":1e0,"models":[],"per_event":[]}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"outcome:r","task_id":"scenario:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","failure_markers":["none_ok"],"#
        + #""validation_results":{"ok_events":0,"total_events":2,"total_gaps":1},"#
        + #""text":"0/2 events ok, 1 gaps","metadata":{"per_event":[]}}"#),
    Row(
      name: "all ok with gaps", stem: .outcomes,
      source: #"{"run_id":"r","created_at":"2026-01-01T00:00:00Z","scenario":"s","#
        + #""total_events":2,"ok_events":2,"total_gaps":1}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"outcome:r","task_id":"scenario:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","validation_results":{"ok_events":2,"total_events":2,"#
        + #""total_gaps":1},"text":"2/2 events ok, 1 gaps"}"#),
  ]

  private static let spellings = [
    Row(
      name: "escapes that stay, go and come", stem: .scrumReviews,
      source: #"{"file":"a\/b \"c\" \u00e9\u0001\uD83D\uDE00","#
        + #""reviewed_at":"2026-01-01T00:00:00\u005a","suggestions":"\t\u0009\\ \u2028\u007f"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"scrum:a/b \"c\" é\u0001😀:1767225600000","#
        + #""task_id":"scrum_review:a/b \"c\" é\u0001😀","timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","source_files":["a/b \"c\" é\u0001😀"],"#
        + "\"text\":\"\\t\\t\\\\ \u{2028}\u{7f}\"}"),
    Row(
      name: "white space, order, the last of two", stem: .scrumReviews,
      source:
        "  { \"suggestions\" : 7 ,\t\"file\":\"x\", \"suggestions\" : \"s\" , \"attempts_made\" :"
        + " 2.50e1,\"reviewed_at\":\"2026-01-01T00:00:00Z\" , \"file\" : \"f\" } \r",
      day: "2026/01/01",
      opening: #"{"run_id":"scrum:f:1767225600000","task_id":"scrum_review:f","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","source_files":["f"],"text":"s","#
        + #""metadata":{"attempts_made":25}}"#),
    Row(
      name: "an escaped name overrides", stem: .scrumReviews,
      source:
        #"{"file":"x","reviewed_at":"2026-01-01T00:00:00Z","suggestions":"s","f\u0069le":"f"}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"scrum:f:1767225600000","task_id":"scrum_review:f","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","source_files":["f"],"text":"s"}"#),
    Row(
      name: "arrays spelled widely", stem: .contractAnalyses,
      source: #"{"permit_id":"P","ts":"2026-01-01T00:00:00Z","analysis":"a","#
        + #""observer_notes":[ "x" , "\u0079" ],"matrix_corpora":[ "c" ],"cost_usd":1e-7}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"contract_analysis:P:1767225600000","task_id":"permit:P","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_role":"executor","retrieved_context":{"matrix_corpora":["c"]},"#
        + #""observer_notes":["x","y"],"cost_usd":1e-7,"text":"a"}"#),
    Row(
      name: "numbers that change their text", stem: .distilledFacts,
      source: #"{"run_id":"r","source_label":"s","created_at":"2026-01-01T00:00:00Z","#
        + #""extractor":"x","text":"t","confidence":12.3456789012345678901}"#,
      day: "2026/01/01",
      opening: #"{"run_id":"r:2","task_id":"distilled_fact:s","#
        + #""timestamp":"2026-01-01T00:00:00.000Z""#,
      rest: #","model_name":"x","model_role":"extractor","text":"t","#
        + #""metadata":{"confidence":12.345678901234567}}"#),
  ]
}
