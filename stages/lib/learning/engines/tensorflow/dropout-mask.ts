/**
 * Dropout masks as a function of seed, step, layer and position, so that a training that is continued draws the same
 * masks as an uninterrupted one: a counter through SplitMix32's finalizer (Steele, Lea & Flood 2014).
 */

/** `count` factors: 0 for dropped values, 1 / (1 - rate) for the others. */
export function dropoutMask(seed: number, step: number, layer: number, count: number, rate: number): Float32Array {
  const key = finalize(finalize(finalize(seed | 0) + step) + layer);
  const dropBelow = Math.floor(rate * 4294967296);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(count);
  for (let index = 0; index < count; index++)
    if (finalize(key + Math.imul(index, 0x9e3779b9)) >>> 0 >= dropBelow) mask[index] = kept;
  return mask;
}

function finalize(counter: number): number {
  let word = (counter + 0x9e3779b9) | 0;
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return word ^ (word >>> 15);
}
