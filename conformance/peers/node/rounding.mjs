// Room: numbers that runtimes reach by sums in different orders, made equal again (receipts-and-audit.md, Distribution
// drift; CONTRACT.md, Replay).

/** A number rounded to nine decimals, half up. */
export function rounded(value) {
  return Math.floor(value * 1e9 + 0.5) / 1e9;
}
