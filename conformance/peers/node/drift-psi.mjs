// Room: the drift of a distribution (receipts-and-audit.md, Distribution drift). Every operation is one rounding of
// doubles, in the contract's order: nothing here may be rearranged, or two runtimes put a value into two buckets.

import { member } from './json-read.mjs';
import { Refusal } from './refusal.mjs';
import { rounded } from './rounding.mjs';

const DEFAULT_BUCKETS = 10;
const FEWEST_BUCKETS = 2;
const MOST_BUCKETS = 100;
const LEAST_SHARE = 1e-4;
const MINOR = 0.1;
const MAJOR = 0.25;

/** `drift psi`: two samples to the line of their population stability index. */
export function psiDrift(input) {
  const baseline = sample(input, 'baseline');
  const current = sample(input, 'current');
  return JSON.stringify(psi(baseline, current, bucketCount(input))) + '\n';
}

function sample(input, name) {
  const values = member(input, name);
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) {
    throw new Refusal('invalid_request', `${name} is no array of numbers`);
  }
  return values;
}

function bucketCount(input) {
  const given = member(input, 'buckets');
  if (given === undefined) return DEFAULT_BUCKETS;
  if (!Number.isInteger(given)) throw new Refusal('bad_buckets', 'buckets is no integer');
  return Math.min(Math.max(given, FEWEST_BUCKETS), MOST_BUCKETS);
}

function psi(baseline, current, wanted) {
  const sizes = { baseline_n: baseline.length, current_n: current.length };
  if (baseline.length === 0 || current.length === 0) {
    return { psi: 0, verdict: 'insufficient_data', ...sizes, buckets: [] };
  }
  const [min, max] = range(baseline, current);
  if (!Number.isFinite(max - min)) throw new Refusal('not_finite', 'the range of the values is beyond a double');
  const width = (max - min) / wanted;
  const count = width === 0 ? 1 : wanted;
  const split = { min, width, count };
  const baselineCounts = countInto(baseline, split);
  const currentCounts = countInto(current, split);
  const buckets = [];
  let sum = 0;
  for (let at = 0; at < count; at++) {
    const b = share(baselineCounts[at], baseline.length);
    const c = share(currentCounts[at], current.length);
    const contribution = (c - b) * Math.log(c / b);
    sum += contribution;
    buckets.push({
      lower: min + at * width,
      upper: at === count - 1 ? max : min + (at + 1) * width,
      baseline_count: baselineCounts[at],
      current_count: currentCounts[at],
      baseline_share: b,
      current_share: c,
      contribution: rounded(contribution),
    });
  }
  const total = rounded(sum);
  return { psi: total, verdict: verdictOf(total), ...sizes, buckets };
}

/** The smallest and the largest value of two samples. */
function range(...samples) {
  let min = Infinity;
  let max = -Infinity;
  for (const values of samples) {
    for (const value of values) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return [min, max];
}

/** How many values fall into each bucket. One bucket takes all, also where its width is 0. */
function countInto(values, { min, width, count }) {
  const counts = new Array(count).fill(0);
  if (count === 1) return [values.length];
  for (const value of values) counts[Math.min(Math.floor((value - min) / width), count - 1)]++;
  return counts;
}

function share(count, size) {
  return Math.max(count / size, LEAST_SHARE);
}

function verdictOf(value) {
  if (value < MINOR) return 'stable';
  return value < MAJOR ? 'minor' : 'major';
}
