// Room: the drift of a scorer (receipts-and-audit.md, Scorer drift): two sets of scored runs, matched by what they
// score.

import { member } from './json-read.mjs';
import { CATEGORIES, SOURCE_CLASSES } from './records.mjs';
import { Refusal } from './refusal.mjs';

const STABLE_RATE = 0.05;

/** `drift scorer`: how the categories of the same evidence differ between two sets of scored runs. */
export function scorerDrift(input) {
  const prior = scoredRuns(input, 'prior');
  const current = scoredRuns(input, 'current');
  const transitions = CATEGORIES.map(() => CATEGORIES.map(() => 0));
  const tallies = new Map(SOURCE_CLASSES.map((name) => [name, { matched: 0, changed: 0 }]));
  let matched = 0;
  let changed = 0;
  for (const [key, { category, sourceClass }] of prior) {
    const other = current.get(key);
    if (other === undefined) continue;
    const tally = tallies.get(sourceClass);
    transitions[category][other.category]++;
    matched++;
    tally.matched++;
    if (category === other.category) continue;
    changed++;
    tally.changed++;
  }
  return JSON.stringify({
    matched,
    changed,
    only_in_prior: prior.size - matched,
    only_in_current: current.size - matched,
    transitions,
    classes: [...tallies].filter(([, tally]) => tally.matched > 0).map(([name, tally]) => classLine(name, tally)),
    verdict: matched === 0 || changed / matched <= STABLE_RATE ? 'stable' : 'drift',
  }) + '\n';
}

function classLine(name, { matched, changed }) {
  return { source_class: name, matched, changed, change_rate: changed / matched };
}

/** The runs of a set by what they score; of several with one key the first. */
function scoredRuns(input, name) {
  const runs = member(input, name);
  if (!Array.isArray(runs)) throw new Refusal('invalid_request', `${name} is no array`);
  const byKey = new Map();
  for (const [at, run] of runs.entries()) {
    const id = member(run, 'evidence_run_id');
    const hash = member(member(run, 'provenance'), 'sig_hash');
    const category = CATEGORIES.indexOf(member(run, 'category'));
    const sourceClass = member(run, 'source_class');
    if (typeof id !== 'string' || typeof hash !== 'string' || category < 0 || !SOURCE_CLASSES.includes(sourceClass)) {
      throw new Refusal('invalid_request', `${name}[${at}] is no scored run`);
    }
    const key = JSON.stringify([id, hash]);
    if (!byKey.has(key)) byKey.set(key, { category, sourceClass });
  }
  return byKey;
}
