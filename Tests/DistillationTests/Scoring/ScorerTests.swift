// Every rule of the scorer, in the order of the table in scoring.md.

import Distillation
import Testing
import WireJSON

@Suite struct ScorerTests {
  struct Rule: Sendable, CustomTestStringConvertible {
    var stem: String
    /// Members of the record, each after a comma.
    var members: String
    var category: Category
    var reason: String

    init(_ stem: String, _ members: String, _ category: Category, _ reason: String) {
      self.stem = stem
      self.members = members
      self.category = category
      self.reason = reason
    }

    var testDescription: String { "\(stem): \(reason)" }
  }

  static func success(_ markers: String...) -> String { markers.members("success_markers") }
  static func failure(_ markers: String...) -> String { markers.members("failure_markers") }
  static func verdict(_ text: String) -> String { #","observer_verdict":"\#(text)""# }
  static func metadata(_ object: String) -> String { #","metadata":\#(object)"# }
  static func text(_ text: String) -> String { #","text":"\#(text)""# }

  @Test(arguments: [
    Rule(
      "scrum_reviews", success("accepted_on_attempt_1"), .accepted, "scrum: accepted on attempt 1"),
    Rule(
      "scrum_reviews", success("accepted_on_attempt_2"), .partiallyAccepted,
      "scrum: accepted on attempt 2"),
    Rule(
      "scrum_reviews", success("accepted_on_attempt_3"), .partiallyAccepted,
      "scrum: accepted on attempt 3"),
    Rule(
      "scrum_reviews", success("accepted_on_attempt_4"), .needsHumanReview,
      "scrum: accepted only on attempt 4"),
    Rule(
      "scrum_reviews", success("accepted_on_attempt_123456789012345678901234567890"),
      .needsHumanReview, "scrum: accepted only on attempt 123456789012345678901234567890"),
    Rule("scrum_reviews", "", .needsHumanReview, "scrum: no acceptance marker"),
    Rule(
      "scrum_reviews", success("accepted_on_attempt_10", "accepted_on_attempt_9"),
      .needsHumanReview, "scrum: accepted only on attempt 9"),
    Rule(
      "scrum_reviews", success("accepted_on_attempt_3", "x", "accepted_on_attempt_1"), .accepted,
      "scrum: accepted on attempt 1"),
    Rule(
      "scrum_reviews",
      success(
        "accepted_on_attempt_0", "accepted_on_attempt_01", "accepted_on_attempt_",
        "accepted_on_attempt_1x", "accepted_on_attempt_١", " accepted_on_attempt_1",
        "Accepted_on_attempt_1", "accepted_on_attempt_-1"),
      .needsHumanReview, "scrum: no acceptance marker"),
    Rule(
      "scrum_reviews", failure("accepted_on_attempt_1"), .needsHumanReview,
      "scrum: no acceptance marker"),

    Rule("observer_reviews", verdict("accept"), .accepted, "observer: accept"),
    Rule("observer_reviews", verdict("cycle"), .partiallyAccepted, "observer: cycle"),
    Rule("observer_reviews", verdict("reject"), .rejected, "observer: reject"),
    Rule(
      "observer_reviews", verdict("Accept"), .needsHumanReview,
      "observer: unrecognised verdict Accept"),
    Rule(
      "observer_reviews", verdict(#"é\n\""#), .needsHumanReview,
      "observer: unrecognised verdict é\n\""),
    Rule("observer_reviews", "", .needsHumanReview, "observer: no verdict"),

    Rule("audits", metadata(#"{"severity":"critical"}"#), .rejected, "audit: severity critical"),
    Rule("audits", metadata(#"{"severity":"high"}"#), .rejected, "audit: severity high"),
    Rule(
      "audits", metadata(#"{"severity":"medium"}"#), .partiallyAccepted, "audit: severity medium"),
    Rule("audits", metadata(#"{"severity":"low"}"#), .accepted, "audit: severity low"),
    Rule(
      "audits", metadata(#"{"overall":"block","severity":"info"}"#), .accepted,
      "audit: severity info"),
    Rule("audits", metadata(#"{"overall":"approve"}"#), .accepted, "audit: approve"),
    Rule(
      "audits", metadata(#"{"overall":"request_changes"}"#), .partiallyAccepted,
      "audit: request_changes"),
    Rule("audits", metadata(#"{"overall":"block"}"#), .rejected, "audit: block"),
    Rule(
      "audits", metadata(#"{"overall":"approve","severity":"HIGH"}"#), .accepted, "audit: approve"),
    Rule(
      "audits", metadata(#"{"overall":"block","severity":3}"#), .rejected, "audit: block"),
    Rule("audits", metadata(#"{"overall":"ok"}"#), .needsHumanReview, "audit: no verdict"),
    Rule("audits", success("approve"), .needsHumanReview, "audit: no verdict"),

    Rule("contract_analyses", verdict("accept"), .accepted, "contract: observer accept"),
    Rule(
      "contract_analyses", verdict("accept") + success("not_ok"), .accepted,
      "contract: observer accept"),
    Rule(
      "contract_analyses", verdict("accept") + failure("not_ok"), .needsHumanReview,
      "contract: observer accept but run not ok"),
    Rule(
      "contract_analyses", verdict("cycle") + failure("not_ok"), .partiallyAccepted,
      "contract: observer cycle"),
    Rule(
      "contract_analyses", verdict("reject") + success("ok"), .rejected,
      "contract: observer reject"),
    Rule(
      "contract_analyses", success("ok") + failure("not_ok"), .rejected, "contract: run not ok"),
    Rule(
      "contract_analyses", verdict("maybe") + success("ok"), .partiallyAccepted,
      "contract: run ok, no observer verdict"),
    Rule("contract_analyses", failure("ok"), .needsHumanReview, "contract: no verdict"),

    Rule(
      "auto_apply", success("committed") + failure("reverted"), .accepted, "auto_apply: committed"),
    Rule(
      "auto_apply", failure("build_failed", "reverted"), .rejected, "auto_apply: reverted"),
    Rule("auto_apply", failure("build_failed"), .rejected, "auto_apply: build_failed"),
    Rule(
      "auto_apply", metadata(#"{"action":"no_change"}"#), .needsHumanReview,
      "auto_apply: no_change"),
    Rule(
      "auto_apply", metadata(#"{"action":"dry_run"}"#), .needsHumanReview, "auto_apply: dry_run"),
    Rule(
      "auto_apply", metadata(#"{"action":"committed"}"#), .needsHumanReview,
      "auto_apply: unrecognised action committed"),
    Rule(
      "auto_apply", metadata(#"{"action":null}"#), .needsHumanReview,
      "auto_apply: unrecognised action ?"),
    Rule("auto_apply", "", .needsHumanReview, "auto_apply: unrecognised action ?"),

    Rule("outcomes", success("all_ok"), .accepted, "outcome: all events ok"),
    Rule("outcomes", failure("none_ok"), .rejected, "outcome: no event ok"),
    Rule("outcomes", "", .needsHumanReview, "outcome: no events"),
    Rule(
      "outcomes", #","validation_results":{"total_events":0,"ok_events":3}"#, .needsHumanReview,
      "outcome: no events"),
    Rule(
      "outcomes", #","validation_results":{"total_events":2.5}"#, .needsHumanReview,
      "outcome: no events"),
    Rule(
      "outcomes", #","validation_results":{"total_events":3e0,"ok_events":"2","total_gaps":1.0}"#,
      .partiallyAccepted, "outcome: 0/3 events ok, 1 gaps"),
    Rule(
      "outcomes", success("none_ok") + #","validation_results":{"ok_events":1,"total_events":2}"#,
      .partiallyAccepted, "outcome: 1/2 events ok, 0 gaps"),

    Rule("mode_experiments", success("ok"), .rejected, "mode_experiment: empty response"),
    Rule(
      "mode_experiments", text(#"\u2003\t"#) + success("ok"), .rejected,
      "mode_experiment: empty response"),
    Rule(
      "mode_experiments", text("x") + success("ok") + failure("not_ok"), .rejected,
      "mode_experiment: not ok"),
    Rule(
      "mode_experiments", text("x") + success("ok"), .partiallyAccepted,
      "mode_experiment: ok, unverified"),
    Rule("mode_experiments", text("x"), .needsHumanReview, "mode_experiment: no outcome"),

    Rule("distilled_facts", "", .rejected, "extraction: empty text"),
    Rule("distilled_procedures", text(""), .rejected, "extraction: empty text"),
    Rule("distilled_config_hints", text(" "), .rejected, "extraction: empty text"),
    Rule("observer_escalations", text("x"), .partiallyAccepted, "extraction: unverified text"),
    Rule("audit_facts", text("x"), .partiallyAccepted, "extraction: unverified text"),

    Rule("replay_runs", text("x"), .needsHumanReview, "unknown source replay_runs"),
    Rule("Audits", "", .needsHumanReview, "unknown source Audits"),
  ])
  func rule(_ rule: Rule) throws {
    let score = try Self.score(EvidenceText.of(rule.stem, rule.members))
    #expect(score.category == rule.category)
    #expect(score.reasons == [rule.reason])
  }

  struct Override: Sendable {
    var decision: String
    var category: Category
  }

  /// A person's decision comes before every sub-scorer, and before sources that are not known.
  @Test(
    arguments: [
      Override(decision: "accept", category: .accepted),
      Override(decision: "reject", category: .rejected),
      Override(decision: "needs_review", category: .needsHumanReview),
    ], ["audits", "distilled_facts", "nobody_knows"])
  func aPersonDecides(_ override: Override, _ stem: String) throws {
    let members = """
      ,"observer_verdict":"cycle","human_override":{"overrider":"Zoë","decision":"\
      \(override.decision)","reason":"because","overridden_at":"2026-01-01T00:00:00Z"}
      """
    let score = try Self.score(EvidenceText.of(stem, members))
    #expect(score.category == override.category)
    #expect(score.reasons == ["human override: \(override.decision) by Zoë"])
  }

  struct Dispatch: Sendable {
    var source: String
    var sourceClass: SourceClass
    var reason: String
  }

  @Test(arguments: [
    Dispatch(
      source: "data/_kb/audits.jsonl", sourceClass: .verdict, reason: "audit: no verdict"),
    Dispatch(
      source: "data/_kb/outcomes.jsonl", sourceClass: .telemetry, reason: "outcome: no events"),
    Dispatch(
      source: "data/_kb/audit_facts.jsonl", sourceClass: .extraction,
      reason: "extraction: empty text"),
    Dispatch(source: "audits", sourceClass: .verdict, reason: "audit: no verdict"),
    Dispatch(
      source: "data/_kb/audits.json", sourceClass: .unknown,
      reason: "unknown source data/_kb/audits.json"),
    Dispatch(
      source: "/data/_kb/audits.jsonl", sourceClass: .unknown,
      reason: "unknown source /data/_kb/audits.jsonl"),
    Dispatch(
      source: "data/_kb/a/audits.jsonl", sourceClass: .unknown, reason: "unknown source a/audits"),
    Dispatch(source: "data/_kb/.jsonl", sourceClass: .unknown, reason: "unknown source "),
  ])
  func stemsOfOtherForms(_ dispatch: Dispatch) throws {
    let score = try Self.score(EvidenceText(source: dispatch.source))
    #expect(score.sourceClass == dispatch.sourceClass)
    #expect(score.reasons == [dispatch.reason])
  }

  /// The code points of "Blank", and those beside them, which are not.
  @Test(
    arguments: [
      (0x09...0x0D, true), (0x20...0x20, true), (0x85...0x85, true), (0xA0...0xA0, true),
      (0x1680...0x1680, true), (0x2000...0x200A, true), (0x2028...0x2029, true),
      (0x202F...0x202F, true), (0x205F...0x205F, true), (0x3000...0x3000, true),
      (0x00...0x08, false), (0x0E...0x1F, false), (0x21...0x84, false), (0x86...0x9F, false),
      (0x180E...0x180E, false), (0x200B...0x200F, false), (0x2060...0x2060, false),
      (0xFEFF...0xFEFF, false), (0x10000...0x10001, false),
    ] as [(ClosedRange<UInt32>, Bool)])
  func blank(_ codePoints: ClosedRange<UInt32>, _ isBlank: Bool) throws {
    for value in codePoints {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var writer = JSONWriter()
      writer.string(" \(Character(scalar))")
      let text = String(decoding: writer.bytes, as: UTF8.self)
      let score = try Self.score(EvidenceText.of("audit_facts", #","text":\#(text)"#))
      #expect((score.category == .rejected) == isBlank, "U+\(String(value, radix: 16))")
    }
  }

  @Test func theLine() throws {
    let score = try Self.score(EvidenceText.of("auto_apply", Self.success("committed")))
    #expect(
      String(decoding: score.line, as: UTF8.self)
        == #"{"category":"accepted","reasons":["auto_apply: committed"],"source_class":"telemetry"}"#
    )
  }

  @Test func ranks() {
    #expect(Category.allCases.map(\.rank) == [3, 2, 1, 0])
    #expect(
      Category.allCases.sorted().map(\.rawValue)
        == ["rejected", "needs_human_review", "partially_accepted", "accepted"])
    #expect(Scorer.version == "v1.0.0")
  }

  static func score(_ evidence: EvidenceText) throws -> Score {
    let document = try JSONDocument(parsing: Array(evidence.line.utf8))
    #expect(RecordValidator.validate(document, as: .evidenceRecord) == [])
    return Scorer.score(document.root)
  }
}

extension [String] {
  fileprivate func members(_ name: String) -> String {
    #","\#(name)":[\#(map { "\"\($0)\"" }.joined(separator: ","))]"#
  }
}
