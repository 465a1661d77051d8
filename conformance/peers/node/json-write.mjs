// Room: the canonical form, RFC 8785 (wire-json.md, Writing), and the surface wire_json.
// JavaScript's own conversions are the contract's base: String(number), JSON.stringify(string) on well-formed strings,
// and sort() without a comparator, which compares UTF-16 code units.

import { readJson } from './json-read.mjs';
import { INPUT_DEPTH } from './json-scan.mjs';
import { decodeStrict } from './utf8.mjs';

/** The canonical text of a value that readJson gave, so recursion is bounded by its depth limit. */
export function canonical(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  // Parts are joined container by container: one long chain of concatenations would hold a node for every token.
  const parts = [];
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    for (const item of value) parts.push(canonical(item));
    return '[' + parts.join(',') + ']';
  }
  const names = Object.keys(value).sort();
  if (names.length === 0) return '{}';
  for (const name of names) parts.push(JSON.stringify(name) + ':' + canonical(value[name]));
  return '{' + parts.join(',') + '}';
}

/** The surface wire_json: the canonical form of the one JSON text that the input is. */
export function canonicalText(input) {
  const text = decodeStrict(input);
  if (text === undefined) return { error: { code: 'invalid_utf8', message: 'the input is not UTF-8' } };
  const value = readJson(text, INPUT_DEPTH);
  if (value === undefined) return { error: { code: 'invalid_json', message: 'the input is not one JSON text' } };
  return { output: canonical(value) };
}
