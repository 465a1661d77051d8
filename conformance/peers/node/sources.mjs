// Room: the 12 source streams (evidence.md, The 12 transforms): what each row must have, and the evidence made of it.
// `fields` stand in check order, `[name, type, rule]`, with `?` after the names of the optional ones; a rule looks at
// the value and at the fields before it. `evidence(row, at)` gets the row's present fields and `at.line` and `at.ms`,
// and gives the record's own fields; those that are undefined are left out.

import { humanOverride } from './records.mjs';
import { normalTimestamp } from './timestamps.mjs';
import {
  arrayOf, boolean, freeArray, hexDigits, integer, nonEmpty, number, oneOf, string, timestamp,
} from './types.mjs';

const texts = arrayOf(nonEmpty);
const strings = arrayOf(string);
const count = integer();
const confidence = number(0, 100);
const commit = hexDigits(40);

/** An object of those members that are present, or undefined where none is. */
function presentOf(members) {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
}

/** Markers are left out when there is none. */
function markers(marker) {
  return marker === undefined ? undefined : [marker];
}

function okMarkers(ok) {
  return {
    success_markers: markers(ok === true ? 'ok' : undefined),
    failure_markers: markers(ok === false ? 'not_ok' : undefined),
  };
}

/** The three streams of distilled text differ in the task's name only. */
function distilled(stem, task) {
  return {
    stem,
    sourceClass: 'extraction',
    time: 'created_at',
    fields: [
      ['run_id', nonEmpty], ['source_label', nonEmpty], ['created_at', timestamp], ['extractor', nonEmpty],
      ['text', string], ['verifier?', nonEmpty], ['confidence?', confidence],
    ],
    evidence: (row, at) => ({
      run_id: `${row.run_id}:${at.line}`,
      task_id: `${task}:${row.source_label}`,
      model_name: row.extractor,
      model_role: 'extractor',
      text: row.text,
      metadata: presentOf({ verifier: row.verifier, confidence: row.confidence }),
    }),
  };
}

const contractAnalyses = {
  stem: 'contract_analyses',
  sourceClass: 'verdict',
  time: 'ts',
  fields: [
    ['permit_id', nonEmpty], ['ts', timestamp], ['analysis', string], ['ok?', boolean], ['model?', nonEmpty],
    ['provider?', nonEmpty], ['contractor?', nonEmpty], ['observer_verdict?', nonEmpty], ['observer_conf?', confidence],
    ['observer_notes?', texts], ['matrix_corpora?', texts], ['matrix_hits?', count], ['cost_usd?', number(0)],
    ['duration_ms?', count],
  ],
  evidence: (row, at) => ({
    run_id: `contract_analysis:${row.permit_id}:${at.ms}`,
    task_id: `permit:${row.permit_id}`,
    model_name: row.model,
    model_provider: row.provider,
    model_role: 'executor',
    retrieved_context: presentOf({ matrix_corpora: row.matrix_corpora, matrix_hits: row.matrix_hits }),
    observer_notes: row.observer_notes,
    observer_verdict: row.observer_verdict,
    observer_confidence: row.observer_conf,
    ...okMarkers(row.ok),
    cost_usd: row.cost_usd,
    latency_ms: row.duration_ms,
    text: row.analysis,
    metadata: presentOf({ contractor: row.contractor }),
  }),
};

const modeExperiments = {
  stem: 'mode_experiments',
  sourceClass: 'telemetry',
  time: 'ts',
  fields: [
    ['ts', timestamp], ['task_class', nonEmpty], ['mode', nonEmpty], ['file_path', nonEmpty], ['model', nonEmpty],
    ['provider?', nonEmpty], ['response', string], ['ok?', boolean], ['matrix_corpora?', texts],
    ['matrix_hits?', count], ['pathway_fingerprints_seen?', count], ['latency_ms?', count], ['prompt_tokens?', count],
    ['completion_tokens?', count],
  ],
  evidence: (row, at) => ({
    run_id: `mode_experiment:${row.mode}:${at.ms}:${at.line}`,
    task_id: row.task_class,
    model_name: row.model,
    model_provider: row.provider,
    model_role: 'executor',
    source_files: [row.file_path],
    retrieved_context: presentOf({
      matrix_corpora: row.matrix_corpora,
      matrix_hits: row.matrix_hits,
      pathway_fingerprints_seen: row.pathway_fingerprints_seen,
    }),
    ...okMarkers(row.ok),
    latency_ms: row.latency_ms,
    prompt_tokens: row.prompt_tokens,
    completion_tokens: row.completion_tokens,
    text: row.response,
    metadata: { mode: row.mode },
  }),
};

const scrumReviews = {
  stem: 'scrum_reviews',
  sourceClass: 'verdict',
  time: 'reviewed_at',
  fields: [
    ['file', nonEmpty], ['reviewed_at', timestamp], ['accepted_model?', nonEmpty], ['accepted_on_attempt?', integer(1)],
    ['attempts_made?', count], ['suggestions', string], ['tree_split_fired?', boolean],
  ],
  evidence: (row, at) => ({
    run_id: `scrum:${row.file}:${at.ms}`,
    task_id: `scrum_review:${row.file}`,
    model_name: row.accepted_model,
    model_role: 'executor',
    source_files: [row.file],
    success_markers: row.accepted_on_attempt && [`accepted_on_attempt_${row.accepted_on_attempt}`],
    text: row.suggestions,
    metadata: presentOf({ attempts_made: row.attempts_made, tree_split_fired: row.tree_split_fired }),
  }),
};

const observerEscalations = {
  stem: 'observer_escalations',
  sourceClass: 'extraction',
  time: 'ts',
  fields: [
    ['ts', timestamp], ['cluster', nonEmpty], ['mode', nonEmpty], ['model', nonEmpty], ['provider?', nonEmpty],
    ['analysis', string], ['prompt_tokens?', count], ['completion_tokens?', count],
  ],
  evidence: (row, at) => ({
    run_id: `escalation:${row.cluster}:${at.ms}`,
    task_id: `escalation:${row.cluster}`,
    model_name: row.model,
    model_provider: row.provider,
    model_role: 'reviewer',
    prompt_tokens: row.prompt_tokens,
    completion_tokens: row.completion_tokens,
    text: row.analysis,
    metadata: { mode: row.mode },
  }),
};

const auditFacts = {
  stem: 'audit_facts',
  sourceClass: 'extraction',
  time: 'extracted_at',
  fields: [
    ['head_sha', commit], ['pr_number', count], ['extracted_at', timestamp], ['extractor', nonEmpty],
    ['facts', strings], ['entities?', freeArray], ['verifier_verdict?', nonEmpty],
  ],
  evidence: (row, at) => ({
    run_id: `audit_facts:${row.head_sha}:${at.line}`,
    task_id: `pr:${row.pr_number}`,
    model_name: row.extractor,
    model_role: 'extractor',
    text: row.facts.join('\n'),
    metadata: presentOf({ entities: row.entities, verifier_verdict: row.verifier_verdict }),
  }),
};

const autoApply = {
  stem: 'auto_apply',
  sourceClass: 'telemetry',
  time: 'ts',
  fields: [
    ['ts', timestamp], ['file', nonEmpty], ['action', nonEmpty], ['model?', nonEmpty], ['patch?', string],
    ['build?', nonEmpty], ['commit?', commit],
  ],
  evidence: (row, at) => ({
    run_id: `auto_apply:${row.file}:${at.ms}`,
    task_id: `auto_apply:${row.file}`,
    model_name: row.model,
    model_role: 'applier',
    source_files: [row.file],
    success_markers: markers(row.action === 'committed' ? 'committed' : undefined),
    failure_markers: markers(row.action === 'reverted' || row.action === 'build_failed' ? row.action : undefined),
    text: row.patch,
    metadata: presentOf({ action: row.action, build: row.build, commit: row.commit }),
  }),
};

const observerReviews = {
  stem: 'observer_reviews',
  sourceClass: 'verdict',
  time: 'ts',
  fields: [
    ['ts', timestamp], ['file', nonEmpty], ['attempt', integer(1)], ['verdict?', nonEmpty], ['confidence?', confidence],
    ['notes?', string], ['model?', nonEmpty],
  ],
  evidence: (row, at) => ({
    run_id: `observer_review:${row.file}:${row.attempt}:${at.ms}`,
    task_id: `observer_review:${row.file}`,
    model_name: row.model,
    model_role: 'reviewer',
    source_files: [row.file],
    observer_notes: row.notes ? [row.notes] : undefined,
    observer_verdict: row.verdict,
    observer_confidence: row.confidence,
    text: row.notes,
    metadata: { attempt: row.attempt },
  }),
};

const audits = {
  stem: 'audits',
  sourceClass: 'verdict',
  time: 'ts',
  fields: [
    ['audit_id', nonEmpty], ['ts', timestamp], ['phase', nonEmpty],
    ['overall?', oneOf('approve', 'request_changes', 'block')],
    ['severity?', oneOf('info', 'low', 'medium', 'high', 'critical')], ['findings', strings], ['auditor?', nonEmpty],
    ['override?', humanOverride],
  ],
  evidence: (row) => ({
    run_id: `audit:${row.audit_id}`,
    task_id: `phase:${row.phase}`,
    model_name: row.auditor,
    model_role: 'reviewer',
    success_markers: markers(row.overall === 'approve' ? row.overall : undefined),
    failure_markers: markers(row.overall === 'approve' ? undefined : row.overall),
    human_override: row.override && { ...row.override, overridden_at: normalTimestamp(row.override.overridden_at) },
    text: row.findings.join('\n'),
    metadata: presentOf({ overall: row.overall, severity: row.severity }),
  }),
};

const outcomes = {
  stem: 'outcomes',
  sourceClass: 'telemetry',
  time: 'created_at',
  fields: [
    ['run_id', nonEmpty], ['created_at', timestamp], ['scenario', nonEmpty], ['total_events', count],
    ['ok_events', count, (ok, row) => ok <= row.total_events], ['total_gaps', count], ['models?', texts],
    ['elapsed_ms?', count], ['per_event?', freeArray],
  ],
  evidence(row) {
    const { ok_events: ok, total_events: total, total_gaps: gaps } = row;
    return {
      run_id: `outcome:${row.run_id}`,
      task_id: `scenario:${row.scenario}`,
      model_name: row.models?.[0],
      model_role: 'executor',
      success_markers: markers(total > 0 && ok === total && gaps === 0 ? 'all_ok' : undefined),
      failure_markers: markers(total > 0 && ok === 0 ? 'none_ok' : undefined),
      validation_results: { ok_events: ok, total_events: total, total_gaps: gaps },
      latency_ms: row.elapsed_ms,
      text: `${ok}/${total} events ok, ${gaps} gaps`,
      metadata: presentOf({ per_event: row.per_event }),
    };
  },
};

/** In table order. */
export const SOURCES = [
  distilled('distilled_facts', 'distilled_fact'),
  distilled('distilled_procedures', 'distilled_procedure'),
  distilled('distilled_config_hints', 'distilled_config_hint'),
  contractAnalyses,
  modeExperiments,
  scrumReviews,
  observerEscalations,
  auditFacts,
  autoApply,
  observerReviews,
  audits,
  outcomes,
].map((source) => ({ ...source, file: `data/_kb/${source.stem}.jsonl` }));
