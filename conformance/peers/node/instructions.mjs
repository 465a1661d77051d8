// Room: the words of a training sample (exports.md, SFT): instruction and context of an evidence record.

import { member } from './json-read.mjs';
import { stemOf } from './scorer.mjs';

export function instructionOf(record) {
  const file = record.source_files?.[0] ?? '?';
  const stem = stemOf(record);
  switch (stem) {
    case 'scrum_reviews': return `Review the file '${file}' against the PRD and propose concrete changes.`;
    case 'mode_experiments': return `Run task_class='${record.task_id}' for file '${file}'; produce the mode's answer.`;
    case 'auto_apply': return `Auto-apply: emit a 6-line surgical patch for file '${file}'.`;
    case 'audits': return `Audit phase '${taskWithout('phase:', record)}' and report its findings.`;
    case 'observer_reviews': return `Observer-review the latest attempt on file '${file}'.`;
    case 'contract_analyses': return contractInstruction(record);
    case 'outcomes': return `Run scenario; report per-event outcome for '${taskWithout('scenario:', record)}'.`;
    default: return `Source '${stem}' run; produce the appropriate output.`;
  }
}

export function contextOf({ retrieved_context: retrieved = {}, model_name: model }) {
  const { matrix_corpora: corpora = [], matrix_hits: hits, pathway_fingerprints_seen: fingerprints } = retrieved;
  const parts = [];
  if (corpora.length > 0) parts.push(`matrix: ${corpora.join(', ')}${hits === undefined ? '' : ` (${hits} hits)`}`);
  if (fingerprints !== undefined) parts.push(`pathway: ${fingerprints} fingerprints`);
  if (model !== undefined) parts.push(`model: ${model}`);
  return parts.join(' · ');
}

function contractInstruction(record) {
  const permit = taskWithout('permit:', record);
  const contractor = member(record.metadata, 'contractor');
  if (typeof contractor !== 'string') return `Analyze permit '${permit}'.`;
  return `Analyze contractor '${contractor}' for permit '${permit}'.`;
}

function taskWithout(prefix, { task_id: task }) {
  return task.startsWith(prefix) ? task.slice(prefix.length) : task;
}
