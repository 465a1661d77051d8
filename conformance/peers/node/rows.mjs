// Room: reading the system's own files as valid records; whatever else stands in a line is an error with its place.

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
