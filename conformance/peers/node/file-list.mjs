// Room: the files that a receipt lists (receipts-and-audit.md, StageReceipt). Evidence is listed by all five stages of
// a run and changed by one, so what a file's state is known by is remembered with what was found out about it.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { INPUT_DEPTH } from './json-scan.mjs';
import { isBlank, readLines } from './lines.mjs';
import { compareUtf8, dayFiles, EVIDENCE, EXPORTS, hasFile, SCORED_RUNS, SKIPS } from './root.mjs';
import { SOURCES } from './sources.mjs';
import { decodeStrict } from './utf8.mjs';
import { VOLATILE, withoutVolatile } from './volatile.mjs';

export class FileList {
  #root;
  #known = new Map(); // path to { state, entry }

  constructor(root) {
    this.#root = root;
  }

  sources() {
    const paths = SOURCES.map(({ file }) => file).filter((path) => hasFile(this.#root, path));
    return this.#entries(paths, undefined, INPUT_DEPTH);
  }

  evidence() {
    return this.#entries(dayFiles(this.#root, EVIDENCE), VOLATILE.evidence);
  }

  skips() {
    return this.#entries([SKIPS].filter((path) => hasFile(this.#root, path)), VOLATILE.skips);
  }

  scoredRuns() {
    return this.#entries(dayFiles(this.#root, SCORED_RUNS), VOLATILE.scoredRuns);
  }

  export(name) {
    return this.#entries([EXPORTS[name]], VOLATILE.exports);
  }

  #entries(paths, volatile, depth = WRAPPED_DEPTH) {
    return paths.map((path) => {
      const { ino, size, mtimeNs, ctimeNs } = fs.statSync(join(this.#root, path), { bigint: true });
      const state = [ino, size, mtimeNs, ctimeNs].join(' ');
      const known = this.#known.get(path);
      if (known?.state === state) return known.entry;
      const entry = { path, ...describe(join(this.#root, path), volatile, depth) };
      this.#known.set(path, { state, entry });
      return entry;
    });
  }
}

/** Lists of entries as one, sorted by path. */
export function sortedEntries(...lists) {
  return lists.flat().sort((a, b) => compareUtf8(a.path, b.path));
}

function describe(path, volatile, depth) {
  const hash = createHash('sha256');
  let bytes = 0;
  let records = 0;
  for (const line of readLines(path)) {
    const text = volatile || !line.ended ? decodeStrict(line.bytes) : undefined;
    hash.update(volatile && text !== undefined ? withoutVolatile(text, volatile) : line.bytes);
    if (line.ended) hash.update('\n');
    bytes = line.end + (line.ended ? 1 : 0);
    if (isBlank(line.bytes)) continue;
    // A last line that is no JSON is left for the next run.
    if (line.ended || (text !== undefined && readJson(text, depth) !== undefined)) records++;
  }
  return { sha256: hash.digest('hex'), bytes, records };
}
