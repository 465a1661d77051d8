// The names of the records that the contract types: what a validator can be asked about.

/// A kind of record, by the name that the contract gives it ("Kinds" in evidence.md).
public enum RecordKind: String, Sendable, CaseIterable {
  /// One thing that happened, as evidence.md types it.
  case evidenceRecord = "evidence_record"
  /// A source row that no evidence was made of, and why.
  case skip
  /// The category that the scorer gave an evidence record.
  case scoredRun = "scored_run"
  /// A row of the fine-tuning export.
  case sftSample = "sft_sample"
  /// A row of the retrieval export.
  case ragSample = "rag_sample"
  /// A row of the preference export.
  case preferenceSample = "preference_sample"
  /// What one stage of a run read and wrote.
  case stageReceipt = "stage_receipt"
  /// What a whole run did.
  case runSummary = "run_summary"
  /// The metrics of one audit.
  case auditBaseline = "audit_baseline"
  /// One replayed task.
  case replayRun = "replay_run"
}
