/**
 * Numbers of known counts, coded as draws from an urn without putting back: each draw takes log2(left / left of its
 * number) bits, so all of them together take no more than naming the one arrangement among those of these counts.
 */

import type { Decoder, Encoder } from './coder.ts';

export interface Urn {
  put(to: Encoder, number: number): void;
  take(from: Decoder): number;
}

/** @param counts of each number from 0; their sum is at most `totalMax` */
export function urnOf(counts: readonly number[]): Urn {
  // A Fenwick tree (1994): tree[i] is the sum of the counts of the last i & -i numbers before i.
  const tree = new Float64Array(counts.length + 1);
  const add = (number: number, count: number): void => {
    for (let at = number + 1; at < tree.length; at += at & -at) tree[at]! += count;
  };
  counts.forEach((count, number) => {
    add(number, count);
  });
  const left = [...counts];
  let total = counts.reduce((sum, count) => sum + count, 0);
  const before = (number: number): number => {
    let sum = 0;
    for (let at = number; at > 0; at -= at & -at) sum += tree[at]!;
    return sum;
  };
  const draw = (number: number): void => {
    add(number, -1);
    left[number]!--;
    total--;
  };
  const highest = 2 ** (31 - Math.clz32(Math.max(1, counts.length)));
  return {
    put: (to, number) => {
      to.put(before(number), left[number]!, total);
      draw(number);
    },
    take: (from) => {
      const place = from.peek(total);
      let [number, start] = [0, 0];
      for (let step = highest; step >= 1; step /= 2)
        if (number + step < tree.length && start + tree[number + step]! <= place) {
          number += step;
          start += tree[number]!;
        }
      from.take(start, left[number]!, total);
      draw(number);
      return number;
    },
  };
}
