// Room: the export sft (exports.md, SFT): which runs become samples. The firewall before the file is in sft-writer.mjs.

import { contextOf, instructionOf } from './instructions.mjs';
import { recordId } from './hashes.mjs';
import { isBlankText } from './scorer.mjs';
import { SftRefusal, SftWriter } from './sft-writer.mjs';
import { SFT_NEVER } from './types.mjs';

/** Writes the samples of the runs, counting each run. */
export function exportSft(runs, writeLine, counts, { recordedAt, includePartial }) {
  const writer = new SftWriter(writeLine);
  for (const { run, find } of runs) {
    counts.read++;
    const { sample, reason } = sampleOf(run, find, { recordedAt, includePartial });
    if (reason !== undefined) {
      counts.leaveOut(reason);
    } else if (writeSample(writer, sample)) {
      counts.written++;
    } else {
      counts.leaveOut('duplicate');
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

function writeSample(writer, sample) {
  try {
    return writer.write(sample);
  } catch (error) {
    throw error instanceof SftRefusal ? new Error(`run ${sample.source_run_id}: ${error.message}`) : error;
  }
}
