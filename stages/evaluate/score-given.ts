/**
 * Scores predictions that another stage has made: they must be about rows of the dataset, with the labels that it has,
 * and cover each of the measured splits as a whole, so that their numbers can be compared with those of any model.
 */

import { type StageContext, StageFailure, type StageResult } from 'arrowline/stage';
import {
  type ClassLabels,
  type DatasetRows,
  dataset as datasets,
  type SplitName,
  sizeOf,
  splitNames,
} from '../../src/artifacts/dataset.ts';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { metrics as numbers } from '../../src/artifacts/metrics.ts';
import { type Predictions, predictions } from '../../src/artifacts/predictions.ts';
import { namesText, sameTexts } from '../lib/kit/dataset/class-reference.ts';
import { requireClasses } from '../lib/kit/dataset/require-classes.ts';
import { scoresOf } from '../lib/learning/measures/class-scores.ts';
import type { kind } from './kind.ts';
import { exampleLoss } from './outputs.ts';
import { absentNotes, confusionCounts, type Measured, metricsOf } from './split-metrics.ts';

export async function scoreGiven(context: StageContext<typeof kind>): Promise<StageResult<(typeof kind)['outputs']>> {
  const artifact = context.optional('predictions');
  if (artifact === undefined) throw new Error('Internal error: neither a model nor predictions are wired');
  const given = predictions.read(await artifact.table());
  const dataset = datasets.read(await context.one('dataset').table());
  const classes = requireClasses(dataset, 'evaluate measures classes');
  requireSameClasses(given, classes);
  const rows = rowsBySplit(given, dataset, classes);
  const measured = splitsOf(context.parameters.splits, rows, dataset).map((split) => {
    requireWhole(split, rows[split].length, dataset);
    const one = measure(given, split, rows[split]);
    context.log(
      `${split}: loss ${one.loss.toFixed(4)}, accuracy ${one.scores.accuracy.toFixed(4)} of ${rows[split].length}`,
    );
    return one;
  });
  const { classNames } = classes;
  const metrics = metricsOf(classNames, measured);
  const all = { ...metrics, ...confusionCounts(measured, classNames.length) };
  const about = { classNames, ...madeFrom(given.model) };
  return {
    outputs: {
      metrics: numbers.write({ name: Object.keys(all), value: Float64Array.from(Object.values(all)), ...about }),
      predictions: artifact,
    },
    metrics,
    notes: [...otherAnswers(given), ...absentNotes(classNames, measured)],
  };
}

const crossentropy = { name: 'categoricalCrossentropy', labelSmoothing: 0 } as const;

function requireSameClasses({ classNames, classes }: Predictions, expected: ClassLabels): void {
  if (sameTexts(classNames, expected.classNames) && classes === classNames.length) return;
  throw new StageFailure('model-mismatch', "the predictions' classes are not those of the dataset", {
    found: `${namesText(classNames)}; ${classes} probabilities a row`,
    expected: namesText(expected.classNames),
    hint: 'write classNames as the dataset has them, and a probability for each',
  });
}

/** The indices of the predictions of each split. Refuses rows that are not in the dataset, or there twice. */
function rowsBySplit(given: Predictions, dataset: DatasetRows, classes: ClassLabels): Record<SplitName, number[]> {
  const found: Record<SplitName, number[]> = { train: [], validation: [], test: [] };
  const seen = new Set<number>();
  for (const [index, row] of given.row.entries()) {
    const split = splitNames.find((name) => row >= dataset.splits[name].start && row < dataset.splits[name].end);
    if (split === undefined) throw wrongRow(index, `row ${row}`, `0 to ${dataset.rows - 1}`);
    if (seen.has(row)) throw wrongRow(index, `row ${row} again`, 'each row of the dataset once');
    seen.add(row);
    if (given.split[index] !== split)
      throw wrongRow(index, `split "${given.split[index]}" for row ${row}`, `"${split}"`);
    const label = classes.label[row];
    if (given.label[index] !== label) throw wrongRow(index, `label ${given.label[index]} for row ${row}`, `${label}`);
    const predicted = given.predicted[index]!;
    if (predicted < 0 || predicted >= given.classes)
      throw wrongRow(index, `class ${predicted}`, `0 to ${given.classes - 1}`);
    const wrong = probabilitiesOf(given, index).find((one) => !(one >= 0 && one <= 1));
    if (wrong !== undefined) throw wrongRow(index, `the probability ${wrong}`, 'from 0 to 1');
    found[split].push(index);
  }
  return found;
}

function wrongRow(index: number, found: string, expected: string): StageFailure {
  return new StageFailure('model-mismatch', 'a prediction does not fit the dataset', {
    where: `input "predictions", row ${index}`,
    found,
    expected,
    hint: 'predict the rows of the dataset that is wired here; "row" is the row in it, from 0',
  });
}

function splitsOf(
  asked: readonly SplitName[] | undefined,
  rows: Readonly<Record<SplitName, readonly number[]>>,
  dataset: DatasetRows,
): readonly SplitName[] {
  const splits = asked ?? (['test', 'validation'] as const).filter((split) => rows[split].length > 0);
  const empty = splits.find((split) => sizeOf(dataset.splits[split]) === 0);
  if (splits.length > 0 && empty === undefined) return splits;
  throw new StageFailure(
    'no-rows',
    empty === undefined ? 'the predictions are of no test or validation row' : `the dataset has no ${empty} rows`,
    {
      hint: 'name other rows with splits',
    },
  );
}

function requireWhole(split: SplitName, found: number, dataset: DatasetRows): void {
  const expected = sizeOf(dataset.splits[split]);
  if (found === expected) return;
  throw new StageFailure(
    'model-mismatch',
    `the predictions leave out ${expected - found} of ${expected} ${split} rows`,
    {
      found: `${found} rows`,
      expected: `${expected} rows`,
      hint: 'predict every row of the split: numbers of a part cannot be compared with those of other models',
    },
  );
}

function measure(given: Predictions, split: SplitName, indices: readonly number[]): Measured {
  let total = 0;
  for (const index of indices)
    total += exampleLoss(crossentropy, 'linear', probabilitiesOf(given, index), given.label[index]!);
  const labels = indices.map((index) => given.label[index]!);
  const predicted = indices.map((index) => given.predicted[index]!);
  return { split, loss: total / indices.length, scores: scoresOf(labels, predicted, given.classes) };
}

function probabilitiesOf({ probabilities, classes }: Predictions, index: number): Float64Array {
  return Float64Array.from(probabilities.subarray(index * classes, (index + 1) * classes));
}

/** Accuracy counts the given classes, the loss the probabilities: a note says where the two disagree. */
function otherAnswers(given: Predictions): string[] {
  const other = given.predicted.reduce((count, predicted, index) => {
    const row = probabilitiesOf(given, index);
    return count + (row[predicted] === Math.max(...row) ? 0 : 1);
  }, 0);
  return other === 0 ? [] : [`${other} rows are given another class than their greatest probability says`];
}
