// Rows of the twelve streams, field by field as their producers log them.

import WireJSON

/// Writes one source row.
struct RowWriter {
  private(set) var writer: JSONWriter
  private let time: String
  private let fault: RowFault?
  private var random: SplitMix

  init(_ writer: JSONWriter, time: String, fault: RowFault?, _ random: SplitMix) {
    self.writer = writer
    self.time = time
    self.fault = fault
    self.random = random
  }

  mutating func write(_ stem: SourceStem) {
    writer.beginObject()
    switch stem {
    case .distilledFacts, .distilledProcedures, .distilledConfigHints: writeDistilled()
    case .contractAnalyses: writeContractAnalysis()
    case .modeExperiments: writeModeExperiment()
    case .scrumReviews: writeScrumReview()
    case .observerEscalations: writeEscalation()
    case .auditFacts: writeAuditFacts()
    case .autoApply: writeAutoApply()
    case .observerReviews: writeObserverReview()
    case .audits: writeAudit()
    case .outcomes: writeOutcome()
    }
    writer.endObject()
  }

  private mutating func writeDistilled() {
    text("run_id", "distill-\(random.hexadecimal(digits: 8))")
    text("source_label", random.file())
    timestamp("created_at")
    text("extractor", random.oneOf(Vocabulary.extractors))
    text("text", random.text(sentences: 12))
    if random.chance(700) { text("verifier", random.oneOf(Vocabulary.models)) }
    if random.chance(900) { number("confidence", random.decimal(below: 100, places: 1)) }
    text("embedding_model", "nomic-embed-text")
  }

  private mutating func writeContractAnalysis() {
    text("permit_id", "P-2026-\(10_000 + random.below(90_000))")
    timestamp("ts")
    text("contractor", random.oneOf(Vocabulary.contractors))
    text("analysis", random.text(sentences: 12))
    flag("ok", random.chance(850))
    text("model", random.oneOf(Vocabulary.models))
    text("provider", random.oneOf(Vocabulary.providers))
    if random.chance(600) {
      text("observer_verdict", random.oneOf(["accept", "accept", "cycle", "reject"]))
      integer("observer_conf", random.below(101))
      texts("observer_notes", random.names(Vocabulary.sentences, atMost: 3))
    }
    texts("matrix_corpora", random.names(Vocabulary.corpora, atMost: 3))
    integer("matrix_hits", random.below(40))
    number("cost_usd", random.decimal(below: 1, places: 6))
    integer("duration_ms", 500 + random.below(60_000))
  }

  private mutating func writeModeExperiment() {
    timestamp("ts")
    text("task_class", random.oneOf(Vocabulary.taskClasses))
    text("mode", random.oneOf(Vocabulary.modes))
    text("file_path", random.file())
    text("model", random.oneOf(Vocabulary.models))
    if random.chance(500) { text("provider", random.oneOf(Vocabulary.providers)) }
    text("response", random.chance(20) ? " \n" : random.text(sentences: 12))
    if random.chance(900) { flag("ok", random.chance(800)) }
    if random.chance(700) {
      texts("matrix_corpora", random.names(Vocabulary.corpora, atMost: 3))
      integer("matrix_hits", random.below(40))
      integer("pathway_fingerprints_seen", random.below(12))
    }
    integer("latency_ms", 200 + random.below(90_000))
    integer("prompt_tokens", random.below(30_000))
    integer("completion_tokens", random.below(4000))
    text("request_id", random.hexadecimal(digits: 16))
  }

  private mutating func writeScrumReview() {
    text("file", random.file())
    timestamp("reviewed_at")
    if random.chance(800) {
      text("accepted_model", random.oneOf(Vocabulary.models))
      integer("accepted_on_attempt", 1 + random.below(6))
    }
    integer("attempts_made", 1 + random.below(9))
    text("suggestions", random.text(sentences: 11))
    flag("tree_split_fired", random.chance(200))
  }

  private mutating func writeEscalation() {
    timestamp("ts")
    text("cluster", random.oneOf(Vocabulary.clusters))
    text("mode", random.oneOf(Vocabulary.modes))
    text("model", random.oneOf(Vocabulary.models))
    text("provider", random.oneOf(Vocabulary.providers))
    text("analysis", random.text(sentences: 11))
    integer("prompt_tokens", random.below(30_000))
    integer("completion_tokens", random.below(4000))
  }

  private mutating func writeAuditFacts() {
    text("head_sha", random.hexadecimal(digits: 40))
    integer("pr_number", 1 + random.below(5000))
    timestamp("extracted_at")
    text("extractor", random.oneOf(Vocabulary.extractors))
    texts("facts", random.names(Vocabulary.sentences, atMost: 14))
    writer.name("entities")
    writer.beginArray()
    for _ in 0..<random.below(4) {
      writer.beginObject()
      text("name", random.file())
      text("kind", "file")
      writer.endObject()
    }
    writer.endArray()
    if random.chance(700) { text("verifier_verdict", random.oneOf(["confirmed", "unclear"])) }
  }

  private mutating func writeAutoApply() {
    timestamp("ts")
    text("file", random.file())
    text(
      "action", random.oneOf(["committed", "committed", "reverted", "build_failed", "no_change"]))
    text("model", random.oneOf(Vocabulary.models))
    text("patch", "@@ -1,6 +1,6 @@\n" + random.text(sentences: 12))
    text("build", random.oneOf(["green", "red"]))
    if random.chance(400) { text("commit", random.hexadecimal(digits: 40)) }
  }

  private mutating func writeObserverReview() {
    timestamp("ts")
    text("file", random.file())
    integer("attempt", 1 + random.below(5))
    if random.chance(900) { text("verdict", random.oneOf(["accept", "cycle", "reject"])) }
    number("confidence", random.decimal(below: 100, places: 2))
    text("notes", random.chance(100) ? "" : random.text(sentences: 11))
    text("model", random.oneOf(Vocabulary.models))
  }

  private mutating func writeAudit() {
    text("audit_id", "audit-\(random.hexadecimal(digits: 12))")
    timestamp("ts")
    text("phase", random.oneOf(Vocabulary.phases))
    text("overall", random.oneOf(["approve", "request_changes", "block"]))
    if random.chance(800) {
      text("severity", random.oneOf(["info", "low", "medium", "high", "critical"]))
    }
    texts("findings", random.names(Vocabulary.sentences, atMost: 16))
    text("auditor", random.oneOf(Vocabulary.models))
    if random.chance(20) { writeOverride() }
  }

  private mutating func writeOverride() {
    writer.name("override")
    writer.beginObject()
    text("overrider", random.oneOf(Vocabulary.people))
    text("decision", random.oneOf(["accept", "reject", "needs_review"]))
    text("reason", random.oneOf(Vocabulary.sentences))
    text("overridden_at", time)
    writer.endObject()
  }

  private mutating func writeOutcome() {
    let total = random.below(12)
    text("run_id", "scenario-\(random.hexadecimal(digits: 10))")
    timestamp("created_at")
    text("scenario", random.oneOf(Vocabulary.scenarios))
    integer("total_events", total)
    integer("ok_events", random.chance(400) ? total : random.below(total + 1))
    integer("total_gaps", random.chance(600) ? 0 : random.below(4))
    texts("models", random.names(Vocabulary.models, atMost: 3))
    integer("elapsed_ms", random.below(600_000))
    writer.name("per_event")
    writer.beginArray()
    for event in 0..<total {
      writer.beginObject()
      integer("event", event)
      flag("ok", random.chance(800))
      text("note", random.oneOf(Vocabulary.sentences))
      writer.endObject()
    }
    writer.endArray()
  }
}

// Fields, and what may be wrong with them.
extension RowWriter {
  private mutating func text(_ name: String, _ value: String) {
    writer.name(name)
    writer.string(value)
  }

  private mutating func texts(_ name: String, _ values: [String]) {
    writer.name(name)
    writer.beginArray()
    for value in values { writer.string(value) }
    writer.endArray()
  }

  private mutating func integer(_ name: String, _ value: Int) {
    writer.name(name)
    writer.integer(value)
  }

  private mutating func number(_ name: String, _ value: Double) {
    writer.name(name)
    writer.number(value)
  }

  private mutating func flag(_ name: String, _ value: Bool) {
    writer.name(name)
    writer.bool(value)
  }

  /// The field that every stream has; it is the one at fault where a row is.
  private mutating func timestamp(_ name: String) {
    switch fault {
    case .missingField: break
    case .badField: integer(name, 1_767_225_600)
    case .badTimestamp: text(name, "2026-02-30T00:00:00Z")
    default: text(name, time)
    }
  }
}
