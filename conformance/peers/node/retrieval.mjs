// Room: the samples of a root that are nearest to a task (replay.md, 1). Texts stay in their file until they are asked
// for; what is in memory is an embedding and a place for each sample.

import { embed, EMBEDDING_DIMENSIONS } from './embedder.mjs';
import { ragSample } from './records.mjs';
import { EXPORTS, hasFile } from './root.mjs';
import { readRecords, readRow } from './rows.mjs';
import { DEFAULT_PARAMS } from './vector-params.mjs';
import { VectorIndex } from './vector-index.mjs';

/** At most `topK` of `{ id, distance, title, content }`, nearest first. */
export function retrieve(root, task, topK) {
  if (!hasFile(root, EXPORTS.rag)) return [];
  const index = new VectorIndex({ ...DEFAULT_PARAMS, name: 'rag', dimension: EMBEDDING_DIMENSIONS });
  const places = new Map();
  for (const { record, start, end } of readRecords(root, EXPORTS.rag, ragSample)) {
    const vector = embed(record.embedding_text);
    if (vector === undefined) index.delete(record.id);
    else index.set(record.id, { vector: Float32Array.from(vector) });
    places.set(record.id, { path: EXPORTS.rag, start, end });
  }
  const wanted = embed(task);
  if (wanted === undefined) return [];
  return index.search(Float32Array.from(wanted), topK).map(({ id, distance }) => {
    const { title, content } = readRow(root, places.get(id));
    return { id, distance, title, content };
  });
}
