// Room: the session protocol (PROTOCOL.md, Session): JSON lines in, JSON lines out.
// All lines of a chunk are answered with one write before the next chunk is awaited, so no answer is ever held back.

import { member, readJson, WRAPPED_DEPTH } from './json-read.mjs';
import { canonical } from './json-write.mjs';
import { lineBatches } from './lines.mjs';
import { decodeStrict } from './utf8.mjs';

/** Serves requests until the end of input; returns the exit status. `surfaces` maps a name to its function. */
export async function serve(surfaces, input, io) {
  const session = new Session(surfaces);
  for await (const lines of lineBatches(input)) {
    for (const line of lines) {
      session.take(line);
      if (session.failure) break;
    }
    await io.write(session.drain());
    if (session.failure) break;
  }
  if (!session.failure) return 0;
  io.complain(session.failure);
  return 2;
}

class Session {
  failure = ''; // the sentence about the line that was no request
  #surfaces;
  #started = false;
  #answers = [];

  constructor(surfaces) {
    this.#surfaces = surfaces;
  }

  /** Takes one line, without its LF. */
  take(bytes) {
    const text = decodeStrict(bytes);
    const line = text === undefined ? undefined : readJson(text, WRAPPED_DEPTH);
    if (line === undefined) this.failure = 'a line is no JSON';
    else if (this.#started) this.#answer(line);
    else this.#start(line);
  }

  /** The answers since the last call, each a line. */
  drain() {
    const lines = this.#answers.join('');
    this.#answers = [];
    return lines;
  }

  #start(line) {
    if (member(member(line, 'start'), 'protocol') !== 1) {
      this.failure = 'the first line does not start protocol 1';
      return;
    }
    this.#started = true;
    const { node: version } = process.versions;
    const surfaces = [...this.#surfaces.keys()];
    this.#answers.push(JSON.stringify({ protocol: 1, runtime: 'node', version, surfaces }) + '\n');
  }

  #answer(line) {
    const seq = member(line, 'seq');
    if (!Number.isInteger(seq)) {
      this.failure = 'a line has no integer seq';
      return;
    }
    const run = this.#surfaces.get(member(line, 'surface'));
    const input = run && requestInput(member(line, 'input'));
    if (run && input === undefined) {
      this.failure = `request ${canonical(seq)} has no input`;
      return;
    }
    const { output, error } = run ? run(input) : { error: { code: 'unknown_surface' } };
    const result = error ? `"error":${JSON.stringify(error)}` : `"output":${JSON.stringify(output)}`;
    this.#answers.push(`{"seq":${canonical(seq)},${result}}\n`);
  }
}

/** The input of a request, a string or a Buffer; undefined where it is neither form. */
function requestInput(input) {
  if (typeof input === 'string') return input;
  const base64 = member(input, 'base64');
  if (typeof base64 !== 'string') return undefined;
  // Buffer takes almost anything for base64; what does not come back the same is not RFC 4648 section 4.
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}
