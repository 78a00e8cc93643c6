/**
 * Divisions of rows into folds, each row in one. As in scikit-learn: the first folds have one row more where the number
 * of rows is no multiple (`KFold`), and classes are dealt out one after the other, so that the folds differ by at most
 * one row in each class and in all (`StratifiedKFold`).
 */

import { permutation, type Random } from '../lib/kit/random/random.ts';
import { rowsByClass } from './choose-rows.ts';

/** The fold of each row, from 0. */
export function foldsOfAny(rows: Uint32Array, folds: number, source: Random): Int32Array {
  const order = permutation(source, 0, rows.length);
  const found = new Int32Array(rows.length);
  order.forEach((index, place) => {
    found[index] = place % folds;
  });
  return found;
}

/** Rows are dealt out by class; each class begins where the one before it ended. */
export function foldsOfEach(rows: Uint32Array, folds: number, classOf: Int32Array, source: Random): Int32Array {
  const fold = new Int32Array(classOf.length);
  let place = 0;
  for (const own of rowsByClass(rows, classOf))
    for (const index of permutation(source, 0, own.length)) fold[own[index]!] = place++ % folds;
  return Int32Array.from(rows, (row) => fold[row]!);
}

/**
 * Whole groups: the largest first, of equal ones in a drawn order, each to the fold with the fewest rows, the first of
 * equals (as `GroupKFold`).
 */
export function foldsOfGroups(rows: Uint32Array, folds: number, groupOf: Int32Array, source: Random): Int32Array {
  const groups = rowsByClass(rows, groupOf);
  const drawn = [...permutation(source, 0, groups.length)].map((index) => groups[index]!);
  const sizes = new Array<number>(folds).fill(0);
  const foldOf = new Map<number, number>();
  for (const own of drawn.sort((one, other) => other.length - one.length)) {
    const least = sizes.indexOf(Math.min(...sizes));
    sizes[least]! += own.length;
    foldOf.set(groupOf[own[0]!]!, least);
  }
  return Int32Array.from(rows, (row) => foldOf.get(groupOf[row]!)!);
}
