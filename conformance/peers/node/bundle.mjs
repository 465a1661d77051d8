// Room: the messages of a replay (replay.md, 2). Lengths are in Unicode scalars, of which a well-formed text has one
// for every code point.

const SYSTEM = 'You are replaying a task. Use the examples where they help. Answer with one JSON object.';

/** The messages for a task and the samples, best first, of which as much is taken as `most` scalars hold. */
export function bundle(task, samples, most) {
  let text = task;
  let left = most - scalarCount(task);
  for (const [number, { title, content }] of samples.entries()) {
    const head = `\n\n### Example ${number + 1}: ${title}\n`;
    left -= scalarCount(head);
    if (left <= 0) break;
    const part = firstScalars(content, left);
    text += head + part;
    if (part !== content) break;
    left -= scalarCount(content);
  }
  return [{ role: 'system', content: SYSTEM }, { role: 'user', content: text }];
}

function scalarCount(text) {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (!isLowSurrogate(text.charCodeAt(at))) count++;
  return count;
}

/** A text's beginning of at most `count` scalars. */
function firstScalars(text, count) {
  let end = 0;
  for (; end < text.length; end++) {
    if (!isLowSurrogate(text.charCodeAt(end)) && count-- === 0) break;
  }
  return text.slice(0, end);
}

function isLowSurrogate(unit) {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
