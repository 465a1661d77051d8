// Room: the tables of all records, in wire order (evidence.md, scoring.md, exports.md, receipts-and-audit.md,
// replay.md).

import {
  arrayOf, fixed, freeObject, hexDigits, integer, mapOf, nonEmpty, number, oneOf, quality, record, schemaVersion,
  string, timestamp,
} from './types.mjs';

/** From the best to the worst (scoring.md, Categories). */
export const CATEGORIES = ['accepted', 'partially_accepted', 'needs_human_review', 'rejected'];

/** In the order of the scorer's drift (receipts-and-audit.md, Scorer drift). */
export const SOURCE_CLASSES = ['verdict', 'telemetry', 'extraction', 'unknown'];

/** The stages of a run, in order (receipts-and-audit.md, A run). */
export const STAGES = ['collect', 'score', 'export-rag', 'export-sft', 'export-preference'];

const version = ['schema_version', schemaVersion];
const hash = hexDigits(64);
const commit = hexDigits(40);
const exportId = hexDigits(32);
const count = integer();
const texts = arrayOf(nonEmpty);
const category = oneOf(...CATEGORIES);
const status = oneOf('ok', 'failed');

export const humanOverride = record(
  ['overrider', nonEmpty],
  ['decision', oneOf('accept', 'reject', 'needs_review')],
  ['reason', nonEmpty],
  ['overridden_at', timestamp],
);

const provenance = record(
  ['source_file', nonEmpty],
  ['line_offset', count],
  ['sig_hash', hash],
  ['recorded_at', timestamp],
);

export const evidenceRecord = record(
  ['run_id', nonEmpty],
  ['task_id', nonEmpty],
  ['timestamp', timestamp],
  version,
  ['provenance', provenance],
  ['model_name?', nonEmpty],
  ['model_provider?', nonEmpty],
  ['model_role?', oneOf('executor', 'reviewer', 'extractor', 'verifier', 'categorizer', 'tiebreaker', 'applier',
    'embedder', 'other')],
  ['input_hash?', hash],
  ['output_hash?', hash],
  ['source_files?', texts],
  ['command_run?', nonEmpty],
  ['retrieved_context?', record(
    ['matrix_corpora?', texts],
    ['matrix_hits?', count],
    ['pathway_fingerprints_seen?', count],
  )],
  ['observer_notes?', texts],
  ['observer_verdict?', nonEmpty],
  ['observer_confidence?', number(0, 100)],
  ['scratchpad_summary?', string],
  ['success_markers?', texts],
  ['failure_markers?', texts],
  ['validation_results?', freeObject],
  ['human_override?', humanOverride],
  ['cost_usd?', number(0)],
  ['latency_ms?', count],
  ['prompt_tokens?', count],
  ['completion_tokens?', count],
  ['text?', string],
  ['metadata?', freeObject],
);

export const skip = record(
  version,
  ['source_file', nonEmpty],
  ['line_offset', count],
  ['line_sha256', hash],
  ['reason', nonEmpty],
  ['recorded_at', timestamp],
);

export const scoredRun = record(
  version,
  ['evidence_run_id', nonEmpty],
  ['evidence_task_id', nonEmpty],
  ['category', category],
  ['reasons', arrayOf(nonEmpty, { least: 1 })],
  ['source_class', oneOf(...SOURCE_CLASSES)],
  ['scored_at', timestamp],
  ['scorer_version', nonEmpty],
  ['sig_hash', hash],
  ['provenance', provenance],
);

export const sftSample = record(
  version,
  ['id', exportId],
  ['instruction', nonEmpty],
  ['context', string],
  ['response', nonEmpty],
  ['source_run_id', nonEmpty],
  ['quality_score', quality],
  ['created_at', timestamp],
  ['provenance', provenance],
);

export const ragSample = record(
  version,
  ['id', exportId],
  ['title', nonEmpty],
  ['content', nonEmpty],
  ['tags', texts],
  ['source_run_id', nonEmpty],
  ['success_score', category],
  ['embedding_text', nonEmpty],
  ['created_at', timestamp],
  ['provenance', provenance],
);

export const preferenceSample = record(
  version,
  ['id', exportId],
  ['prompt', nonEmpty],
  ['chosen', nonEmpty],
  ['rejected', nonEmpty],
  ['reason', nonEmpty],
  ['chosen_run_id', nonEmpty],
  ['rejected_run_id', nonEmpty],
  ['created_at', timestamp],
  ['provenance', provenance],
);

const listedFiles = arrayOf(record(['path', nonEmpty], ['sha256', hash], ['bytes', count], ['records', count]));

export const stageReceipt = record(
  version,
  ['stage', oneOf(...STAGES)],
  ['run_id', nonEmpty],
  ['status', status],
  ['started_at', timestamp],
  ['finished_at', timestamp],
  ['git_commit', commit],
  ['scorer_version', nonEmpty],
  ['inputs', listedFiles],
  ['outputs', listedFiles],
  ['records_in', count],
  ['records_out', count],
  ['records_deduped', count],
  ['records_skipped', count],
  ['skip_reasons', mapOf(count)],
  ['errors', texts],
);

export const runSummary = record(
  version,
  ['run_id', nonEmpty],
  ['run_hash', hash],
  ['git_commit', commit],
  ['started_at', timestamp],
  ['finished_at', timestamp],
  ['status', status],
  ['stages', arrayOf(record(
    ['stage', oneOf(...STAGES)],
    ['status', status],
    ['records_in', count],
    ['records_out', count],
    ['records_deduped', count],
    ['records_skipped', count],
    ['receipt_sha256', hash],
  ))],
  ['firewall', record(['sft_rows', count], ['sft_never_rows', count])],
);

const auditBaseline = record(
  version,
  ['recorded_at', timestamp],
  ['git_commit', commit],
  ['metrics', mapOf(number())],
);

export const replayRun = record(
  ['schema', fixed('replay_run.v1')],
  ['run_id', nonEmpty],
  ['task', nonEmpty],
  ['task_hash', hash],
  ['retrieved', arrayOf(record(['id', nonEmpty], ['distance', number()]))],
  ['bundle_sha256', hash],
  ['model', nonEmpty],
  ['verdict', oneOf('valid', 'no_json', 'missing_keys', 'chat_error')],
  ['missing_keys?', texts],
  ['response_sha256?', hash],
  ['value?', freeObject],
  ['error?', record(['code', nonEmpty], ['message', nonEmpty])],
  ['prompt_tokens?', count],
  ['completion_tokens?', count],
  ['attempts', count],
  ['latency_ms', count],
  ['recorded_at', timestamp],
);

/** What a validator can be asked about. */
export const KINDS = new Map([
  ['evidence_record', evidenceRecord],
  ['skip', skip],
  ['scored_run', scoredRun],
  ['sft_sample', sftSample],
  ['rag_sample', ragSample],
  ['preference_sample', preferenceSample],
  ['stage_receipt', stageReceipt],
  ['run_summary', runSummary],
  ['audit_baseline', auditBaseline],
  ['replay_run', replayRun],
]);
