// Room: the command line of the Node.js peer (PROTOCOL.md, cli.md): the commands, and stdin, stdout and stderr.
// Bytes come in as they are and text goes out as UTF-8, whatever the locale.

import { readArguments } from './arguments.mjs';
import { readToken } from './bearer-token.mjs';
import { driftCommand, driftRequest } from './drift.mjs';
import { recodeEnvelope } from './envelope.mjs';
import { extractJson } from './extract.mjs';
import { InputError } from './input-error.mjs';
import { canonicalText } from './json-write.mjs';
import { replay, REPLAY_ARGUMENTS } from './replay.mjs';
import { ROOT_COMMANDS, runOnRoot } from './root-commands.mjs';
import { scoreRecord } from './scorer.mjs';
import { serveHttp } from './server.mjs';
import { serve } from './session.mjs';
import { typeNamed, validateEnvelope, validateLines, validateText } from './validate.mjs';

/**
 * The commands from one input to one output: the function from the input (a Buffer, or a well-formed string) to
 * `{ output }` or `{ error: { code, message } }`.
 */
const FILTERS = new Map([
  ['extract-json', extractJson],
  ['canonical', canonicalText],
  ['score-record', scoreRecord],
]);

/** What a session answers. */
const SURFACES = new Map([
  ['extract_json', extractJson],
  ['wire_json', canonicalText],
  ['validate', validateEnvelope],
  ['score_record', scoreRecord],
  ['drift', driftRequest],
  ['envelope', recodeEnvelope],
]);

const COMMANDS = [
  'session', 'serve', ...FILTERS.keys(), 'validate', 'drift', 'envelope-recode', 'replay',
  ...ROOT_COMMANDS.keys(),
];

/** Runs the process's command and returns the exit status. */
async function main([name, ...args]) {
  if (name === 'session') {
    readArguments(args, {});
    return serve(SURFACES, process.stdin, { write, complain });
  }
  if (name === 'serve') {
    const { flags } = readArguments(args, { flags: ['--port', '--token-file'] });
    const tokenFile = flags['--token-file'];
    const isAllowed = tokenFile === undefined ? undefined : readToken(tokenFile);
    return serveHttp({ port: flags['--port'] ?? 0, isAllowed }, { write, complain });
  }
  if (name === 'validate') {
    const { names: [kind], flags } = readArguments(args, { words: ['KIND'], flags: ['--jsonl'] });
    const type = typeNamed(kind);
    if (flags['--jsonl']) return validateLines(type, process.stdin, write);
    return answer(validateText(type, await wholeInput()));
  }
  if (name === 'drift') {
    const { names: [which], flags } = readArguments(args, { words: ['psi|table|scorer'], flags: ['--text'] });
    const filter = driftCommand(which, flags['--text'] === true);
    return answer(filter(await wholeInput()));
  }
  if (name === 'envelope-recode') {
    readArguments(args, {});
    const { output, invisible, error } = recodeEnvelope(await wholeInput());
    if (error === undefined) complainInJson({ invisible });
    await write(output ?? JSON.stringify({ error }) + '\n');
    return error === undefined ? 0 : 2;
  }
  if (FILTERS.has(name)) {
    readArguments(args, {});
    return answer(FILTERS.get(name)(await wholeInput()));
  }
  if (name === 'replay' || ROOT_COMMANDS.has(name)) {
    const { output, status, failure } = await runCommand(name, args);
    await write(output);
    if (failure !== undefined) complain(failure);
    return status;
  }
  throw new InputError(`usage: peer.mjs ${COMMANDS.join('|')}`);
}

/** Runs a command that works on a root. */
function runCommand(name, args) {
  if (name === 'replay') return replay(readArguments(args, REPLAY_ARGUMENTS));
  return runOnRoot(name, readArguments(args, ROOT_COMMANDS.get(name)));
}

/** Prints what a filter made of its input, or the code that it was refused with. */
async function answer({ output, error }) {
  if (error === undefined) {
    await write(output);
    return 0;
  }
  await write(JSON.stringify({ error: { code: error.code } }) + '\n');
  complain(error.message);
  return 2;
}

async function wholeInput() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Writes text to stdout; resolves when the pipe has room again, rejects when nobody reads it any more. */
function write(text) {
  if (text === '') return undefined;
  return new Promise((resolve, reject) => {
    process.stdout.write(text, 'utf8', (error) => (error ? reject(error) : resolve()));
  });
}

function complainInJson(value) {
  process.stderr.write(JSON.stringify(value) + '\n');
}

function complain(sentence) {
  process.stderr.write(`peer: ${sentence}\n`);
}

// A write that fails is reported by its callback; without a listener the stream would end the process before that.
process.stdout.on('error', () => {});
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // Usage, a root that cannot be worked with, an unreadable file or stdin, a closed stdout, a text longer than the
  // runtime's strings can be.
  complain(error.message);
  process.exitCode = 2;
}
