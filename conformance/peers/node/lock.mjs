// Room: the lock of a root (evidence.md, Materializing): one run at a time, and a dead run's lock is taken over.

import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { removeEmpty } from './files.mjs';
import { InputError } from './input-error.mjs';
import { member, readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { decodeStrict } from './utf8.mjs';

const LOCK = 'data/.distill.lock';
const TAKING = '.taking';
const MAX_PID = 2 ** 31 - 1;

/** The paths of the files by which a root is held. */
export const LOCK_FILES = [LOCK, LOCK + TAKING];

/** Runs `work` while this process holds the root. */
export async function holding(root, work) {
  const made = fs.mkdirSync(join(root, 'data'), { recursive: true });
  try {
    acquire(root);
    try {
      return await work();
    } finally {
      fs.rmSync(join(root, LOCK), { force: true });
    }
  } finally {
    if (made !== undefined) removeEmpty(made);
  }
}

function acquire(root) {
  // A name that nobody else has, so that nothing is written over.
  const own = join(root, `${LOCK}.${randomUUID()}`);
  try {
    fs.writeFileSync(own, JSON.stringify({ pid: process.pid, host: hostname() }) + '\n', { flag: 'wx' });
    take(root, own, LOCK);
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/**
 * Makes a file that names this process, unless a run has it that may be alive. A dead run's is removed first. Only one
 * at a time may do so, and it looks again: the file may be another's by now. Who that one is, a second file tells,
 * which is taken in the same way: a run can die there too.
 */
function take(root, own, path) {
  const full = join(root, path);
  while (!linked(own, full)) {
    const holder = readHolder(full);
    if (holder === undefined) continue; // it was given back just now
    if (!isDead(holder)) refuse(holder, path);
    const taking = path + TAKING;
    take(root, own, taking);
    try {
      const again = readHolder(full);
      if (again !== undefined && isDead(again)) fs.rmSync(full);
    } finally {
      fs.rmSync(join(root, taking), { force: true });
    }
  }
}

/** Makes the file, whole from the start, unless there is one. */
function linked(own, path) {
  try {
    fs.linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Whom a file names, `{}` where it cannot be read, as a link: no run makes one; undefined where there is none. */
function readHolder(path) {
  let bytes;
  try {
    bytes = fs.readFileSync(path, { flag: fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW });
  } catch (error) {
    return error.code === 'ENOENT' ? undefined : {};
  }
  const text = decodeStrict(bytes);
  const content = text === undefined ? undefined : readJson(text, WRAPPED_DEPTH);
  return { pid: member(content, 'pid'), host: member(content, 'host') };
}

function isDead({ pid, host }) {
  if (!Number.isInteger(pid) || pid < 1 || pid > MAX_PID || host !== hostname()) return false;
  if (pid === process.pid) return true; // this process holds nothing yet
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function refuse({ pid, host }, path) {
  const holder = host === undefined ? 'an unknown run' : `process ${pid} on ${host}`;
  throw new InputError(`the root is held by ${holder}: ${path}`);
}
