// Room: the commands that work on a root (cli.md): from their flags to the one line that they print.

import { distill } from './distill.mjs';
import { EXPORT_NAMES, exportRoot } from './exports.mjs';
import { InputError } from './input-error.mjs';
import { holding } from './lock.mjs';
import { materialize, materializeLine } from './materialize.mjs';
import { requireFolder } from './root.mjs';
import { scoreRoot } from './score.mjs';
import { writeTimestamp } from './timestamps.mjs';

/**
 * Each has what `readArguments` wants to know, and `run(options, names)`, which gives the output and the exit status,
 * and the sentence about a failure that the output tells of.
 */
export const ROOT_COMMANDS = new Map([
  ['materialize', {
    flags: ['--root', '--recorded-at', '--dry-run', '--force'],
    run: async (options) => ({ output: materializeLine(await materialize(options)), status: 0 }),
  }],
  ['score', {
    flags: ['--root', '--recorded-at', '--dry-run'],
    run: async (options) => ({ output: JSON.stringify(await scoreRoot(options)) + '\n', status: 0 }),
  }],
  ['export', {
    words: [EXPORT_NAMES.join('|')],
    flags: ['--root', '--recorded-at', '--dry-run', '--include-partial', '--include-review'],
    run: (options, [name]) => ({ output: exportRoot(name, options).line, status: 0 }),
  }],
  ['distill', {
    flags: ['--root', '--recorded-at', '--run-id', '--git-commit', '--include-partial', '--include-review'],
    run: async (options) => {
      const { output, failure } = await distill(options);
      return { output, status: failure === undefined ? 0 : 1, failure };
    },
  }],
]);

/** Runs a command on its root, which it holds meanwhile unless nothing is written. */
export async function runOnRoot(name, { names, flags }) {
  const { run } = ROOT_COMMANDS.get(name);
  if (name === 'export' && !EXPORT_NAMES.includes(names[0])) throw new InputError(`there is no export '${names[0]}'`);
  const root = flags['--root'];
  if (root === undefined) throw new InputError('--root is missing');
  requireFolder(root);
  const options = {
    root,
    recordedAt: flags['--recorded-at'] ?? writeTimestamp(Date.now()),
    clockGiven: flags['--recorded-at'] !== undefined,
    dryRun: flags['--dry-run'] === true,
    force: flags['--force'] === true,
    includePartial: flags['--include-partial'] === true,
    includeReview: flags['--include-review'] === true,
    runId: flags['--run-id'],
    gitCommit: flags['--git-commit'],
  };
  if (options.dryRun) return run(options, names);
  return holding(root, () => run(options, names));
}
