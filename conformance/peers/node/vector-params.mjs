// Room: what an index is made with (vectors.md, Index), and what an id may be.

import { DISTANCES } from './distances.mjs';

export const DEFAULT_PARAMS = Object.freeze({ distance: 'cosine', m: 16, ef_construction: 200, ef_search: 64 });

const MOST_DIMENSIONS = 4096;
const MOST_LINKS = 4096; // of m, ef_construction and ef_search
const LONGEST_ID = 512; // bytes

const VALID = {
  name: (value) => typeof value === 'string' && /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/.test(value),
  dimension: (value) => isIntegerUpTo(MOST_DIMENSIONS, value),
  distance: (value) => typeof value === 'string' && DISTANCES.has(value),
  m: (value) => isIntegerUpTo(MOST_LINKS, value),
  ef_construction: (value) => isIntegerUpTo(MOST_LINKS, value),
  ef_search: (value) => isIntegerUpTo(MOST_LINKS, value),
};

/** The names of the parameters, in the order of the envelope. */
export const PARAM_NAMES = Object.freeze(Object.keys(VALID));

/** Whether a value is an I from 1 to `most`, judged on the double. */
export function isIntegerUpTo(most, value) {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

/** The name of a parameter that no index can have, or undefined. All six are looked at. */
export function wrongParam(params) {
  return PARAM_NAMES.find((name) => !VALID[name](params[name]));
}

export function isId(value) {
  if (typeof value !== 'string' || value === '') return false;
  return value.length <= LONGEST_ID && Buffer.byteLength(value) <= LONGEST_ID;
}
