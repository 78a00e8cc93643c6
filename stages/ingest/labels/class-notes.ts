/** Notes on classes without rows, in all or in one of the splits: a reader of the scores has to know them. */

import { namesText } from '../../lib/kit/dataset/class-reference.ts';

const namesShown = 5;

/** Rows of each class: in the whole files, and of those kept by `limit`, for training and for tests. */
export interface RowsOfClasses {
  readonly all: Float64Array;
  readonly train: Float64Array;
  readonly test: Float64Array;
}

export function presenceNotes(names: readonly string[], { all, train, test }: RowsOfClasses): string[] {
  const named = (chosen: (index: number) => boolean): string[] => names.filter((_, index) => chosen(index));
  const tested = test.some((rows) => rows > 0);
  const trained = named((index) => train[index]! > 0);
  const sentences: readonly (readonly [sentence: string, classes: readonly string[]])[] = [
    ['no row has', named((index) => all[index] === 0)],
    ['limit leaves no row of', named((index) => all[index]! > 0 && train[index] === 0 && test[index] === 0)],
    ['only test rows, no training rows, have', named((index) => train[index] === 0 && test[index]! > 0)],
    ['only training rows, no test rows, have', named((index) => tested && train[index]! > 0 && test[index] === 0)],
    ['all training rows are of', trained.length === 1 ? trained : []],
  ];
  return sentences
    .filter(([, classes]) => classes.length > 0)
    .map(([sentence, classes]) => `${sentence} ${classesText(classes)}`);
}

function classesText(classes: readonly string[]): string {
  return `${classes.length === 1 ? 'class' : `${classes.length} classes:`} ${namesText(classes, namesShown)}`;
}
