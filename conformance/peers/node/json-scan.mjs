// Room: the grammar of wire JSON (wire-json.md, Reading), without building values.
// One value is scanned with an explicit stack, so depth costs memory and never the call stack. Scanning and not
// JSON.parse decides what is valid: JSON.parse knows no depth limit, takes unpaired surrogates and infinite numbers,
// and cannot read an object out of the middle of a text.

const TAB = 0x09, LF = 0x0a, CR = 0x0d, SPACE = 0x20;
const QUOTE = 0x22, PLUS = 0x2b, COMMA = 0x2c, MINUS = 0x2d, DOT = 0x2e, ZERO = 0x30, NINE = 0x39, COLON = 0x3a;
const OPEN_ARRAY = 0x5b, BACKSLASH = 0x5c, CLOSE_ARRAY = 0x5d, OPEN_OBJECT = 0x7b, CLOSE_OBJECT = 0x7d;

/** The depth limit of source rows, model answers and free-form arguments. */
export const INPUT_DEPTH = 128;

const ARRAY_FRAME = -1;

// The open containers of the scan under way: where each object began (ARRAY_FRAME for an array), and the height of
// its tallest child so far. Kept between scans, because small requests are many; grown as needed.
let frames = new Int32Array(256);
let heights = new Uint8Array(256);

function growStack() {
  const widerFrames = new Int32Array(frames.length * 2);
  widerFrames.set(frames);
  frames = widerFrames;
  const widerHeights = new Uint8Array(heights.length * 2);
  widerHeights.set(heights);
  heights = widerHeights;
}

/** What a scan without a depth limit has learnt about the objects it met in value position. */
export class ObjectMarks {
  offsets = new Int32Array(64); // of each `{` met in value position, ascending
  count = 0;
  first = -1; // the smallest offset of a closed object no higher than INPUT_DEPTH, or -1
  firstEnd = -1; // the offset after that object

  reset() {
    this.count = 0;
    this.first = -1;
    this.firstEnd = -1;
  }

  met(offset) {
    if (this.count === this.offsets.length) {
      const wider = new Int32Array(this.count * 2);
      wider.set(this.offsets);
      this.offsets = wider;
    }
    this.offsets[this.count++] = offset;
  }

  closed(offset, end) {
    if (this.first < 0 || offset < this.first) {
      this.first = offset;
      this.firstEnd = end;
    }
  }
}

/**
 * Scans the value that starts at `start` and returns the offset after it, or -1 where there is none or where it is
 * deeper than `limit` (an empty array is depth 1). Every object met is noted in `marks`, where given.
 */
export function scanValue(text, start, limit, marks) {
  let pos = start;
  let depth = 0;
  for (;;) {
    // A value is expected at pos.
    const code = codeAt(text, pos);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (depth === limit) return -1;
      if (depth === frames.length) growStack();
      heights[depth] = 0;
      if (code === OPEN_OBJECT) {
        frames[depth++] = pos;
        if (marks !== undefined) marks.met(pos);
        pos = skipSpace(text, pos + 1);
        if (codeAt(text, pos) !== CLOSE_OBJECT) {
          pos = scanName(text, pos);
          if (pos < 0) return -1;
          continue;
        }
      } else {
        frames[depth++] = ARRAY_FRAME;
        pos = skipSpace(text, pos + 1);
        if (codeAt(text, pos) !== CLOSE_ARRAY) continue;
      }
    } else {
      pos = scanScalar(text, pos, code);
      if (pos < 0) return -1;
    }
    // Here a value ends before pos, or the closing bracket of an empty container is at pos.
    while (depth > 0) {
      pos = skipSpace(text, pos);
      const next = codeAt(text, pos);
      const frame = frames[depth - 1];
      if (next === COMMA) {
        pos = skipSpace(text, pos + 1);
        if (frame !== ARRAY_FRAME) {
          pos = scanName(text, pos);
          if (pos < 0) return -1;
        }
        break;
      }
      if (next !== (frame === ARRAY_FRAME ? CLOSE_ARRAY : CLOSE_OBJECT)) return -1;
      pos++;
      depth--;
      // Heights stop counting one above the limit: all that matters is whether they pass it.
      const height = heights[depth] > INPUT_DEPTH ? heights[depth] : heights[depth] + 1;
      if (depth > 0 && heights[depth - 1] < height) heights[depth - 1] = height;
      if (marks !== undefined && frame !== ARRAY_FRAME && height <= INPUT_DEPTH) marks.closed(frame, pos);
    }
    if (depth === 0) return pos;
  }
}

/** The offset of the first character at or after `pos` that is no JSON white space. */
export function skipSpace(text, pos) {
  for (;;) {
    const code = codeAt(text, pos);
    if (code !== SPACE && code !== LF && code !== CR && code !== TAB) return pos;
    pos++;
  }
}

/** Scans a member's name, its colon and the white space round it; returns where the member's value is expected. */
function scanName(text, pos) {
  if (codeAt(text, pos) !== QUOTE) return -1;
  pos = scanString(text, pos);
  if (pos < 0) return -1;
  pos = skipSpace(text, pos);
  return codeAt(text, pos) === COLON ? skipSpace(text, pos + 1) : -1;
}

function scanScalar(text, pos, code) {
  switch (code) {
    case QUOTE: return scanString(text, pos);
    case 0x74: return text.startsWith('true', pos) ? pos + 4 : -1;
    case 0x66: return text.startsWith('false', pos) ? pos + 5 : -1;
    case 0x6e: return text.startsWith('null', pos) ? pos + 4 : -1;
    default: return scanNumber(text, pos);
  }
}

/** Scans the string whose opening quote is at `pos`. */
export function scanString(text, pos) {
  const length = text.length;
  pos++;
  while (pos < length) {
    const code = text.charCodeAt(pos);
    if (code === QUOTE) return pos + 1;
    if (code < SPACE) return -1;
    if (code !== BACKSLASH) {
      pos++;
      continue;
    }
    pos = scanEscape(text, pos);
    if (pos < 0) return -1;
  }
  return -1;
}

/** Scans the escape whose backslash is at `pos`; two `\u` escapes that form a surrogate pair are one. */
function scanEscape(text, pos) {
  switch (codeAt(text, pos + 1)) {
    case QUOTE: case BACKSLASH: case 0x2f: // " \ /
    case 0x62: case 0x66: case 0x6e: case 0x72: case 0x74: // b f n r t
      return pos + 2;
    case 0x75: // u
      break;
    default:
      return -1;
  }
  const unit = hexUnit(text, pos + 2);
  if (unit < 0xd800) return unit < 0 ? -1 : pos + 6;
  if (unit > 0xdfff) return pos + 6;
  if (unit > 0xdbff) return -1;
  if (codeAt(text, pos + 6) !== BACKSLASH || codeAt(text, pos + 7) !== 0x75) return -1;
  const low = hexUnit(text, pos + 8);
  return low >= 0xdc00 && low <= 0xdfff ? pos + 12 : -1;
}

/** The value of four hex digits, or -1. */
function hexUnit(text, pos) {
  let unit = 0;
  for (let at = pos; at < pos + 4; at++) {
    const code = codeAt(text, at);
    const folded = code | 0x20;
    if (isDigit(code)) unit = unit * 16 + code - ZERO;
    else if (folded >= 0x61 && folded <= 0x66) unit = unit * 16 + folded - 0x57;
    else return -1;
  }
  return unit;
}

export function scanNumber(text, start) {
  let pos = start;
  if (codeAt(text, pos) === MINUS) pos++;
  if (codeAt(text, pos) === ZERO) pos++;
  else if ((pos = scanDigits(text, pos)) < 0) return -1;
  if (codeAt(text, pos) === DOT && (pos = scanDigits(text, pos + 1)) < 0) return -1;
  let large = pos - start > 300; // fewer digits than that cannot reach 1e308 without an exponent
  if ((codeAt(text, pos) | 0x20) === 0x65) { // e E
    large = true;
    pos++;
    const sign = codeAt(text, pos);
    if (sign === PLUS || sign === MINUS) pos++;
    if ((pos = scanDigits(text, pos)) < 0) return -1;
  }
  // A number whose double is infinite makes the text invalid.
  return large && !Number.isFinite(Number(text.slice(start, pos))) ? -1 : pos;
}

/** Scans one digit or more. */
function scanDigits(text, pos) {
  if (!isDigit(codeAt(text, pos))) return -1;
  do pos++; while (isDigit(codeAt(text, pos)));
  return pos;
}

function isDigit(code) {
  return code >= ZERO && code <= NINE;
}

/** The code unit at `pos`, or -1 after the end: charCodeAt out of bounds (NaN) would spoil compiled code. */
function codeAt(text, pos) {
  return pos < text.length ? text.charCodeAt(pos) : -1;
}
