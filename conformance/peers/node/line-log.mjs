// Room: logs that several runtimes add lines to, one at a time (replay.md, 5).

import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { realPlace } from './links.mjs';

const LF = 0x0a;

/** Adds a line in one write, synced; a last line that lacks its LF gets it in the same write. */
export function appendLine(root, path, text) {
  const full = realPlace(join(root, path));
  fs.mkdirSync(dirname(full), { recursive: true });
  const file = fs.openSync(full, 'a+');
  try {
    const bytes = Buffer.from(`${endsInLine(file) ? '' : '\n'}${text}\n`);
    const written = fs.writeSync(file, bytes);
    if (written < bytes.length) throw new Error(`${path}: the disk took ${written} of ${bytes.length} bytes`);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

function endsInLine(file) {
  const { size } = fs.fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  fs.readSync(file, last, 0, 1, size - 1);
  return last[0] === LF;
}
