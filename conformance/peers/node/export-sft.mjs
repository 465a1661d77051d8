// Room: the export sft (exports.md, SFT) and the firewall before it (scoring.md).

import { contextOf, instructionOf } from './instructions.mjs';
import { DigestTable } from './digest-table.mjs';
import { recordId } from './hashes.mjs';
import { sftSample } from './records.mjs';
import { isBlankText } from './scorer.mjs';
import { SFT_NEVER } from './types.mjs';
import { violations } from './validate.mjs';

/** Writes the samples of the runs, counting each run. */
export function exportSft(runs, writeLine, counts, { recordedAt, includePartial }) {
  const ids = new DigestTable(32);
  for (const { run, find } of runs) {
    counts.read++;
    const { sample, reason } = sampleOf(run, find, { recordedAt, includePartial });
    if (reason !== undefined) {
      counts.leaveOut(reason);
    } else if (!ids.add(sample.id)) {
      counts.leaveOut('duplicate');
    } else {
      stopContamination(sample);
      writeLine(sftSample.write(sample));
      counts.written++;
    }
  }
}

/** The sample of a scored run, or the first reason to leave it out. */
function sampleOf(run, find, { recordedAt, includePartial }) {
  if (SFT_NEVER.includes(run.category)) return { reason: 'sft_never' };
  if (run.category !== 'accepted' && !includePartial) return { reason: 'below_quality' };
  const evidence = find()?.record;
  if (evidence === undefined) return { reason: 'no_evidence' };
  if (run.source_class === 'extraction' || evidence.model_role === 'extractor') return { reason: 'extraction_class' };
  const instruction = instructionOf(evidence);
  if (isBlankText(instruction) || isBlankText(evidence.text)) return { reason: 'empty_pair' };
  const sample = {
    schema_version: 1,
    id: recordId([evidence.run_id, instruction, evidence.text]),
    instruction,
    context: contextOf(evidence),
    response: evidence.text,
    source_run_id: evidence.run_id,
    quality_score: run.category,
    created_at: recordedAt,
    provenance: evidence.provenance,
  };
  return { sample };
}

/** The last look before a sample is written: whatever led here, none of the SFT-never set passes. */
function stopContamination(sample) {
  const [first] = violations(sftSample, sample);
  if (first !== undefined) throw new Error(`SFT sample of run ${sample.source_run_id}: '${first.path}' ${first.code}`);
}
