// Room: the export preference (exports.md, Preference). Pairs need all runs of a task at once, so what decides a
// pairing is kept for each run in flat columns, and the texts are read again when a pair is written.

import { instructionOf } from './instructions.mjs';
import { DigestTable } from './digest-table.mjs';
import { recordId, sha256 } from './hashes.mjs';
import { CATEGORIES, preferenceSample } from './records.mjs';
import { compareUtf8 } from './root.mjs';
import { readRow } from './rows.mjs';
import { isBlankText } from './scorer.mjs';
import { readTimestamp } from './timestamps.mjs';

const LOWEST_CHOSEN = CATEGORIES.indexOf('partially_accepted');

/** Writes the pairs of the runs, counting each run. */
export function exportPreference(runs, writeLine, counts, { root, recordedAt }) {
  const candidates = gather(runs, counts);
  const ids = new DigestTable(32);
  for (const group of candidates.groups()) {
    let unpaired = group.length;
    for (const [best, worst] of candidates.pairs(group)) {
      unpaired -= 2;
      const id = recordId([candidates.runIds[best], candidates.runIds[worst]]);
      if (!ids.add(id)) {
        counts.leaveOut('duplicate', 2);
        continue;
      }
      const chosen = readRow(root, candidates.places[best]);
      const rejected = readRow(root, candidates.places[worst]);
      writeLine(preferenceSample.write({
        schema_version: 1,
        id,
        prompt: instructionOf(chosen),
        chosen: chosen.text,
        rejected: rejected.text,
        reason: `${CATEGORIES[candidates.ranks[best]]} over ${CATEGORIES[candidates.ranks[worst]]}`,
        chosen_run_id: chosen.run_id,
        rejected_run_id: rejected.run_id,
        created_at: recordedAt,
        provenance: chosen.provenance,
      }));
      counts.written++;
      counts.leaveOut('used_as_rejected');
    }
    if (unpaired > 0) counts.leaveOut('unpaired', unpaired);
  }
}

/** The runs that can be in a pair. */
function gather(runs, counts) {
  const candidates = new Candidates();
  for (const { run, find } of runs) {
    counts.read++;
    const found = find();
    if (found === undefined) {
      counts.leaveOut('no_evidence');
      continue;
    }
    const group = candidates.groupOf(found.record.task_id); // also a run that is left out gives its group a place
    if (run.category === 'needs_human_review') counts.leaveOut('needs_human_review');
    else if (run.source_class === 'extraction') counts.leaveOut('extraction_class');
    else if (isBlankText(found.record.text)) counts.leaveOut('empty_text');
    else candidates.add(group, run.category, found);
  }
  return candidates;
}

/** Columns, an entry for each run in order of reading. A rank here is the place in CATEGORIES, so the best has 0. */
class Candidates {
  runIds = [];
  ranks = [];
  places = [];
  #groups = [];
  #instants = [];
  #texts = []; // sha256 of each
  #groupsByTask = new Map();

  groupOf(task) {
    let group = this.#groupsByTask.get(task);
    if (group === undefined) this.#groupsByTask.set(task, group = this.#groupsByTask.size);
    return group;
  }

  add(group, category, { record, place }) {
    this.runIds.push(record.run_id);
    this.ranks.push(CATEGORIES.indexOf(category));
    this.places.push(place);
    this.#groups.push(group);
    this.#instants.push(readTimestamp(record.timestamp));
    this.#texts.push(sha256(record.text));
  }

  /** The groups in order of first appearance, each the numbers of its runs, the best first. */
  * groups() {
    const sorted = Uint32Array.from(this.runIds.keys()).sort((a, b) => this.#compare(a, b));
    let start = 0;
    for (let at = 1; at <= sorted.length; at++) {
      if (at < sorted.length && this.#groups[sorted[at]] === this.#groups[sorted[start]]) continue;
      yield sorted.subarray(start, at);
      start = at;
    }
  }

  /** The best with the worst, the second best with the second worst; the first pair that fails ends it. */
  * pairs(group) {
    for (let at = 0, end = group.length - 1; at < end; at++, end--) {
      const [best, worst] = [group[at], group[end]];
      const better = this.ranks[best] <= LOWEST_CHOSEN && this.ranks[best] < this.ranks[worst];
      if (!better || this.#texts[best] === this.#texts[worst]) return;
      yield [best, worst];
    }
  }

  #compare(a, b) {
    return this.#groups[a] - this.#groups[b]
      || this.ranks[a] - this.ranks[b]
      || this.#instants[a] - this.#instants[b]
      || compareUtf8(this.runIds[a], this.runIds[b])
      || a - b;
  }
}
