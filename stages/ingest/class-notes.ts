/** What a reader of the scores has to know of the classes: those without rows, in all or in one of the splits. */

import { namesText } from '../lib/dataset/class-reference.ts';

/** Rows of each class: in the whole files, and of those kept by `limit`, for training and for tests. */
export interface ClassRows {
  readonly all: Float64Array;
  readonly train: Float64Array;
  readonly test: Float64Array;
}

export function countRows(classes: Int32Array, count: number): Float64Array {
  const rows = new Float64Array(count);
  for (const one of classes) rows[one]!++;
  return rows;
}

export function presenceNotes(names: readonly string[], { all, train, test }: ClassRows): string[] {
  const those = (chosen: (index: number) => boolean): string[] => names.filter((_, index) => chosen(index));
  const told = (chosen: readonly string[]): string =>
    `${chosen.length === 1 ? 'class' : `${chosen.length} classes:`} ${namesText(chosen)}`;
  const kept = (index: number): boolean => train[index]! + test[index]! > 0;
  const trained = those((index) => train[index]! > 0);
  const sentences: readonly (readonly [before: string, chosen: readonly string[], after: string])[] = [
    ['no row has', those((index) => all[index] === 0), ''],
    ['limit leaves no row of', those((index) => all[index]! > 0 && !kept(index)), ''],
    ['only test rows have', those((index) => train[index] === 0 && test[index]! > 0), ': no training can learn it'],
    ['no test row has', those((index) => train[index]! > 0 && test[index] === 0), ': scores of tests leave it out'],
    ['all training rows are of', trained.length === 1 ? trained : [], ': a model learns nothing but that answer'],
  ];
  return sentences
    .filter(([, chosen]) => chosen.length > 0)
    .map(([before, chosen, after]) => `${before} ${told(chosen)}${after}`);
}
