// Room: from a line of a source stream to its evidence, or to the reason why there is none (evidence.md,
// Materializing).

import { INPUT_DEPTH } from './json-scan.mjs';
import { isObject, readJson } from './json-read.mjs';
import { evidenceRecord } from './records.mjs';
import { readTimestamp, writeTimestamp } from './timestamps.mjs';
import { timestamp } from './types.mjs';
import { decodeStrict } from './utf8.mjs';

/** What a source's table says, in the form that the check of a row wants. */
export function checksOf({ fields }) {
  return fields.map(([notation, type, rule]) => {
    const name = notation.replace(/\?$/, '');
    return { name, type, rule, optional: name !== notation };
  });
}

/** The row of a line: `{ row }`, or `{ reason }`, the first that applies. */
export function readRow(bytes) {
  const text = decodeStrict(bytes);
  if (text === undefined) return { reason: 'invalid_utf8' };
  const row = readJson(text, INPUT_DEPTH);
  if (row === undefined) return { reason: 'invalid_json' };
  return isObject(row) ? { row } : { reason: 'not_an_object' };
}

/** The fields of a row that the transform names and that are there: `{ present }`, or `{ reason }`. */
export function readFields(checks, row) {
  const present = {};
  const faults = [];
  for (const { name, type, rule, optional } of checks) {
    const value = row[name] ?? undefined; // null is absent
    if (value === undefined) {
      if (optional) continue;
      return { reason: `missing_field:${name}` };
    }
    type.check(value, '', faults);
    if (faults.length > 0) {
      const named = type === timestamp && typeof value === 'string' ? 'bad_timestamp' : 'bad_field';
      return { reason: `${named}:${name}` };
    }
    if (rule !== undefined && !rule(value, present)) return { reason: `bad_field:${name}` };
    present[name] = value;
  }
  return { present };
}

/** The UTC day of a row and the wire text of its evidence. */
export function makeEvidence(source, present, { line, sig, recordedAt }) {
  const ms = readTimestamp(present[source.time]);
  const written = writeTimestamp(ms);
  const record = source.evidence(present, { line, ms });
  record.timestamp = written;
  record.schema_version = 1;
  record.provenance = { source_file: source.file, line_offset: line, sig_hash: sig, recorded_at: recordedAt };
  return { day: written.slice(0, 10).replaceAll('-', '/'), text: evidenceRecord.write(record) };
}
