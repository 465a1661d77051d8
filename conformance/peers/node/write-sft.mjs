// Room: the command `write-sft` (CONTRACT.md, write-sft): samples from outside, handed to the writer of `export sft`.
// Lines are judged as they come, so memory is that of the longest one and of the ids.

import { join } from 'node:path';
import { replaceFile } from './files.mjs';
import { isBlank, lineBatches } from './lines.mjs';
import { EXPORTS } from './root.mjs';
import { SftRefusal, SftWriter } from './sft-writer.mjs';
import { readText } from './validate.mjs';

/** The first line at fault, which leaves the export as it was. */
class LineRefusal extends Error {
  constructor(line, { code, message }) {
    super(`line ${line}: ${message}; the export is unchanged`);
    this.code = code;
  }
}

/**
 * Replaces the SFT export of a root that the caller holds by the samples that a stream has, one a line. Returns the
 * output and the exit status, and the sentence about a refusal.
 */
export async function writeSft({ root }, input) {
  let written;
  try {
    await replaceFile(join(root, EXPORTS.sft), async (writeLine) => {
      written = await copySamples(input, new SftWriter(writeLine));
    });
  } catch (error) {
    if (!(error instanceof LineRefusal)) throw error;
    const output = JSON.stringify({ error: { code: error.code } }) + '\n';
    return { output, status: 2, failure: error.message };
  }
  return { output: `{"written":${written}}\n`, status: 0 };
}

/** Hands every line's sample to the writer; returns how many it wrote. */
async function copySamples(input, writer) {
  let number = 0;
  let written = 0;
  for await (const lines of lineBatches(input)) {
    for (const line of lines) {
      number++;
      if (isBlank(line)) continue;
      const { value, error } = readText(line);
      if (error !== undefined) throw new LineRefusal(number, error);
      if (writeSample(writer, value, number)) written++;
    }
  }
  return written;
}

function writeSample(writer, sample, number) {
  try {
    return writer.write(sample);
  } catch (error) {
    throw error instanceof SftRefusal ? new LineRefusal(number, error) : error;
  }
}
