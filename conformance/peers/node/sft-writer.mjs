// Room: the one way into the SFT export (exports.md, SFT), and the firewall before it (scoring.md, The firewall):
// whatever led here, `export sft` or `write-sft`, no sample of the SFT-never set passes.

import { DigestTable } from './digest-table.mjs';
import { sftSample } from './records.mjs';
import { violations } from './validate.mjs';

const CONTAMINATION = 'sft_contamination';

/** A sample that is not written: `code` is `sft_contamination`, or `invalid_record` for every other fault. */
export class SftRefusal extends Error {
  constructor(faults) {
    // Contamination is never to be mistaken for another fault, whichever comes first in the record.
    const named = faults.find(({ code }) => code === CONTAMINATION) ?? faults[0];
    super(`the SFT sample is not valid: '${named.path}' ${named.code}`);
    this.code = named.code === CONTAMINATION ? CONTAMINATION : 'invalid_record';
  }
}

/** Writes samples in wire form, one a line; of two with the same id the first. */
export class SftWriter {
  #ids = new DigestTable(32);
  #writeLine;

  constructor(writeLine) {
    this.#writeLine = writeLine;
  }

  /** Writes a sample, of any value; whether its id was new. Throws SftRefusal, also for one with a known id. */
  write(sample) {
    const faults = violations(sftSample, sample);
    if (faults.length > 0) throw new SftRefusal(faults);
    if (!this.#ids.add(sample.id)) return false;
    this.#writeLine(sftSample.write(sample));
    return true;
  }
}
