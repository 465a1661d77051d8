// Room: the command line of the Node.js peer (PROTOCOL.md): the table of commands, and stdin, stdout and stderr.
// Bytes come in as they are and text goes out as UTF-8, whatever the locale.

import { extractJson } from './extract.mjs';
import { canonicalText } from './json-write.mjs';
import { serve } from './session.mjs';

/**
 * Every command but `session`: its surface, and the function from the input (a Buffer, or a well-formed string) to
 * `{ output }` or `{ error: { code, message } }`.
 */
const COMMANDS = new Map([
  ['extract-json', { surface: 'extract_json', run: extractJson }],
  ['canonical', { surface: 'wire_json', run: canonicalText }],
]);

/** Runs the process's command and returns the exit status. */
async function main(args) {
  const [name, ...rest] = args;
  const command = COMMANDS.get(name);
  if (rest.length > 0 || (command === undefined && name !== 'session')) {
    complain(`usage: peer.mjs session|${[...COMMANDS.keys()].join('|')}`);
    return 2;
  }
  if (command === undefined) {
    const surfaces = new Map([...COMMANDS.values()].map(({ surface, run }) => [surface, run]));
    return serve(surfaces, process.stdin, { write, complain });
  }
  return oneshot(command.run);
}

async function oneshot(run) {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const { output, error } = run(Buffer.concat(chunks));
  if (error === undefined) {
    await write(output);
    return 0;
  }
  await write(JSON.stringify({ error: { code: error.code } }) + '\n');
  complain(error.message);
  return 2;
}

/** Writes text to stdout; resolves when the pipe has room again, rejects when nobody reads it any more. */
function write(text) {
  if (text === '') return undefined;
  return new Promise((resolve, reject) => {
    process.stdout.write(text, 'utf8', (error) => (error ? reject(error) : resolve()));
  });
}

function complain(sentence) {
  process.stderr.write(`peer: ${sentence}\n`);
}

// A write that fails is reported by its callback; without a listener the stream would end the process before that.
process.stdout.on('error', () => {});
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // An unreadable stdin, a closed stdout, a text longer than the runtime's strings can be.
  complain(error.message);
  process.exitCode = 2;
}
