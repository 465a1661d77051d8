// Rows that no evidence is made of: the reason is that of the first field in table order.

import Artifacts
import Distillation
import Testing

@Suite struct SkipReasonTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var stem: SourceStem
    var source: String
    var reason: String
    var testDescription: String { "\(reason): \(source)" }

    init(_ stem: SourceStem, _ source: String, _ reason: String) {
      self.stem = stem
      self.source = source
      self.reason = reason
    }
  }

  private static let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
  private static let review = #""ts":"2026-01-01T00:00:00Z","file":"f""#
  private static let fact = #""run_id":"r","source_label":"s","created_at":"2026-01-01T00:00:00Z","#
  private static let contract = #""permit_id":"P","ts":"2026-01-01T00:00:00Z","analysis":"a""#
  private static let audit =
    #""audit_id":"a","ts":"2026-01-01T00:00:00Z","phase":"p","findings":[]"#
  private static let outcome = #""run_id":"r","created_at":"2026-01-01T00:00:00Z","scenario":"s","#
  private static let auditFacts =
    #""head_sha":"0123456789012345678901234567890123456789","pr_number":1,"#
    + #""extracted_at":"2026-01-01T00:00:00Z","extractor":"x""#

  static let rows = [
    Row(.audits, "{", "invalid_json"),
    Row(.audits, "nothing", "invalid_json"),
    Row(.audits, "{} {}", "invalid_json"),
    Row(.audits, "\u{FEFF}{}", "invalid_json"),
    Row(.audits, #"{"a":"\ud800"}"#, "invalid_json"),
    Row(.audits, #"{"a":1e999}"#, "invalid_json"),
    Row(.audits, #"{"a":\#(deep)}"#, "invalid_json"),
    Row(.audits, "[]", "not_an_object"),
    Row(.audits, "null", "not_an_object"),
    Row(.audits, #""text""#, "not_an_object"),
    Row(.audits, "0", "not_an_object"),
    // Every required field of every stream, absent and null, in order.
    Row(.distilledFacts, "{}", "missing_field:run_id"),
    Row(.distilledFacts, #"{"run_id":null}"#, "missing_field:run_id"),
    Row(.distilledFacts, #"{"run_id":"r"}"#, "missing_field:source_label"),
    Row(.distilledProcedures, #"{"run_id":"r","source_label":"s"}"#, "missing_field:created_at"),
    Row(.distilledConfigHints, #"{\#(fact)"text":""}"#, "missing_field:extractor"),
    Row(.distilledFacts, #"{\#(fact)"extractor":"x","verifier":3}"#, "missing_field:text"),
    Row(.contractAnalyses, #"{"ok":1}"#, "missing_field:permit_id"),
    Row(.contractAnalyses, #"{"permit_id":"P","analysis":3}"#, "missing_field:ts"),
    Row(
      .contractAnalyses, #"{"permit_id":"P","ts":"2026-01-01T00:00:00Z","analysis":null}"#,
      "missing_field:analysis"),
    Row(.modeExperiments, "{}", "missing_field:ts"),
    Row(.modeExperiments, #"{"ts":"2026-01-01T00:00:00Z"}"#, "missing_field:task_class"),
    Row(
      .modeExperiments, #"{"ts":"2026-01-01T00:00:00Z","task_class":"t","model":3}"#,
      "missing_field:mode"),
    Row(
      .scrumReviews, #"{"file":"f","reviewed_at":"2026-01-01T00:00:00Z"}"#,
      "missing_field:suggestions"),
    Row(
      .observerEscalations, #"{"ts":"2026-01-01T00:00:00Z","cluster":"c","mode":"m"}"#,
      "missing_field:model"),
    Row(.auditFacts, "{\(auditFacts)}", "missing_field:facts"),
    Row(.autoApply, "{\(review)}", "missing_field:action"),
    Row(.observerReviews, "{\(review)}", "missing_field:attempt"),
    Row(.audits, #"{"audit_id":"a","ts":"2026-01-01T00:00:00Z"}"#, "missing_field:phase"),
    Row(.outcomes, "{\(outcome)\"ok_events\":1}", "missing_field:total_events"),
    // Wrong types, empty texts, bounds, enumerations, forms.
    Row(.distilledFacts, #"{"run_id":""}"#, "bad_field:run_id"),
    Row(.distilledFacts, #"{"run_id":7}"#, "bad_field:run_id"),
    Row(.distilledFacts, #"{"run_id":["r"]}"#, "bad_field:run_id"),
    Row(
      .distilledFacts, #"{\#(fact)"extractor":"x","text":{},"confidence":"1"}"#,
      "bad_field:text"),
    Row(
      .distilledFacts, #"{\#(fact)"extractor":"x","text":"","confidence":100.1}"#,
      "bad_field:confidence"),
    Row(
      .distilledFacts, #"{\#(fact)"extractor":"x","text":"","confidence":-1e-9}"#,
      "bad_field:confidence"),
    Row(.contractAnalyses, #"{\#(contract),"ok":"true"}"#, "bad_field:ok"),
    Row(.contractAnalyses, #"{\#(contract),"ok":1,"model":""}"#, "bad_field:ok"),
    Row(.contractAnalyses, #"{\#(contract),"model":""}"#, "bad_field:model"),
    Row(
      .contractAnalyses, #"{\#(contract),"observer_notes":["a",""]}"#,
      "bad_field:observer_notes"),
    Row(.contractAnalyses, #"{\#(contract),"observer_notes":"a"}"#, "bad_field:observer_notes"),
    Row(
      .contractAnalyses, #"{\#(contract),"matrix_corpora":["a",null]}"#,
      "bad_field:matrix_corpora"),
    Row(.contractAnalyses, #"{\#(contract),"matrix_hits":1.5}"#, "bad_field:matrix_hits"),
    Row(.contractAnalyses, #"{\#(contract),"matrix_hits":-1}"#, "bad_field:matrix_hits"),
    Row(.contractAnalyses, #"{\#(contract),"cost_usd":-0.01}"#, "bad_field:cost_usd"),
    Row(.contractAnalyses, #"{\#(contract),"cost_usd":"0"}"#, "bad_field:cost_usd"),
    Row(
      .contractAnalyses, #"{\#(contract),"duration_ms":9007199254740992}"#,
      "bad_field:duration_ms"),
    Row(
      .scrumReviews,
      #"{"file":"f","reviewed_at":"2026-01-01T00:00:00Z","#
        + #""accepted_on_attempt":0,"suggestions":""}"#, "bad_field:accepted_on_attempt"),
    Row(
      .scrumReviews,
      #"{"file":"f","reviewed_at":"2026-01-01T00:00:00Z","#
        + #""suggestions":"","tree_split_fired":0}"#, "bad_field:tree_split_fired"),
    Row(
      .auditFacts, #"{"head_sha":"ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD"}"#,
      "bad_field:head_sha"),
    Row(.auditFacts, #"{"head_sha":""}"#, "bad_field:head_sha"),
    Row(.auditFacts, #"{\#(auditFacts),"facts":["a",1]}"#, "bad_field:facts"),
    Row(.auditFacts, #"{\#(auditFacts),"facts":[],"entities":{}}"#, "bad_field:entities"),
    Row(.autoApply, #"{\#(review),"action":"committed","commit":"abc"}"#, "bad_field:commit"),
    Row(.observerReviews, #"{\#(review),"attempt":0}"#, "bad_field:attempt"),
    Row(.observerReviews, #"{\#(review),"attempt":true}"#, "bad_field:attempt"),
    Row(.observerReviews, #"{\#(review),"attempt":1,"notes":[]}"#, "bad_field:notes"),
    Row(.audits, #"{\#(audit),"overall":"Approve"}"#, "bad_field:overall"),
    Row(.audits, #"{\#(audit),"overall":""}"#, "bad_field:overall"),
    Row(.audits, #"{\#(audit),"severity":3}"#, "bad_field:severity"),
    Row(.audits, #"{\#(audit),"override":{}}"#, "bad_field:override"),
    Row(
      .audits,
      #"{\#(audit),"override":{"overrider":"o","decision":"accept","reason":"r","#
        + #""overridden_at":"never"}}"#, "bad_field:override"),
    Row(
      .audits,
      #"{\#(audit),"override":{"overrider":"o","decision":"accept","reason":"r","#
        + #""overridden_at":"2026-01-01T00:00:00Z","x":1}}"#, "bad_field:override"),
    Row(
      .outcomes, #"{\#(outcome)"total_events":1,"ok_events":2,"total_gaps":-1}"#,
      "bad_field:ok_events"),
    Row(
      .outcomes, #"{\#(outcome)"total_events":1,"ok_events":1,"total_gaps":-1}"#,
      "bad_field:total_gaps"),
    Row(
      .outcomes, #"{\#(outcome)"total_events":1,"ok_events":1,"total_gaps":0,"models":[""]}"#,
      "bad_field:models"),
    // Timestamps.
    Row(.audits, #"{"audit_id":"a","ts":""}"#, "bad_timestamp:ts"),
    Row(.audits, #"{"audit_id":"a","ts":"2026-01-01"}"#, "bad_timestamp:ts"),
    Row(.audits, #"{"audit_id":"a","ts":1767225600}"#, "bad_field:ts"),
    Row(.audits, #"{"audit_id":"a","ts":null}"#, "missing_field:ts"),
    Row(
      .outcomes, #"{"run_id":"r","created_at":"2026-02-29T00:00:00Z"}"#,
      "bad_timestamp:created_at"),
    // The last of two members counts.
    Row(.audits, #"{"audit_id":"a","audit_id":null}"#, "missing_field:audit_id"),
    Row(.audits, #"{"audit_id":"a","\u0061udit_id":""}"#, "bad_field:audit_id"),
  ]

  @Test(arguments: rows)
  func aRowIsSkippedWithItsReason(_ row: Row) throws {
    let root = try TemporaryRoot(row.stem, [row.source])
    let report = try root.materialize()
    #expect(report.total.row == [1, 0, 0, 1])
    #expect(report.sortedSkipReasons.map { "\($0.reason) \($0.count)" } == ["\(row.reason) 1"])
    let hash = Digest.sha256(of: Array(row.source.utf8))
    #expect(
      try root.text("data/_kb/distillation_skips.jsonl")
        == #"{"schema_version":1,"source_file":"data/_kb/\#(row.stem.rawValue).jsonl","#
        + #""line_offset":0,"line_sha256":"\#(hash)","reason":"\#(row.reason)","#
        + #""recorded_at":"2026-01-02T03:04:05.678Z"}"# + "\n")
    #expect(!root.exists("data/evidence"))
  }

  @Test func aLineThatIsNotUTF8IsSkipped() throws {
    let root = try TemporaryRoot()
    // Invalid UTF-8 wins over what else is wrong, wherever it stands.
    let line = Array(#"{"audit_id":}"#.utf8) + [0xC3, 0x28]
    try root.write(line + [0x0A], to: "data/_kb/audits.jsonl")
    let report = try root.materialize()
    #expect(report.skipReasons == [.invalidUTF8: 1])
    let skips = try root.text("data/_kb/distillation_skips.jsonl")
    #expect(skips.contains(#""line_sha256":"\#(Digest.sha256(of: line))","reason":"invalid_utf8""#))
  }
}
