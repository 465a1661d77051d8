// Room: a table from digests to numbers that takes a few dozen bytes an entry, for the identities of a million rows.
// Open addressing in flat buffers: JavaScript's own maps would hold a string and a node for every entry, and they end
// at 2^24 of them.

const EMPTY = NaN; // no entry has it for a value

export class DigestTable {
  #width; // bytes of a key
  #keys;
  #values;
  #count = 0;
  #probe;

  /** `digits` is the number of hex digits that a key has, at least 8. */
  constructor(digits) {
    this.#width = digits / 2;
    this.#probe = Buffer.alloc(this.#width);
    this.#allot(64);
  }

  /** The number that a digest stands for, or undefined. */
  get(hex) {
    const value = this.#values[this.#slotOf(hex)];
    return Number.isNaN(value) ? undefined : value;
  }

  set(hex, value) {
    let slot = this.#slotOf(hex);
    if (Number.isNaN(this.#values[slot])) {
      if (this.#count * 3 >= this.#values.length * 2) {
        this.#grow();
        slot = this.#slotOf(hex);
      }
      this.#count++;
      this.#probe.copy(this.#keys, slot * this.#width);
    }
    this.#values[slot] = value;
  }

  /** Enters a digest; whether it was not there. */
  add(hex) {
    if (this.get(hex) !== undefined) return false;
    this.set(hex, 0);
    return true;
  }

  #allot(slots) {
    this.#keys = Buffer.alloc(slots * this.#width);
    this.#values = new Float64Array(slots).fill(EMPTY);
  }

  #slotOf(hex) {
    this.#probe.write(hex, 'hex');
    return this.#slotOfProbe();
  }

  /** The slot that holds the probed key, or the empty one where it belongs. Digests need no further hashing. */
  #slotOfProbe() {
    const mask = this.#values.length - 1;
    let slot = this.#probe.readUInt32LE(0) & mask;
    while (!Number.isNaN(this.#values[slot]) && !this.#holdsProbe(slot)) slot = (slot + 1) & mask;
    return slot;
  }

  #holdsProbe(slot) {
    const start = slot * this.#width;
    for (let at = 0; at < this.#width; at++) {
      if (this.#keys[start + at] !== this.#probe[at]) return false;
    }
    return true;
  }

  #grow() {
    const keys = this.#keys;
    const values = this.#values;
    this.#allot(values.length * 2);
    for (let slot = 0; slot < values.length; slot++) {
      if (Number.isNaN(values[slot])) continue;
      keys.copy(this.#probe, 0, slot * this.#width, (slot + 1) * this.#width);
      const target = this.#slotOfProbe();
      this.#probe.copy(this.#keys, target * this.#width);
      this.#values[target] = values[slot];
    }
  }
}
