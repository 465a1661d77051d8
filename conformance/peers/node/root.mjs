// Room: the places of a lakehouse root (evidence.md, The lakehouse root). Paths are relative to the root, with `/`.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { InputError } from './input-error.mjs';
import { requireInside } from './links.mjs';

export const SKIPS = 'data/_kb/distillation_skips.jsonl';
export const REPLAY_LOG = 'data/_kb/replay_runs.jsonl';
export const EVIDENCE = 'data/evidence';
export const SCORED_RUNS = 'data/scored-runs';
export const EXPORTS = {
  sft: 'data/distilled/sft/sft_export.jsonl',
  rag: 'data/distilled/rag/rag_export.jsonl',
  preference: 'data/distilled/preference/preference_export.jsonl',
};

/** Refuses a root that is no folder. */
export function requireFolder(root) {
  const found = fs.statSync(root, { throwIfNoEntry: false });
  if (!found?.isDirectory()) throw new InputError(`the root '${root}' is no folder`);
}

/** Whether a file stands at a path of the root; anything else there is an error. */
export function hasFile(root, path) {
  const found = fs.statSync(join(root, path), { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) throw new InputError(`${path} is no file`);
  return found !== undefined;
}

/**
 * The files YYYY/MM/DD/STEM.jsonl below a folder of the root, in path order. Hidden names are nobody's stem. A link
 * with the name of one of these files or folders that leads out of the root is refused, also if nothing is there.
 */
export function dayFiles(root, folder) {
  const files = [];
  for (const year of folders(root, folder, /^\d{4}$/)) {
    for (const month of folders(root, year, /^\d{2}$/)) {
      for (const day of folders(root, month, /^\d{2}$/)) {
        for (const entry of entries(root, day)) {
          const path = `${day}/${entry.name}`;
          if (/^[^.].*\.jsonl$/s.test(entry.name) && is(root, path, entry, 'isFile')) files.push(path);
        }
      }
    }
  }
  return files;
}

/** The STEM of a file's path. */
export function stemOfFile(path) {
  return path.slice(path.lastIndexOf('/') + 1, -'.jsonl'.length);
}

/** Orders texts by their UTF-8 bytes, which is the order of their code points. */
export function compareUtf8(left, right) {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return rankOfUnit(a) - rankOfUnit(b);
  }
  return left.length - right.length;
}

/** UTF-16 has the surrogates, and so all code points from U+10000, before U+E000. */
function rankOfUnit(unit) {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function folders(root, path, form) {
  return entries(root, path)
    .filter((entry) => form.test(entry.name) && is(root, `${path}/${entry.name}`, entry, 'isDirectory'))
    .map((entry) => `${path}/${entry.name}`);
}

/** What stands in a folder, in name order; nothing where there is no folder. */
function entries(root, path) {
  const full = join(root, path);
  if (!fs.existsSync(full)) return [];
  return fs.readdirSync(full, { withFileTypes: true }).sort((a, b) => compareUtf8(a.name, b.name));
}

/** Links are followed, but not out of the root. */
function is(root, path, entry, kind) {
  if (!entry.isSymbolicLink()) return entry[kind]();
  requireInside(root, path);
  return fs.statSync(join(root, path), { throwIfNoEntry: false })?.[kind]() ?? false;
}
