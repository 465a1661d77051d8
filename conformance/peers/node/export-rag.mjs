// Room: the export rag (exports.md, RAG).

import { DigestTable } from './digest-table.mjs';
import { recordId } from './hashes.mjs';
import { ragSample } from './records.mjs';
import { isBlankText, stemOf } from './scorer.mjs';

const EMBEDDED_SCALARS = 2000;

/** Writes the samples of the runs, counting each run. */
export function exportRag(runs, writeLine, counts, { recordedAt, includeReview }) {
  const ids = new DigestTable(32);
  for (const { run, find } of runs) {
    counts.read++;
    const { sample, reason } = sampleOf(run, find, { recordedAt, includeReview });
    if (reason !== undefined) {
      counts.leaveOut(reason);
    } else if (!ids.add(sample.id)) {
      counts.leaveOut('duplicate');
    } else {
      writeLine(ragSample.write(sample));
      counts.written++;
    }
  }
}

/** The sample of a scored run, or the first reason to leave it out. */
function sampleOf(run, find, { recordedAt, includeReview }) {
  const { category } = run;
  if (category === 'rejected' || (category === 'needs_human_review' && !includeReview)) return { reason: category };
  const evidence = find()?.record;
  if (evidence === undefined) return { reason: 'no_evidence' };
  const { text: content, task_id: title, run_id: runId, model_name: model } = evidence;
  if (isBlankText(content)) return { reason: 'empty_content' };
  const tags = [stemOf(evidence), run.source_class, category];
  if (model !== undefined) tags.push(model);
  const sample = {
    schema_version: 1,
    id: recordId([runId, content]),
    title,
    content,
    tags,
    source_run_id: runId,
    success_score: category,
    embedding_text: `${title}\n${firstScalars(content, EMBEDDED_SCALARS)}`,
    created_at: recordedAt,
    provenance: evidence.provenance,
  };
  return { sample };
}

/** The first Unicode scalars of a text. */
function firstScalars(text, count) {
  if (text.length <= count) return text;
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken++) end += text.codePointAt(end) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}
