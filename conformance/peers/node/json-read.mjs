// Room: reading wire JSON into JavaScript values (wire-json.md, Reading).
// The scan decides validity; JSON.parse then only builds, and does what the contract says: the last of two members
// with the same name wins, an underflow is 0, a pair of escapes is one code point. Members of an object must be looked
// up with `member`, and their order is JavaScript's and not the text's: whoever writes, sorts, and whoever needs the
// text's order reads with readJsonInOrder.

import { scanValue, skipSpace } from './json-scan.mjs';

/** The depth limit of texts that wrap free-form values, such as the system's own files and a session's lines. */
export const WRAPPED_DEPTH = 136;

/** The value of a JSON text, or undefined where the text is none or deeper than `limit`. */
export function readJson(text, limit) {
  const end = scanValue(text, skipSpace(text, 0), limit);
  if (end < 0 || skipSpace(text, end) !== text.length) return undefined;
  return JSON.parse(text);
}

/** Whether a read value is an object, neither an array nor null. */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of a read object; undefined where there is none or where the value is no object. */
export function member(value, name) {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
