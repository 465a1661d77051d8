// Room: how far two vectors are from each other (vectors.md, Index; CONTRACT.md, vectord). Components are float32;
// products and sums are doubles, which the squares of no float32 leave.

function dot(a, b) {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}

function squaredGap(a, b) {
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const gap = a[at] - b[at];
    sum += gap * gap;
  }
  return sum;
}

/** One root of the product, and not two of the factors: so that a vector is at 0 from itself. */
export function cosine(a, b) {
  return Math.min(Math.max(1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), 0), 2);
}

export const DISTANCES = new Map([
  ['cosine', cosine],
  ['l2', squaredGap],
  ['dot', (a, b) => -dot(a, b)],
]);
