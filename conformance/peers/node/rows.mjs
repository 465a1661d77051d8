// Room: reading the system's own files as valid records; whatever else stands in a line is an error with its place.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { RowError } from './input-error.mjs';
import { readSystemRow } from './journal.mjs';
import { isBlank, readLines } from './lines.mjs';
import { violations } from './validate.mjs';

/** The records of a file: `{ record, start, end }` with the offsets of each. Blank lines are passed over. */
export function* readRecords(root, path, type) {
  for (const { bytes, index, start, end } of readLines(join(root, path))) {
    if (isBlank(bytes)) continue;
    const record = readSystemRow(bytes);
    if (record === undefined) throw new RowError(path, index + 1, 'the line is no JSON');
    const [first] = violations(type, record);
    if (first !== undefined) throw new RowError(path, index + 1, `the row is not valid: '${first.path}' ${first.code}`);
    yield { record, start, end };
  }
}

/** The row at a place: `{ path, start, end }`. */
export function readRow(root, { path, start, end }) {
  const file = fs.openSync(join(root, path), 'r');
  try {
    return readRowAt(file, start, end);
  } finally {
    fs.closeSync(file);
  }
}

/** The row between two offsets of an open file. */
export function readRowAt(file, start, end) {
  const bytes = Buffer.allocUnsafe(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const count = fs.readSync(file, bytes, filled, bytes.length - filled, start + filled);
    if (count === 0) throw new Error('a file has become shorter while it was read');
    filled += count;
  }
  return readSystemRow(bytes);
}
