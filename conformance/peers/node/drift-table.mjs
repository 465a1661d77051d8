// Room: the drift of an audit's metrics against the last baseline (receipts-and-audit.md, Audit drift table), as rows
// and as a grid for people.

import { isObject, member } from './json-read.mjs';
import { Refusal } from './refusal.mjs';
import { compareUtf8 } from './root.mjs';

const DEFAULT_THRESHOLD = 0.2;
const NONE = 'n/a';
const GAP = '  ';
const HEADER = ['metric', 'prior', 'current', 'change', 'flag'];
const RIGHT_ALIGNED = new Set([1, 2, 3]); // the columns of numbers

/** `drift table`: the rows as one line. */
export function tableDrift(input) {
  return JSON.stringify(rows(input)) + '\n';
}

/** `drift table --text`: the grid, its header first. */
export function tableText(input) {
  const grid = [HEADER, ...rows(input).map(cells)];
  const widths = HEADER.map((_, column) => grid.reduce((most, line) => Math.max(most, scalars(line[column])), 0));
  return grid.map((line) => gridLine(line, widths)).join('');
}

function rows(input) {
  const prior = member(input, 'prior') === undefined ? {} : metrics(input, 'prior');
  const current = metrics(input, 'current');
  const { threshold = DEFAULT_THRESHOLD } = input;
  if (typeof threshold !== 'number') throw new Refusal('invalid_request', 'threshold is no number');
  const names = new Set([...Object.keys(prior), ...Object.keys(current)]);
  return [...names].sort(compareUtf8)
    .map((name) => row(name, member(prior, name) ?? null, member(current, name) ?? null, threshold));
}

function metrics(input, name) {
  const found = member(input, name);
  if (!isObject(found) || !Object.values(found).every((value) => typeof value === 'number')) {
    throw new Refusal('invalid_request', `${name} is no object of numbers`);
  }
  return found;
}

function row(metric, prior, current, threshold) {
  const [change, flag] = judge(prior, current, threshold);
  return { metric, prior, current, pct_change: change, flag };
}

/** The relative change, null where there is none, and the flag. */
function judge(prior, current, threshold) {
  if (current === null) return [null, 'warn'];
  if (prior === null) return [null, 'first_run'];
  if (prior === 0) return [null, current === 0 ? 'ok' : 'warn'];
  const change = (current - prior) / Math.abs(prior);
  if (!Number.isFinite(change)) return [null, 'warn'];
  return [change, Math.abs(change) > threshold ? 'warn' : 'ok'];
}

function cells({ metric, prior, current, pct_change: change, flag }) {
  return [metric, numberCell(prior), numberCell(current), changeCell(change), flag];
}

function numberCell(value) {
  return value === null ? NONE : JSON.stringify(value);
}

function changeCell(change) {
  if (change === null) return NONE;
  const tenths = Math.floor(Math.abs(change) * 1000 + 0.5);
  if (!Number.isFinite(tenths)) return NONE; // a change of more than 1.7e305
  const sign = change < 0 && tenths > 0 ? '-' : '+';
  const digits = BigInt(tenths).toString().padStart(2, '0');
  return `${sign}${digits.slice(0, -1)}.${digits.slice(-1)}%`;
}

function gridLine(line, widths) {
  const padded = line.map((cell, column) => {
    const padding = ' '.repeat(widths[column] - scalars(cell));
    return RIGHT_ALIGNED.has(column) ? padding + cell : cell + padding;
  });
  return padded.join(GAP).trimEnd() + '\n';
}

function scalars(text) {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
