// Room: the built-in embedder (replay.md, 1): words and pairs of neighbouring words, hashed into 256 signed buckets.

const EMBEDDING_DIMENSIONS = 256;

// FNV-1a of 64 bits in two halves of 32: a BigInt for every byte would be slower by far. The prime is 2^40 + 435.
const OFFSET_HIGH = 0xcbf29ce4, OFFSET_LOW = 0x84222325;
const PRIME_REST = 435;
const TWO_32 = 2 ** 32;
const SPACE = Buffer.from(' ');

/** Adds bytes to a hash, `[high, low]`. */
function hashed([high, low], bytes) {
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const product = low * PRIME_REST;
    high = (Math.imul(high, PRIME_REST) + Math.floor(product / TWO_32) + (low << 8)) >>> 0;
    low = product % TWO_32;
  }
  return [high, low];
}

/**
 * The embedding of a text, or undefined where it has no direction: no word, or words that cancel out. Its length is not
 * made 1: the cosine is the same, and of whole numbers it is exact.
 */
export function embed(text) {
  const sums = new Float32Array(EMBEDDING_DIMENSIONS);
  const count = ([high, low]) => {
    sums[low % EMBEDDING_DIMENSIONS] += high >= 2 ** 31 ? -1 : 1;
  };
  let before; // the hash of the word before
  for (const [word] of text.matchAll(/[A-Za-z0-9\u{80}-\u{10ffff}]+/gu)) {
    const bytes = Buffer.from(word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));
    const hash = hashed([OFFSET_HIGH, OFFSET_LOW], bytes);
    count(hash);
    if (before !== undefined) count(hashed(hashed(before, SPACE), bytes));
    before = hash;
  }
  return sums.every((sum) => sum === 0) ? undefined : sums;
}
