// Room: the surface extract_json (extract-json.md): the JSON object in a model's answer.

import { ObjectMarks, scanValue } from './json-scan.mjs';
import { canonical } from './json-write.mjs';
import { decodeLossy } from './utf8.mjs';

const CR = 0x0d, TAB = 0x09, SPACE = 0x20, BACKTICK = 0x60;

export function extractJson(input) {
  const found = findObject(decodeLossy(input));
  if (found === undefined) return { output: '{"matched":false,"value":null}\n' };
  return { output: `{"matched":true,"value":${canonical(JSON.parse(found))}}\n` };
}

/** The text of the object in a model's answer, or undefined. */
export function findObject(text) {
  for (const block of fencedBlocks(text)) {
    const found = firstObject(block);
    if (found !== undefined) return found;
  }
  return firstObject(text);
}

/** The contents of the fenced blocks of a text, in order (clause 2). */
function* fencedBlocks(text) {
  if (!text.includes('```')) return;
  let ticks = 0; // how many opened the block that is open, 0 outside blocks
  let blockStart = 0;
  let lineStart = 0;
  while (lineStart < text.length) {
    const lf = text.indexOf('\n', lineStart);
    const nextLine = lf < 0 ? text.length : lf + 1;
    const opened = fenceLength(text, lineStart);
    if (ticks === 0) {
      if (opened > 0) {
        ticks = opened;
        blockStart = nextLine;
      }
    } else if (opened >= ticks && isBareFence(text, lineStart, lf < 0 ? text.length : lf, lf >= 0)) {
      yield text.slice(blockStart, lineStart);
      ticks = 0;
    }
    lineStart = nextLine;
  }
  if (ticks > 0) yield text.slice(blockStart);
}

/** The number of backticks that a line begins with after at most 3 spaces; 0 where it is below three. */
function fenceLength(text, lineStart) {
  const start = skipIndent(text, lineStart);
  const end = skipTicks(text, start);
  return end - start >= 3 ? end - start : 0;
}

/** Whether a line that is a fence has only spaces and TABs after its backticks. A CR counts as its end before LF only. */
function isBareFence(text, lineStart, lineEnd, endsWithLf) {
  let pos = skipTicks(text, skipIndent(text, lineStart));
  if (endsWithLf && text.charCodeAt(lineEnd - 1) === CR) lineEnd--;
  while (pos < lineEnd) {
    const code = text.charCodeAt(pos);
    if (code !== SPACE && code !== TAB) return false;
    pos++;
  }
  return true;
}

function skipIndent(text, pos) {
  const end = Math.min(pos + 3, text.length);
  while (pos < end && text.charCodeAt(pos) === SPACE) pos++;
  return pos;
}

function skipTicks(text, pos) {
  while (pos < text.length && text.charCodeAt(pos) === BACKTICK) pos++;
  return pos;
}

/** One scan of firstObject: the offsets it has decided, and how many of them the search has passed. */
class Scan {
  marks = new ObjectMarks();
  passed = 0;

  run(text, offset) {
    this.marks.reset();
    scanValue(text, offset, Infinity, this.marks);
    this.passed = 1; // the first one decided is `offset` itself
  }

  reset() {
    this.marks.reset();
    this.passed = 0;
  }

  get spent() {
    return this.passed === this.marks.count;
  }

  /** Whether the scan has decided this offset; the search asks for every `{` in order. */
  decides(offset) {
    if (this.spent || this.marks.offsets[this.passed] !== offset) return false;
    this.passed++;
    return true;
  }
}

// Kept between searches for their buffers.
const scans = [new Scan(), new Scan()];

/**
 * The text of the first object of a text, or undefined. Linear (extract-json.md, Cost): a scan without a depth limit
 * decides every `{` it meets in value position, so only the others begin a scan of their own. Such a `{` lies in a
 * string of each scan that passed it; from there the two see strings inside out, and a third that starts while
 * both go on would lie in a string of both. So one of two scans is always spent when a new one begins.
 */
function firstObject(text) {
  const [left, right] = scans;
  left.reset();
  right.reset();
  for (let offset = text.indexOf('{'); offset >= 0; offset = text.indexOf('{', offset + 1)) {
    const decidedLeft = left.decides(offset);
    const decidedRight = right.decides(offset);
    if (!decidedLeft && !decidedRight) (left.spent ? left : right).run(text, offset);
    for (const { marks } of scans) {
      if (marks.first === offset) return text.slice(offset, marks.firstEnd);
    }
  }
  return undefined;
}
