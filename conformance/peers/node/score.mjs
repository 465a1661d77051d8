// Room: the stage score (scoring.md): evidence to scored runs, file by file.

import { join } from 'node:path';
import { replaceFiles } from './files.mjs';
import { sigHash } from './hashes.mjs';
import { CATEGORIES, evidenceRecord, scoredRun } from './records.mjs';
import { dayFiles, EVIDENCE, SCORED_RUNS } from './root.mjs';
import { readRecords } from './rows.mjs';
import { score, SCORER_VERSION } from './scorer.mjs';

/** Scores a root; returns the report of cli.md. No file changes before all evidence has been read. */
export async function scoreRoot({ root, recordedAt, dryRun = false }) {
  const categories = Object.fromEntries(CATEGORIES.map((category) => [category, 0]));
  let count = 0;
  const fill = (path, writeLine) => {
    for (const { record } of readRecords(root, `${EVIDENCE}/${path}`, evidenceRecord)) {
      const run = scoreOne(record, recordedAt);
      count++;
      categories[run.category]++;
      writeLine(scoredRun.write(run));
    }
  };
  const paths = dayFiles(root, EVIDENCE).map((path) => path.slice(EVIDENCE.length + 1));
  if (dryRun) for (const path of paths) fill(path, () => {});
  else await replaceFiles(join(root, SCORED_RUNS), paths, fill);
  return { read: count, written: count, categories };
}

function scoreOne(record, recordedAt) {
  const { category, reasons, source_class } = score(record);
  const { recorded_at, ...identity } = record.provenance; // volatile, so not part of what is hashed
  return {
    schema_version: 1,
    evidence_run_id: record.run_id,
    evidence_task_id: record.task_id,
    category,
    reasons,
    source_class,
    scored_at: recordedAt,
    scorer_version: SCORER_VERSION,
    sig_hash: sigHash({ ...record, provenance: identity }),
    provenance: record.provenance,
  };
}
