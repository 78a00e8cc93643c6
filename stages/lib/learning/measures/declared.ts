/**
 * The measures of answers as kinds declare them: title, sentence, better way and format of each, for the rows of one
 * split. Bodies do not import this: wording is in no key.
 */

import type { Measure } from 'arrowline/stage';
import type { Task } from '../network/target.ts';
import { directions, type MeasureName } from './directions.ts';

/** The rows that are measured, in words. */
export interface MeasuredRows {
  /** Before each name: `test`. */
  readonly split: string;
  /** Before each title: `Test`. */
  readonly title: string;
  /** `the test rows`. */
  readonly rows: string;
  /** Over a column where several splits stand side by side: `val.`. */
  readonly head: string;
}

interface Words {
  readonly title: string;
  /** After "On the test rows". */
  readonly about: string;
  /** A column of tables of models, beside those of other splits under this head if it has one. */
  readonly column?: { readonly over?: string; readonly table?: 'wide' };
}

const words: { readonly [name in MeasureName]: Words } = {
  accuracy: { title: 'accuracy', about: ', with its 95 % interval by Wilson’s score', column: { over: 'Accuracy' } },
  balancedAccuracy: { title: 'balanced accuracy', about: ', the mean of the recall of the classes that occur' },
  macroF1: { title: 'F1', about: ', the plain mean of the F1 of the classes' },
  microF1: { title: 'micro F1', about: ', the F1 of the labels counted together' },
  weightedF1: { title: 'weighted F1', about: ', the mean of the F1 of the classes, weighted by their rows' },
  mcc: { title: 'MCC', about: ', Matthews’ correlation of labels and answers: 0 by chance, 1 without a mistake' },
  kappa: { title: 'kappa', about: ', Cohen’s kappa: the agreement of labels and answers above that of chance' },
  top: { title: 'top-* accuracy', about: ', the part whose class is among the * with the greatest probabilities' },
  logLoss: { title: 'log loss', about: ', the mean of −ln of the probability that the right class was given' },
  rocAuc: {
    title: 'ROC AUC',
    about:
      ', the area under the curve of hits over false alarms; of several classes, the mean of each against the rest',
  },
  prAuc: { title: 'PR AUC', about: ', the average precision over all thresholds' },
  brier: { title: 'Brier score', about: ', the mean squared difference of probability and truth' },
  hamming: { title: 'Hamming loss', about: ', the part of all labels that is wrong' },
  r2: { title: 'R²', about: ', the part of the variance that is explained', column: { over: 'R²' } },
  rmse: { title: 'RMSE', about: ', the root of the mean squared error', column: { over: 'RMSE' } },
  mae: { title: 'MAE', about: ', the mean absolute error', column: { over: 'MAE', table: 'wide' } },
  mse: { title: 'MSE', about: ', the mean squared error' },
  precision: { title: 'precision of *', about: ': of those given a class, the part that has it' },
  recall: { title: 'recall of *', about: ': of those that have a class, the part given it' },
  f1: { title: 'F1 of *', about: ': the harmonic mean of precision and recall of a class' },
};

const numbers: readonly MeasureName[] = ['logLoss', 'rmse', 'mae', 'mse'];
/** Agreement or explanation above that of chance or the mean: 0 there, and no part of the rows. */
const scores: readonly MeasureName[] = ['mcc', 'kappa', 'r2', 'brier'];
/** In tables of models of the task only; elsewhere they may stand for something else. */
const columnsOf: { readonly [task in Task]?: readonly MeasureName[] } = {
  binary: ['rocAuc'],
  multilabel: ['macroF1'],
};

/** @param task if left out, the measures of every task: which of them are reported is known once rows are seen */
export function declaredMeasures(
  { split, title, rows, head }: MeasuredRows,
  task: Task | undefined,
  top: readonly number[] = [],
): readonly Measure[] {
  const tasks = task === undefined ? (['multiclass', 'binary', 'multilabel', 'regression'] as const) : [task];
  const ways = new Map<MeasureName, 'more' | 'less'>();
  for (const one of tasks)
    for (const [name, better] of Object.entries(directions[one])) ways.set(name as MeasureName, better);
  return [...ways].flatMap(([name, better]): Measure[] => {
    const { title: noun, about, column } = words[name];
    const own = task !== undefined && columnsOf[task]?.includes(name);
    const measure: Pick<Measure, 'about' | 'better' | 'format' | 'test' | 'group' | 'table'> = {
      about: `On ${rows}${about}`,
      better,
      test: name === 'accuracy' && task !== 'multilabel' ? 'mcnemar' : 'bootstrap',
      format: numbers.includes(name) ? 'number' : scores.includes(name) ? 'score' : 'fraction',
      ...(column?.over !== undefined && { group: { over: column.over, head } }),
      ...(column?.table !== undefined && { table: column.table }),
      ...(column === undefined && !own && !noun.includes('*') && { table: 'none' }),
    };
    if (name !== 'top')
      return [{ ...measure, name: `${split}.${name}${noun.includes('*') ? '.*' : ''}`, title: `${title} ${noun}` }];
    return top.map((k) => ({
      ...measure,
      name: `${split}.top${k}`,
      title: `${title} top-${k} accuracy`,
      about: measure.about.replace('*', String(k)),
      table: 'none',
    }));
  });
}
