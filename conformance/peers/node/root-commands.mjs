// Room: the commands that work on a root (cli.md): from their flags to the one line that they print.

import { randomUUID } from 'node:crypto';
import { distill, papersOf } from './distill.mjs';
import { EXPORT_NAMES, exportRoot } from './exports.mjs';
import { InputError } from './input-error.mjs';
import { requireInside } from './links.mjs';
import { holding, LOCK_FILES } from './lock.mjs';
import { materialize, materializeLine } from './materialize.mjs';
import { dayFiles, EVIDENCE, EXPORTS, requireFolder, SCORED_RUNS, SKIPS } from './root.mjs';
import { scoreRoot } from './score.mjs';
import { SOURCES } from './sources.mjs';
import { writeTimestamp } from './timestamps.mjs';
import { writeSft } from './write-sft.mjs';

const COLLECT_FILES = [...SOURCES.map(({ file }) => file), SKIPS];

/**
 * Each has what `readArguments` wants to know; `files(options, names)` and `dayFolders`, all that it reads or writes;
 * and `run(options, names)`, which gives the output and the exit status, and the sentence about a failure that the
 * output tells of.
 */
export const ROOT_COMMANDS = new Map([
  ['materialize', {
    flags: ['--root', '--recorded-at', '--dry-run', '--force'],
    files: () => COLLECT_FILES,
    dayFolders: [EVIDENCE],
    run: async (options) => ({ output: materializeLine(await materialize(options)), status: 0 }),
  }],
  ['score', {
    flags: ['--root', '--recorded-at', '--dry-run'],
    files: () => [],
    dayFolders: [EVIDENCE, SCORED_RUNS],
    run: async (options) => ({ output: JSON.stringify(await scoreRoot(options)) + '\n', status: 0 }),
  }],
  ['export', {
    words: [EXPORT_NAMES.join('|')],
    flags: ['--root', '--recorded-at', '--dry-run', '--include-partial', '--include-review'],
    files: (options, [name]) => [EXPORTS[name]],
    dayFolders: [EVIDENCE, SCORED_RUNS],
    run: async (options, [name]) => ({ output: (await exportRoot(name, options)).line, status: 0 }),
  }],
  ['write-sft', {
    flags: ['--root'],
    files: () => [EXPORTS.sft],
    dayFolders: [],
    run: (options) => writeSft(options, process.stdin),
  }],
  ['distill', {
    flags: ['--root', '--recorded-at', '--run-id', '--git-commit', '--include-partial', '--include-review'],
    files: ({ runId }) => [...COLLECT_FILES, ...Object.values(EXPORTS), ...papersOf(runId)],
    dayFolders: [EVIDENCE, SCORED_RUNS],
    run: async (options) => {
      const { output, failure } = await distill(options);
      return { output, status: failure === undefined ? 0 : 1, failure };
    },
  }],
]);

/** Runs a command on its root, which it holds meanwhile unless nothing is written. */
export async function runOnRoot(name, { names, flags }) {
  const { files, dayFolders, run } = ROOT_COMMANDS.get(name);
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
    runId: flags['--run-id'] ?? randomUUID(),
    gitCommit: flags['--git-commit'],
  };
  const lockFiles = options.dryRun ? [] : LOCK_FILES;
  refuseLinksOut(root, [...lockFiles, ...files(options, names), ...dayFolders], dayFolders);
  if (options.dryRun) return run(options, names);
  return holding(root, () => run(options, names));
}

/** Before anything is done: a run that is refused must not have changed the root, nor written a receipt. */
function refuseLinksOut(root, paths, folders) {
  const checks = [
    ...paths.map((path) => () => requireInside(root, path)),
    ...folders.map((folder) => () => dayFiles(root, folder)),
  ];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      // Whatever else cannot be read is for the command to report: in `distill` it is a stage that fails.
      if (error instanceof InputError) throw error;
    }
  }
}
