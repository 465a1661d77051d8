// Room: files of the system that grow by whole lines: evidence and the skips file (evidence.md, Materializing).
// A crash can leave such a file with a torn last line and never with more, because lines are appended in order.

import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { RowError } from './input-error.mjs';
import { readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { isBlank, readLines } from './lines.mjs';
import { realPlace } from './links.mjs';
import { decodeStrict } from './utf8.mjs';

const BATCH = 1 << 24; // characters held back over all files

/**
 * Gives each row of a file to `take`, which returns what is wrong with it, or undefined. A fault is an error, but for a
 * torn last line. Returns how the end has to be mended before the file can grow: `{ path, cut: OFFSET }` takes the torn
 * line off, `{ path, cut: undefined }` ends a whole last row with its LF; undefined where all is well.
 */
export function readJournal(root, path, take) {
  for (const { bytes, index, start, ended } of readLines(join(root, path))) {
    const row = isBlank(bytes) ? undefined : readSystemRow(bytes);
    if (row === undefined && !ended) return { path, cut: start };
    if (isBlank(bytes)) continue;
    const fault = row === undefined ? 'the line is no JSON' : take(row);
    if (fault !== undefined) throw new RowError(path, index + 1, fault);
    if (!ended) return { path, cut: undefined };
  }
  return undefined;
}

/** The value of a line of the system's own files, or undefined. */
export function readSystemRow(bytes) {
  const text = decodeStrict(bytes);
  return text === undefined ? undefined : readJson(text, WRAPPED_DEPTH);
}

/** Mends the end of a file as readJournal found it. */
export function mend(root, { path, cut }) {
  const full = join(root, path);
  if (cut === undefined) fs.appendFileSync(full, '\n');
  else if (cut === 0) fs.rmSync(full);
  else fs.truncateSync(full, cut);
}

/** Appends lines to many files; each file gets its lines in the order in which they came. */
export class Appender {
  #root;
  #held = new Map(); // path to lines
  #size = 0;
  #touched = new Set();

  constructor(root) {
    this.#root = root;
  }

  /** The full paths of all files that were written to. */
  get touched() {
    return this.#touched;
  }

  append(path, text) {
    const lines = this.#held.get(path);
    if (lines === undefined) this.#held.set(path, [text]);
    else lines.push(text);
    this.#size += text.length;
    if (this.#size >= BATCH) this.flush();
  }

  flush() {
    for (const [path, lines] of this.#held) {
      const full = join(this.#root, path);
      if (!this.#touched.has(full)) fs.mkdirSync(dirname(realPlace(full)), { recursive: true });
      fs.appendFileSync(full, lines.join('\n') + '\n');
      this.#touched.add(full);
    }
    this.#held.clear();
    this.#size = 0;
  }
}
