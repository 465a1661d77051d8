// Room: writing whole files so that a crash leaves the old one or the new one, and a failure leaves no trace.

import * as fs from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { realPlace } from './links.mjs';

const BATCH = 1 << 20; // characters
const SYNCS_AT_ONCE = 16;

/** A new file that is written line by line. */
class LineFile {
  #file;
  #lines = [];
  #size = 0;

  constructor(path) {
    this.#file = fs.openSync(path, 'wx');
  }

  writeLine(text) {
    this.#lines.push(text, '\n');
    this.#size += text.length;
    if (this.#size >= BATCH) this.flush();
  }

  flush() {
    fs.writeFileSync(this.#file, this.#lines.join(''));
    this.#lines = [];
    this.#size = 0;
  }

  sync() {
    fs.fsyncSync(this.#file);
  }

  close() {
    fs.closeSync(this.#file);
  }
}

/**
 * Replaces a file by what `fill(writeLine)` writes, by writing beside it and renaming. Of a link, what it leads to is
 * replaced, here and below.
 */
export async function replaceFile(name, fill) {
  const path = realPlace(name);
  const folder = dirname(path);
  // Not a name that a listing of *.jsonl would find, should a crash leave it behind; the next run removes it.
  const beside = join(folder, `.${basename(path)}.tmp`);
  fs.rmSync(beside, { force: true }); // a crashed run's
  const made = fs.mkdirSync(folder, { recursive: true });
  try {
    await writeLines(beside, fill);
    fs.renameSync(beside, path);
  } catch (error) {
    fs.rmSync(made ?? beside, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Replaces the files `paths` of a folder by what `fill(path, writeLine)` writes for each. None is touched before all
 * are written; they wait in a folder of their own.
 */
export async function replaceFiles(name, paths, fill) {
  const folder = realPlace(name);
  const waiting = join(folder, '.waiting');
  fs.rmSync(waiting, { recursive: true, force: true }); // a crashed run's
  if (paths.length === 0) return;
  const made = fs.mkdirSync(waiting, { recursive: true });
  try {
    const written = paths.map((path, number) => join(waiting, `${number}.tmp`));
    for (const [number, path] of paths.entries()) {
      await writeLines(written[number], (writeLine) => fill(path, writeLine), { sync: false });
    }
    await syncFiles(written);
    paths.forEach((path, number) => {
      const place = realPlace(join(folder, path));
      fs.mkdirSync(dirname(place), { recursive: true });
      fs.renameSync(written[number], place);
    });
    fs.rmdirSync(waiting);
  } catch (error) {
    fs.rmSync(waiting, { recursive: true, force: true });
    if (made !== waiting) removeEmpty(made);
    throw error;
  }
}

/** Writes a new file; `fill` may take its time. */
async function writeLines(path, fill, { sync = true } = {}) {
  const file = new LineFile(path);
  try {
    await fill((text) => file.writeLine(text));
    file.flush();
    if (sync) file.sync();
  } finally {
    file.close();
  }
}

/** Waits until the files' contents are on the disk. Many at once, because a disk takes them together. */
export async function syncFiles(paths) {
  const waiting = [...paths];
  const worker = async () => {
    while (waiting.length > 0) {
      const file = await open(waiting.pop(), 'r');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    }
  };
  await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, worker));
}

/** Removes a folder that holds nothing. */
export function removeEmpty(folder) {
  try {
    fs.rmdirSync(folder);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}
