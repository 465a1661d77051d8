// Room: the samples of a root that are nearest to a task (replay.md, 1; CONTRACT.md, Replay). Texts stay in their file
// until they are asked for; what is in memory is an embedding and a place for each sample.

import { join } from 'node:path';
import { cosine } from './distances.mjs';
import { embed } from './embedder.mjs';
import { RowError } from './input-error.mjs';
import { readSystemRow } from './journal.mjs';
import { member } from './json-read.mjs';
import { isBlank, readLines } from './lines.mjs';
import { compareUtf8, EXPORTS, hasFile } from './root.mjs';
import { rounded } from './rounding.mjs';
import { readRow } from './rows.mjs';
import { isId } from './vector-params.mjs';

/** At most `topK` of `{ id, distance, title, content }`, nearest first, ties by id. */
export function retrieve(root, task, topK) {
  const samples = new Map(); // of two with one id the first counts
  for (const { sample, place } of readCorpus(root)) {
    const { id, embedding_text: text } = sample;
    if (!samples.has(id)) samples.set(id, { id, place, vector: embed(text) });
  }
  const wanted = embed(task);
  if (wanted === undefined) return [];
  const hits = [...samples.values()].filter(({ vector }) => vector !== undefined);
  for (const hit of hits) hit.distance = rounded(cosine(wanted, hit.vector));
  hits.sort((a, b) => a.distance - b.distance || compareUtf8(a.id, b.id));
  return hits.slice(0, topK).map(({ id, distance, place }) => {
    const { title, content } = readRow(root, place);
    return { id, distance, title, content };
  });
}

/** The samples of the RAG export, as far as a replay needs them, with their places. */
function* readCorpus(root) {
  const path = EXPORTS.rag;
  if (!hasFile(root, path)) return;
  for (const { bytes, index, start, end } of readLines(join(root, path))) {
    if (isBlank(bytes)) continue;
    const sample = readSystemRow(bytes);
    if (sample === undefined) throw new RowError(path, index + 1, 'the line is no JSON');
    if (!isId(member(sample, 'id'))) throw new RowError(path, index + 1, 'the id is no text of 1 to 512 bytes');
    for (const name of ['title', 'content', 'embedding_text']) {
      const text = member(sample, name);
      if (typeof text !== 'string' || text === '') throw new RowError(path, index + 1, `${name} is no text, or empty`);
    }
    yield { sample, place: { path, start, end } };
  }
}
