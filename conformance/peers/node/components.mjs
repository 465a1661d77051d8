// Room: vectors as they come in (CONTRACT.md, Envelopes and vectord): numbers through the double to float32.

import { Refusal } from './refusal.mjs';

/** Whether a read value is an array of numbers. */
export function isNumbers(value) {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

/** The float32 vector of an array of numbers, or a refusal: `dimension`, then `non_finite`, then `zero_vector`. */
export function readVector(numbers, params) {
  requireDimension(numbers, params);
  const vector = Float32Array.from(numbers);
  requireStorable(vector, params);
  return vector;
}

export function requireDimension({ length }, { dimension }) {
  if (length === dimension) return;
  throw new Refusal('dimension', `the vector has ${length} components, the index ${dimension}`);
}

/** Refuses float32 that an index of this distance cannot have. */
export function requireStorable(vector, { distance }) {
  if (!vector.every(Number.isFinite)) throw new Refusal('non_finite', 'a component is beyond float32');
  if (distance === 'cosine' && vector.every((component) => component === 0)) {
    throw new Refusal('zero_vector', 'a zero vector has no direction, so no cosine distance');
  }
}
