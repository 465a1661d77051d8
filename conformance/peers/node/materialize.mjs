// Room: the stage collect (evidence.md, Materializing): source streams to evidence, and to the skips file.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { DigestTable } from './digest-table.mjs';
import { syncFiles } from './files.mjs';
import { sha256, sigHash } from './hashes.mjs';
import { Appender, mend, readJournal } from './journal.mjs';
import { member } from './json-read.mjs';
import { canonical } from './json-write.mjs';
import { isBlank, readLines } from './lines.mjs';
import { skip } from './records.mjs';
import { dayFiles, EVIDENCE, hasFile, SKIPS, stemOfFile } from './root.mjs';
import { SOURCES } from './sources.mjs';
import { checksOf, makeEvidence, readFields, readRow } from './transform.mjs';

const HASH = /^[0-9a-f]{64}$/;

/**
 * Materializes a root; returns the report of cli.md. Everything that is there is read, and refused if it cannot be,
 * before anything is written. `recordedAt` is the run's one clock reading.
 */
export async function materialize({ root, recordedAt, dryRun = false, force = false }) {
  const sources = SOURCES.filter(({ file }) => hasFile(root, file));
  const known = readKnown(root, force ? sources.map(({ stem }) => stem) : []);
  if (!dryRun) {
    for (const path of known.forced) fs.rmSync(join(root, path));
    for (const fault of known.torn) mend(root, fault);
  }
  const appender = dryRun ? { append() {}, flush() {}, touched: [] } : new Appender(root);
  const counts = sources.map((source) => collect(root, source, known, appender, recordedAt));
  appender.flush();
  await syncFiles(appender.touched);
  return report(counts);
}

/** The one JSON line of a report. */
export function materializeLine(result) {
  const sources = result.sources.map((source) => JSON.stringify(source)).join(',');
  const { rows_read, rows_written, rows_deduped, rows_skipped } = result;
  const total = JSON.stringify({ rows_read, rows_written, rows_deduped, rows_skipped });
  return `${total.slice(0, -1)},"skip_reasons":${canonical(result.skip_reasons)},"sources":[${sources}]}\n`;
}

/**
 * The identities in evidence and in the skips file, a table for each source; the files with a torn end; and the files
 * that `--force` removes, which are not read.
 */
function readKnown(root, forcedStems) {
  const evidence = new Map(SOURCES.map(({ file }) => [file, new DigestTable(64)]));
  const skips = new Map(SOURCES.map(({ file }) => [file, new DigestTable(64)]));
  const forced = [];
  const torn = [];
  const read = (path, take) => {
    const fault = readJournal(root, path, take);
    if (fault !== undefined) torn.push(fault);
  };
  for (const path of dayFiles(root, EVIDENCE)) {
    if (forcedStems.includes(stemOfFile(path))) forced.push(path);
    else read(path, (row) => enter(evidence, member(row, 'provenance'), 'sig_hash'));
  }
  if (hasFile(root, SKIPS)) read(SKIPS, (row) => enter(skips, row, 'line_sha256'));
  return { evidence, skips, forced, torn };
}

/** Enters the identity of a row that is there; returns what is wrong with it, or undefined. */
function enter(tables, holder, hashName) {
  const file = member(holder, 'source_file');
  const hash = member(holder, hashName);
  if (typeof file !== 'string' || typeof hash !== 'string' || !HASH.test(hash)) {
    return `the row has no identity (source_file, ${hashName})`;
  }
  tables.get(file)?.add(hash);
  return undefined;
}

/** Goes through one source; returns its counts. */
function collect(root, source, known, appender, recordedAt) {
  const { file, stem } = source;
  const checks = checksOf(source);
  const inEvidence = known.evidence.get(file);
  const inSkips = known.skips.get(file);
  const counts = { file, read: 0, written: 0, deduped: 0, skipped: 0, reasons: new Map() };
  const skipLine = (bytes, line, reason) => {
    counts.skipped++;
    counts.reasons.set(reason, (counts.reasons.get(reason) ?? 0) + 1);
    const hash = sha256(bytes);
    if (!inSkips.add(hash)) return;
    appender.append(SKIPS, skip.write({
      schema_version: 1, source_file: file, line_offset: line, line_sha256: hash, reason, recorded_at: recordedAt,
    }));
  };
  for (const { bytes, index: line, ended } of readLines(join(root, file))) {
    if (isBlank(bytes)) continue;
    const { row, reason } = readRow(bytes);
    if (!ended && (reason === 'invalid_utf8' || reason === 'invalid_json')) break; // still being written
    counts.read++;
    if (reason !== undefined) {
      skipLine(bytes, line, reason);
      continue;
    }
    const { present, reason: fault } = readFields(checks, row);
    if (fault !== undefined) {
      skipLine(bytes, line, fault);
      continue;
    }
    const sig = sigHash(row);
    if (!inEvidence.add(sig)) {
      counts.deduped++;
      continue;
    }
    counts.written++;
    const { day, text } = makeEvidence(source, present, { line, sig, recordedAt });
    appender.append(`${EVIDENCE}/${day}/${stem}.jsonl`, text);
  }
  return counts;
}

function report(counts) {
  const sum = (name) => counts.reduce((total, source) => total + source[name], 0);
  const reasons = {};
  for (const source of counts) {
    for (const [reason, count] of source.reasons) reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  return {
    rows_read: sum('read'),
    rows_written: sum('written'),
    rows_deduped: sum('deduped'),
    rows_skipped: sum('skipped'),
    skip_reasons: reasons,
    sources: counts.map((source) => ({
      source_file: source.file,
      rows_read: source.read,
      rows_written: source.written,
      rows_deduped: source.deduped,
      rows_skipped: source.skipped,
    })),
  };
}
