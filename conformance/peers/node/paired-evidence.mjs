// Room: finding the evidence of scored runs (exports.md, first clause). A file's rows are read once, in order, as far
// as they are needed; scored runs mostly ask for them in that order, and then nothing is read twice or held.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { DigestTable } from './digest-table.mjs';
import { sha256, sigHash } from './hashes.mjs';
import { evidenceRecord, scoredRun } from './records.mjs';
import { dayFiles, hasFile, SCORED_RUNS } from './root.mjs';
import { readRecords, readRowAt } from './rows.mjs';

const SEVERAL = -1; // instead of a row's number: more than one row has this run_id

/**
 * All scored runs of a root, in path order and line order: `{ run, find }`, where `find()` gives the run's evidence,
 * `{ record, place }`, or undefined. What `place` says, readRow understands. Every row of every file is read and
 * checked, whether or not it is asked for.
 */
export function* scoredRuns(root) {
  for (const scoredPath of dayFiles(root, SCORED_RUNS)) {
    const evidencePath = scoredPath.replace('/scored-runs/', '/evidence/');
    const evidence = hasFile(root, evidencePath) ? new PairedEvidence(root, evidencePath) : undefined;
    try {
      for (const { record: run } of readRecords(root, scoredPath, scoredRun)) {
        yield { run, find: () => evidence?.find(run) };
      }
      evidence?.readOn();
    } finally {
      evidence?.close();
    }
  }
}

/** The rows of one evidence file. */
class PairedEvidence {
  #path;
  #rows;
  #file;
  #starts = [];
  #ends = [];
  #byRun = new DigestTable(64); // sha256(run_id) to its row's number, or SEVERAL
  #bySig = new DigestTable(64); // sigHash([run_id, sig_hash]) to the number of the first such row

  constructor(root, path) {
    this.#path = path;
    this.#rows = readRecords(root, path, evidenceRecord);
    this.#file = fs.openSync(join(root, path), 'r');
  }

  /**
   * The evidence of a scored run: the row with its run_id, and if several have it, the first of them with the same
   * sig_hash. A row that has both is the answer in either case, so only a run without one needs the rest of the file.
   */
  find({ evidence_run_id: runId, provenance: { sig_hash: sig } }) {
    const wanted = pairKey(runId, sig);
    const known = this.#bySig.get(wanted);
    if (known !== undefined) return this.#read(known);
    for (let row = this.#next(); row !== undefined; row = this.#next()) {
      if (row.record.run_id === runId && row.record.provenance.sig_hash === sig) {
        return { record: row.record, place: this.#place(this.#starts.length - 1) };
      }
    }
    const only = this.#byRun.get(sha256(runId));
    return only === undefined || only === SEVERAL ? undefined : this.#read(only);
  }

  /** Reads the rows that are left. */
  readOn() {
    while (this.#next() !== undefined);
  }

  close() {
    this.#rows.return();
    fs.closeSync(this.#file);
  }

  #next() {
    const { value: row, done } = this.#rows.next();
    if (done) return undefined;
    const number = this.#starts.length;
    this.#starts.push(row.start);
    this.#ends.push(row.end);
    const { run_id: runId, provenance: { sig_hash: sig } } = row.record;
    const run = sha256(runId);
    this.#byRun.set(run, this.#byRun.get(run) === undefined ? number : SEVERAL);
    const pair = pairKey(runId, sig);
    if (this.#bySig.get(pair) === undefined) this.#bySig.set(pair, number);
    return row;
  }

  #read(number) {
    const place = this.#place(number);
    return { record: readRowAt(this.#file, place.start, place.end), place };
  }

  #place(number) {
    return { path: this.#path, start: this.#starts[number], end: this.#ends[number] };
  }
}

function pairKey(runId, sig) {
  return sigHash([runId, sig]);
}
