// Room: bytes to text.
// An input is either a Buffer (stdin, base64) or a string that is known to be well formed (a session's input).
// Buffer's own decoder replaces maximal subparts with U+FFFD as the WHATWG decoder does, and keeps a byte order mark.

/** The text of an input, ill-formed sequences read as U+FFFD (extract-json.md, 1). */
export function decodeLossy(input) {
  return typeof input === 'string' ? input : input.toString('utf8');
}

/** The text of an input, or undefined where its bytes are no UTF-8 (wire-json.md, Reading). */
export function decodeStrict(input) {
  const text = decodeLossy(input);
  if (typeof input === 'string' || !text.includes('\uFFFD')) return text;
  // A U+FFFD was either in the input or put there by the decoder: only in the first case do the bytes come back.
  return Buffer.from(text, 'utf8').equals(input) ? text : undefined;
}
