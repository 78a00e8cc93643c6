/** Which training rows validate. */

import { permutation, random } from '../lib/kit/random/random.ts';

export interface Division {
  /** Row numbers, each list ascending. */
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Divides rows 0 to labels.length - 1. Keras' rule counts them: the first floor(n × (1 - part)) train, in double
 * arithmetic as Keras computes it; `stratified` applies that rule to each class, but never takes its last training row.
 */
export function divideRows(
  labels: Int32Array,
  part: number,
  how: 'last' | 'random' | 'stratified',
  seed: number,
): Division {
  const validates = new Uint8Array(labels.length);
  const kept = (count: number): number => Math.floor(count * (1 - part));
  if (how === 'last') validates.fill(1, kept(labels.length));
  else {
    const groups = how === 'random' ? [labels.map((_, row) => row)] : rowsByClass(labels);
    const least = how === 'random' ? 0 : 1;
    groups.forEach((rows, group) => {
      const order = permutation(random(seed, 'normalize', how, group), 0, rows.length);
      for (const index of order.subarray(Math.max(least, kept(rows.length)))) validates[rows[index]!] = 1;
    });
  }
  const rows = Uint32Array.from(labels, (_, row) => row);
  return { train: rows.filter((row) => validates[row] === 0), validation: rows.filter((row) => validates[row] === 1) };
}

/** Rows of each class, by class number. */
function rowsByClass(labels: Int32Array): Int32Array[] {
  const groups: number[][] = [];
  labels.forEach((label, row) => {
    groups[label] ??= [];
    groups[label].push(row);
  });
  return Array.from(groups, (rows) => Int32Array.from(rows ?? []));
}
