// Room: the lock of a root (evidence.md, Materializing): one run at a time, and a dead run's lock is taken over.

import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { removeEmpty } from './files.mjs';
import { InputError } from './input-error.mjs';
import { member, readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { decodeStrict } from './utf8.mjs';

const LOCK = 'data/.distill.lock';
const TAKING = 'data/.distill.lock.taking';
const MAX_PID = 2 ** 31 - 1;

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
  const lock = join(root, LOCK);
  const own = `${lock}.${process.pid}`;
  fs.writeFileSync(own, JSON.stringify({ pid: process.pid, host: hostname() }) + '\n');
  try {
    while (!linked(own, lock)) {
      const holder = readHolder(lock);
      if (holder === undefined) continue; // it was given back just now
      if (!isDead(holder)) refuse(holder);
      takeOver(root, own, lock);
      return;
    }
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/** Replaces a dead run's lock. Only one at a time may do so, and it looks again: the lock may be another's by now. */
function takeOver(root, own, lock) {
  const taking = join(root, TAKING);
  try {
    fs.closeSync(fs.openSync(taking, 'wx'));
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    throw new InputError(`another run is taking over ${LOCK}; if there is none, remove ${TAKING}`);
  }
  try {
    const holder = readHolder(lock);
    if (holder === undefined) {
      if (!linked(own, lock)) throw new InputError(`the root is held by another run: ${LOCK}`);
    } else if (isDead(holder)) {
      fs.renameSync(own, lock); // at no instant is there no lock
    } else {
      refuse(holder);
    }
  } finally {
    fs.rmSync(taking, { force: true });
  }
}

/** Makes the lock unless there is one. */
function linked(own, lock) {
  try {
    fs.linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** What a lock says, `{}` where it cannot be read; undefined where there is none. */
function readHolder(lock) {
  let bytes;
  try {
    bytes = fs.readFileSync(lock);
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

function refuse({ pid, host }) {
  const holder = host === undefined ? 'an unknown run' : `process ${pid} on ${host}`;
  throw new InputError(`the root is held by ${holder}: ${LOCK}`);
}
