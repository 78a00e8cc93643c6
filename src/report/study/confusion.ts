/** Which classes a model takes for which, from the counts of its evaluation. */

import type { CountMatrix } from './count-matrix.ts';
import { leads } from './lead.ts';
import type { Evaluation, Point } from './study.ts';

/** Classes of a matrix; larger ones cannot be read. */
export const matrixClassesMax = 100;

/** Classes that a byte names, with one value left for none. */
const answerClassesMax = 255;

/** The names of the classes that a model's answers are of; undefined if it has no answers, or too many classes. */
export function answerClasses({ predictions }: Point): readonly string[] | undefined {
  if (predictions === undefined || (predictions.task !== 'multiclass' && predictions.task !== 'binary'))
    return undefined;
  return predictions.names.length < answerClassesMax ? predictions.names : undefined;
}

/** The split to show: the wanted one if it was evaluated, else the first that was. */
export function splitOf(evaluation: Evaluation, wanted: string): string {
  const has = (split: string): boolean => leads.some(({ name }) => evaluation.values.has(`${split}.${name}`));
  return has(wanted) ? wanted : (['test', 'validation', 'train'].find(has) ?? wanted);
}

interface ConfusionCell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
}

/** Counts from `<split>.confusion.<label>.<predicted>`: indices of classes, never names, which may be other numbers. */
export function confusionCells({ values }: Evaluation, split: string): ConfusionCell[] {
  const start = `${split}.confusion.`;
  return Array.from(values).flatMap(([name, count]) => {
    if (!name.startsWith(start)) return [];
    const [label, predicted] = name.slice(start.length).split('.').map(Number);
    return [{ label: label!, predicted: predicted!, count }];
  });
}

/** A cell that is left out is 0. Undefined without counts, and for more classes than a matrix can show. */
export function confusionMatrix(evaluation: Evaluation, split: string): CountMatrix | undefined {
  const { classNames } = evaluation;
  const cells = confusionCells(evaluation, split);
  if (cells.length === 0 || classNames.length > matrixClassesMax) return undefined;
  const counts = classNames.map(() => classNames.map(() => 0));
  for (const { label, predicted, count } of cells) counts[label]![predicted] = count;
  return { rowTitle: 'label', columnTitle: 'predicted', rows: classNames, columns: classNames, counts };
}
