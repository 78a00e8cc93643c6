/**
 * Seeded generators: the only source of randomness of stages.
 *
 * xoshiro128** (Blackman & Vigna 2021) seeded through SplitMix32, on 32-bit integers, so that every machine draws the
 * same numbers. A generator is named by its seed and a path of labels (`random(seed, 'shuffle', epoch)`), so that
 * drawing more in one place never shifts another.
 */

import { log } from './elementary.ts';

export interface Random {
  /** A 32-bit unsigned integer. */
  uint32(): number;
  /** A double in [0, 1) with 32 random bits. */
  uniform(): number;
  /** An integer in [0, bound), without bias. */
  below(bound: number): number;
  /** A standard normal deviate (Marsaglia & Bray's polar method, with this project's own logarithm). */
  normal(): number;
}

/** The words that a generator starts with: of the generators that kernels have. */
export function randomState(
  seed: number,
  ...labels: readonly (string | number)[]
): readonly [number, number, number, number] {
  let mix = hashLabels(seed, labels);
  const next = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let word = mix ^ (mix >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
  return [next(), next(), next(), next() | 1];
}

export function random(seed: number, ...labels: readonly (string | number)[]): Random {
  let [s0, s1, s2, s3] = randomState(seed, ...labels);
  const uint32 = (): number => {
    const scrambled = Math.imul(s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  };
  const uniform = (): number => uint32() / 4294967296;
  const below = (bound: number): number => {
    const limit = 4294967296 - (4294967296 % bound);
    let drawn = uint32();
    while (drawn >= limit) drawn = uint32();
    return drawn % bound;
  };
  const normal = (): number => {
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * log(square)) / square);
    }
  };
  return { uint32, uniform, below, normal };
}

/** FNV-1a over the seed and the labels, each tagged with its type. */
function hashLabels(seed: number, labels: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  const text = [seed, ...labels].map((label) => `${typeof label}:${label}\u0000`).join('');
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}

/** A permutation of [start, end), drawn by Fisher and Yates' shuffle. */
export function permutation(source: Random, start: number, end: number): Uint32Array {
  const order = Uint32Array.from({ length: end - start }, (_, index) => start + index);
  for (let index = order.length - 1; index > 0; index--) {
    const other = source.below(index + 1);
    const kept = order[index]!;
    order[index] = order[other]!;
    order[other] = kept;
  }
  return order;
}
