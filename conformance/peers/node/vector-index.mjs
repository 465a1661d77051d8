// Room: one index, held in memory and searched item by item: slow, and right by construction (vectors.md, Index).

import { DISTANCES } from './distances.mjs';
import { compareUtf8 } from './root.mjs';

export class VectorIndex {
  /** The six parameters by name. */
  params;
  /** Id to `{ vector, metadata }`: a Float32Array, and the canonical text or undefined. Items are never changed. */
  #items = new Map();
  #sorted; // the ids in order; undefined after a change

  constructor(params) {
    this.params = params;
  }

  get length() {
    return this.#items.size;
  }

  has(id) {
    return this.#items.has(id);
  }

  get(id) {
    return this.#items.get(id);
  }

  /** Inserts or replaces an item; whether the id was unknown. */
  set(id, item) {
    const isNew = !this.#items.has(id);
    this.#items.set(id, item);
    if (isNew) this.#sorted = undefined;
    return isNew;
  }

  /** Whether the id was known. */
  delete(id) {
    const known = this.#items.delete(id);
    if (known) this.#sorted = undefined;
    return known;
  }

  /** All ids, ascending by UTF-8 bytes. Not to be changed. */
  ids() {
    this.#sorted ??= [...this.#items.keys()].sort(compareUtf8);
    return this.#sorted;
  }

  /** At most `k` of `{ id, distance, metadata }`, nearest first, ties by id. */
  search(vector, k) {
    const distanceTo = DISTANCES.get(this.params.distance);
    const hits = this.ids().map((id) => {
      const { vector: other, metadata } = this.#items.get(id);
      return { id, distance: distanceTo(vector, other), metadata };
    });
    return hits.sort((a, b) => a.distance - b.distance).slice(0, k); // stable, so ties stay in the order of ids
  }

  /**
   * Adds what `other` has and this one has not (vectors.md, Merge); the counts. With `clearSource` all that is in both
   * then leaves `other`.
   */
  takeFrom(other, clearSource) {
    let merged = 0;
    let skipped = 0;
    for (const id of other.ids()) {
      if (this.has(id)) skipped++;
      else if (this.set(id, other.get(id))) merged++;
      if (clearSource) other.delete(id);
    }
    return { merged, skipped_existing: skipped, failed: 0 };
  }
}
