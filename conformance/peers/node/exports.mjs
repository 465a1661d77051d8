// Room: the three exports (exports.md): what they have in common.

import { join } from 'node:path';
import { replaceFile } from './files.mjs';
import { ExportCounts } from './export-counts.mjs';
import { exportPreference } from './export-preference.mjs';
import { exportRag } from './export-rag.mjs';
import { exportSft } from './export-sft.mjs';
import { scoredRuns } from './paired-evidence.mjs';
import { EXPORTS } from './root.mjs';

const WRITERS = { sft: exportSft, rag: exportRag, preference: exportPreference };

/** The names of the exports. */
export const EXPORT_NAMES = Object.keys(WRITERS);

/** Makes one export of a root; returns its counts. The file is replaced when all has been read and written. */
export async function exportRoot(name, options) {
  const counts = new ExportCounts();
  const fill = (writeLine) => WRITERS[name](scoredRuns(options.root), writeLine, counts, options);
  if (options.dryRun) fill(() => {});
  else await replaceFile(join(options.root, EXPORTS[name]), fill);
  return counts;
}
