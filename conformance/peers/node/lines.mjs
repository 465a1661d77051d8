// Room: the lines of files and streams (evidence.md, Materializing: a line is what stands between LFs).
// Memory is that of the longest line, whatever the number of lines.

import * as fs from 'node:fs';

const LF = 0x0a, CR = 0x0d, TAB = 0x09, SPACE = 0x20;
const CHUNK = 1 << 20;

/**
 * The lines of a file: `bytes` without the LF, valid until the next line is asked for; `index`, counted from 0, blank
 * lines too; `start` and `end`, the offsets of the bytes in the file; `ended`, whether an LF follows.
 */
export function* readLines(path) {
  const file = fs.openSync(path, 'r');
  try {
    let buffer = Buffer.allocUnsafe(CHUNK);
    let filled = 0; // the bytes of the buffer that hold an unfinished line
    let start = 0; // where that line starts in the file
    let index = 0;
    for (;;) {
      if (filled === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      const count = fs.readSync(file, buffer, filled, buffer.length - filled, null);
      if (count === 0) break;
      const chunk = buffer.subarray(0, filled + count);
      let from = 0;
      for (let lf = chunk.indexOf(LF, filled); lf >= 0; lf = chunk.indexOf(LF, from)) {
        const length = lf - from;
        yield { bytes: chunk.subarray(from, lf), index, start, end: start + length, ended: true };
        index++;
        start += length + 1;
        from = lf + 1;
      }
      filled = chunk.copy(buffer, 0, from);
    }
    if (filled > 0) yield { bytes: buffer.subarray(0, filled), index, start, end: start + filled, ended: false };
  } finally {
    fs.closeSync(file);
  }
}

/**
 * The lines of a stream, without their LFs, in batches: all that a chunk completes. So whoever answers a batch at once
 * never holds an answer back.
 */
export async function* lineBatches(stream) {
  let unfinished = []; // the pieces of a line whose LF has not come yet
  for await (const chunk of stream) {
    const batch = [];
    let from = 0;
    for (let lf = chunk.indexOf(LF); lf >= 0; lf = chunk.indexOf(LF, from)) {
      const piece = chunk.subarray(from, lf);
      batch.push(unfinished.length === 0 ? piece : Buffer.concat([...unfinished, piece]));
      unfinished = [];
      from = lf + 1;
    }
    if (from < chunk.length) unfinished.push(chunk.subarray(from));
    yield batch;
  }
  if (unfinished.length > 0) yield [Buffer.concat(unfinished)];
}

/** Whether a line is of white space only. */
export function isBlank(bytes) {
  for (const byte of bytes) {
    if (byte !== SPACE && byte !== TAB && byte !== CR) return false;
  }
  return true;
}
