// Room: texts without their volatile values (receipts-and-audit.md, StageReceipt), for hashes that two runs share.

import { WRAPPED_DEPTH } from './json-read.mjs';
import { scanString, scanValue, skipSpace } from './json-scan.mjs';

/** The volatile fields of the kinds of files: name to true, or to those of the object that stands there. */
const RECORDED = { recorded_at: true };
export const VOLATILE = {
  evidence: { provenance: RECORDED },
  skips: RECORDED,
  scoredRuns: { scored_at: true, provenance: RECORDED },
  exports: { created_at: true, provenance: RECORDED },
};

/** A line with the value of every volatile field replaced by `""`; as it is where it is no JSON object. */
export function withoutVolatile(line, fields) {
  const start = skipSpace(line, 0);
  if (line[start] !== '{' || scanValue(line, start, WRAPPED_DEPTH) < 0) return line;
  const spans = [];
  findSpans(line, start, fields, spans);
  let text = '';
  let from = 0;
  for (const [spanStart, spanEnd] of spans) {
    text += line.slice(from, spanStart) + '""';
    from = spanEnd;
  }
  return text + line.slice(from);
}

/** The places of the volatile values in the valid object at `start`; returns the offset after it. */
function findSpans(line, start, fields, spans) {
  let pos = skipSpace(line, start + 1);
  while (line[pos] !== '}') {
    if (line[pos] === ',') pos = skipSpace(line, pos + 1);
    const nameEnd = scanString(line, pos);
    const field = fieldNamed(fields, line.slice(pos, nameEnd));
    pos = skipSpace(line, skipSpace(line, nameEnd) + 1);
    if (typeof field === 'object' && line[pos] === '{') {
      pos = findSpans(line, pos, field, spans);
    } else {
      const end = scanValue(line, pos, WRAPPED_DEPTH);
      if (field === true) spans.push([pos, end]);
      pos = end;
    }
    pos = skipSpace(line, pos);
  }
  return pos + 1;
}

function fieldNamed(fields, literal) {
  const name = literal.includes('\\') ? JSON.parse(literal) : literal.slice(1, -1);
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
