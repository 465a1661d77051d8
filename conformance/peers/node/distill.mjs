// Room: a whole run (receipts-and-audit.md, A run): the five stages, a receipt of each, and the summary.

import { join } from 'node:path';
import { exportRoot } from './exports.mjs';
import { FileList, sortedEntries } from './file-list.mjs';
import { replaceFile } from './files.mjs';
import { headCommit } from './git.mjs';
import { sha256, sigHash } from './hashes.mjs';
import { isBlank, readLines } from './lines.mjs';
import { readSystemRow } from './journal.mjs';
import { member } from './json-read.mjs';
import { materialize } from './materialize.mjs';
import { runSummary, STAGES, stageReceipt } from './records.mjs';
import { EXPORTS, hasFile } from './root.mjs';
import { scoreRoot } from './score.mjs';
import { SCORER_VERSION } from './scorer.mjs';
import { writeTimestamp } from './timestamps.mjs';
import { SFT_NEVER } from './types.mjs';

const REPORTS = 'reports/distillation';
const SUMMARY = 'summary.json';

/**
 * Runs the stages on a root that the caller holds. `recordedAt` is the run's one clock reading; if it was given
 * (`clockGiven`), the papers have it too. Returns the summary's text, and the sentence about a stage that failed.
 */
export async function distill(options) {
  const run = {
    ...options,
    commit: options.gitCommit ?? headCommit(options.root),
    files: new FileList(options.root),
    now: () => (options.clockGiven ? options.recordedAt : writeTimestamp(Date.now())),
  };
  const startedAt = options.recordedAt;
  const receipts = [];
  for (const stage of STAGES) {
    const receipt = await runStage(run, stage);
    const text = stageReceipt.write(receipt);
    await writePaper(run, receiptName(stage), text);
    receipts.push({ ...receipt, receipt_sha256: sha256(text + '\n') });
    if (receipt.status === 'failed') break;
  }
  const summary = {
    schema_version: 1,
    run_id: run.runId,
    run_hash: sigHash(receipts.map(({ stage, outputs }) => [stage, outputs.map((file) => [file.path, file.sha256])])),
    git_commit: run.commit,
    started_at: startedAt,
    finished_at: run.now(),
    status: receipts.at(-1).status,
    stages: receipts.map(stageLine),
    firewall: countSft(run.root),
  };
  const text = runSummary.write(summary);
  await writePaper(run, SUMMARY, text);
  return { output: text + '\n', failure: receipts.at(-1).errors[0] };
}

/** The paths of the papers that a run writes. */
export function papersOf(runId) {
  return [...STAGES.map(receiptName), SUMMARY].map((name) => `${REPORTS}/${runId}/${name}`);
}

/** The receipt of one stage, done or failed. */
async function runStage(run, stage) {
  const startedAt = run.now();
  let status = 'ok';
  let result;
  const errors = [];
  try {
    result = await STAGE_WORK[stage](run);
  } catch (error) {
    status = 'failed';
    result = outcome([], [], 0, 0, 0, {});
    errors.push(error.message || String(error));
  }
  return {
    schema_version: 1,
    stage,
    run_id: run.runId,
    status,
    started_at: startedAt,
    finished_at: run.now(),
    git_commit: run.commit,
    scorer_version: SCORER_VERSION,
    ...result,
    errors,
  };
}

const STAGE_WORK = {
  collect: collectStage,
  score: scoreStage,
  'export-rag': (run) => exportStage(run, 'rag'),
  'export-sft': (run) => exportStage(run, 'sft'),
  'export-preference': (run) => exportStage(run, 'preference'),
};

async function collectStage(run) {
  const { files } = run;
  const counts = await materialize(run);
  const outputs = sortedEntries(files.evidence(), files.skips());
  const { rows_read, rows_written, rows_deduped, skip_reasons } = counts;
  return outcome(sortedEntries(files.sources()), outputs, rows_read, rows_written, rows_deduped, skip_reasons);
}

async function scoreStage(run) {
  const { files } = run;
  const { read, written } = await scoreRoot(run);
  return outcome(files.evidence(), files.scoredRuns(), read, written, 0, {});
}

async function exportStage(run, name) {
  const { files } = run;
  const { read, written, leftOut } = await exportRoot(name, run);
  const { duplicate = 0, ...skipped } = leftOut;
  const inputs = sortedEntries(files.scoredRuns(), files.evidence());
  return outcome(inputs, files.export(name), read, written, duplicate, skipped);
}

/** The part of a receipt that a stage's work decides; what is skipped is the sum of its reasons. */
function outcome(inputs, outputs, read, written, deduped, reasons) {
  return {
    inputs,
    outputs,
    records_in: read,
    records_out: written,
    records_deduped: deduped,
    records_skipped: Object.values(reasons).reduce((sum, count) => sum + count, 0),
    skip_reasons: reasons,
  };
}

/** The summary's line of a stage; its table picks the members. */
function stageLine({ stage, status, records_in, records_out, records_deduped, records_skipped, receipt_sha256 }) {
  return { stage, status, records_in, records_out, records_deduped, records_skipped, receipt_sha256 };
}

/** The rows of the SFT export as it stands, and those of them that should never be there. */
function countSft(root) {
  const counts = { sft_rows: 0, sft_never_rows: 0 };
  if (!hasFile(root, EXPORTS.sft)) return counts;
  for (const { bytes } of readLines(join(root, EXPORTS.sft))) {
    if (isBlank(bytes)) continue;
    counts.sft_rows++;
    if (SFT_NEVER.includes(member(readSystemRow(bytes), 'quality_score'))) counts.sft_never_rows++;
  }
  return counts;
}

function receiptName(stage) {
  return `${stage}.receipt.json`;
}

function writePaper({ root, runId }, name, text) {
  return replaceFile(join(root, REPORTS, runId, name), (writeLine) => writeLine(text));
}
