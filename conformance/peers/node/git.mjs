// Room: the commit that a run's papers name (receipts-and-audit.md, A run).

import { spawnSync } from 'node:child_process';

/** HEAD of the root's repository, else of the working directory's, else 40 zeros. */
export function headCommit(root) {
  return headOf(root) ?? headOf('.') ?? '0'.repeat(40);
}

function headOf(folder) {
  // Whoever runs this from a hook has variables set that would name the hook's repository for every folder.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const options = { cwd: folder, env, encoding: 'utf8' };
  const { stdout, status } = spawnSync('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], options);
  const commit = status === 0 ? stdout.trim() : '';
  return /^[0-9a-f]{40}$/.test(commit) ? commit : undefined;
}
