// Room: the scorer (scoring.md): a pure function of an evidence record, and the surface score_record.

import { member } from './json-read.mjs';
import { evidenceRecord } from './records.mjs';
import { SOURCES } from './sources.mjs';
import { readText, violations } from './validate.mjs';

/** Changes only when a scoring rule does. */
export const SCORER_VERSION = 'v1.0.0';

const CLASSES = new Map(SOURCES.map(({ stem, sourceClass }) => [stem, sourceClass]));

// scoring.md, Blank. String.trim has another set: with U+FEFF, without U+0085.
const NOT_BLANK = /[^\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const SEVERITIES = new Map([
  ['critical', 'rejected'],
  ['high', 'rejected'],
  ['medium', 'partially_accepted'],
  ['low', 'accepted'],
  ['info', 'accepted'],
]);

const OVERALLS = new Map([
  ['approve', 'accepted'],
  ['request_changes', 'partially_accepted'],
  ['block', 'rejected'],
]);

const OVERRIDES = new Map([
  ['accept', 'accepted'],
  ['reject', 'rejected'],
  ['needs_review', 'needs_human_review'],
]);

/** The sub-scorers, each from a record to `[category, reason]`. */
const SUB_SCORERS = new Map([
  ['scrum_reviews', scoreScrumReview],
  ['observer_reviews', scoreObserverReview],
  ['audits', scoreAudit],
  ['contract_analyses', scoreContractAnalysis],
  ['auto_apply', scoreAutoApply],
  ['outcomes', scoreOutcome],
  ['mode_experiments', scoreModeExperiment],
]);

/** The score of a valid evidence record, which is left as it is. */
export function score(record) {
  const stem = stemOf(record);
  const sourceClass = CLASSES.get(stem) ?? 'unknown';
  const [category, reason] = decide(record, stem, sourceClass);
  return { category, reasons: [reason], source_class: sourceClass };
}

/** The stem of a record's source, perhaps empty; the whole of its name if that is not `data/_kb/STEM.jsonl`. */
export function stemOf({ provenance }) {
  return /^data\/_kb\/(.*)\.jsonl$/s.exec(provenance.source_file)?.[1] ?? provenance.source_file;
}

/** Whether a text is absent, empty or of white space only. */
export function isBlankText(text) {
  return text === undefined || !NOT_BLANK.test(text);
}

/** The surface score_record. */
export function scoreRecord(input) {
  const { value, error } = readText(input);
  if (error !== undefined) return { error };
  const [first] = violations(evidenceRecord, value);
  if (first !== undefined) {
    const message = `the input is no valid evidence record: '${first.path}' ${first.code}`;
    return { error: { code: 'invalid_record', message } };
  }
  return { output: JSON.stringify(score(value)) + '\n' };
}

function decide(record, stem, sourceClass) {
  const override = record.human_override;
  if (override !== undefined) {
    return [OVERRIDES.get(override.decision), `human override: ${override.decision} by ${override.overrider}`];
  }
  if (sourceClass === 'unknown') return ['needs_human_review', `unknown source ${stem}`];
  return (SUB_SCORERS.get(stem) ?? scoreExtraction)(record);
}

function scoreScrumReview(record) {
  const attempt = lowestAttempt(record.success_markers ?? []);
  if (attempt === undefined) return ['needs_human_review', 'scrum: no acceptance marker'];
  if (attempt === '1') return ['accepted', 'scrum: accepted on attempt 1'];
  if (attempt === '2' || attempt === '3') return ['partially_accepted', `scrum: accepted on attempt ${attempt}`];
  return ['needs_human_review', `scrum: accepted only on attempt ${attempt}`];
}

/** The lowest N of the markers `accepted_on_attempt_N`, as its digits: it may be larger than any number. */
function lowestAttempt(markers) {
  let lowest;
  for (const marker of markers) {
    const digits = /^accepted_on_attempt_([1-9][0-9]*)$/.exec(marker)?.[1];
    if (digits === undefined) continue;
    const lower = lowest === undefined || digits.length < lowest.length
      || (digits.length === lowest.length && digits < lowest);
    if (lower) lowest = digits;
  }
  return lowest;
}

function scoreObserverReview({ observer_verdict: verdict }) {
  switch (verdict) {
    case 'accept': return ['accepted', 'observer: accept'];
    case 'cycle': return ['partially_accepted', 'observer: cycle'];
    case 'reject': return ['rejected', 'observer: reject'];
    case undefined: return ['needs_human_review', 'observer: no verdict'];
    default: return ['needs_human_review', `observer: unrecognised verdict ${verdict}`];
  }
}

function scoreAudit({ metadata }) {
  const severity = member(metadata, 'severity');
  if (SEVERITIES.has(severity)) return [SEVERITIES.get(severity), `audit: severity ${severity}`];
  const overall = member(metadata, 'overall');
  if (OVERALLS.has(overall)) return [OVERALLS.get(overall), `audit: ${overall}`];
  return ['needs_human_review', 'audit: no verdict'];
}

function scoreContractAnalysis(record) {
  const verdict = record.observer_verdict;
  const notOk = hasFailure(record, 'not_ok');
  if (verdict === 'accept') {
    return notOk
      ? ['needs_human_review', 'contract: observer accept but run not ok']
      : ['accepted', 'contract: observer accept'];
  }
  if (verdict === 'cycle') return ['partially_accepted', 'contract: observer cycle'];
  if (verdict === 'reject') return ['rejected', 'contract: observer reject'];
  if (notOk) return ['rejected', 'contract: run not ok'];
  if (hasSuccess(record, 'ok')) return ['partially_accepted', 'contract: run ok, no observer verdict'];
  return ['needs_human_review', 'contract: no verdict'];
}

function scoreAutoApply(record) {
  if (hasSuccess(record, 'committed')) return ['accepted', 'auto_apply: committed'];
  for (const failure of ['reverted', 'build_failed']) {
    if (hasFailure(record, failure)) return ['rejected', `auto_apply: ${failure}`];
  }
  const action = member(record.metadata, 'action');
  if (action === 'no_change' || action === 'dry_run') return ['needs_human_review', `auto_apply: ${action}`];
  return ['needs_human_review', `auto_apply: unrecognised action ${typeof action === 'string' ? action : '?'}`];
}

function scoreOutcome(record) {
  if (hasSuccess(record, 'all_ok')) return ['accepted', 'outcome: all events ok'];
  if (hasFailure(record, 'none_ok')) return ['rejected', 'outcome: no event ok'];
  const [ok, total, gaps] = ['ok_events', 'total_events', 'total_gaps']
    .map((name) => countOf(member(record.validation_results, name)));
  if (total === 0) return ['needs_human_review', 'outcome: no events'];
  return ['partially_accepted', `outcome: ${ok}/${total} events ok, ${gaps} gaps`];
}

/** An I of a free-form object; anything else counts as 0. */
function countOf(value) {
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function scoreModeExperiment(record) {
  if (isBlankText(record.text)) return ['rejected', 'mode_experiment: empty response'];
  if (hasFailure(record, 'not_ok')) return ['rejected', 'mode_experiment: not ok'];
  if (hasSuccess(record, 'ok')) return ['partially_accepted', 'mode_experiment: ok, unverified'];
  return ['needs_human_review', 'mode_experiment: no outcome'];
}

function scoreExtraction(record) {
  if (isBlankText(record.text)) return ['rejected', 'extraction: empty text'];
  return ['partially_accepted', 'extraction: unverified text'];
}

function hasSuccess(record, marker) {
  return record.success_markers?.includes(marker) ?? false;
}

function hasFailure(record, marker) {
  return record.failure_markers?.includes(marker) ?? false;
}
