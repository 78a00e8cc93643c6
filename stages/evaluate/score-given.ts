/**
 * Scores predictions that another stage has made: they must be about rows of the dataset, with the labels that it has,
 * and cover each of the measured splits as a whole, so that their numbers can be compared with those of any model.
 */

import { type StageContext, StageFailure, type StageResult } from 'arrowline/stage';
import {
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
import { answerLosses } from '../lib/learning/engines/example-loss.ts';
import { answersAt, namesOf } from '../lib/learning/measures/answers-at.ts';
import { type Truth, truthOf } from '../lib/learning/measures/truth.ts';
import type { kind } from './kind.ts';
import { measuredFacts, measuredRows } from './measured-rows.ts';
import { confusionCounts, measureSplit, metricsOf, missingNotes, splitLine } from './split-metrics.ts';

export async function scoreGiven(context: StageContext<typeof kind>): Promise<StageResult<(typeof kind)['outputs']>> {
  const artifact = context.optional('predictions');
  if (artifact === undefined) throw new Error('Internal error: neither a model nor predictions are wired');
  const given = predictions.read(await artifact.table());
  const wired = context.one('dataset');
  const dataset = datasets.read(await wired.table());
  const truth = truthOf(dataset, given);
  requireSameNames(given, truth);
  const rows = rowsBySplit(given, dataset, truth);
  const measured = splitsOf(context.parameters.splits, rows, dataset).map((split) => {
    const indices = rows[split];
    requireWhole(split, indices.length, dataset);
    const answers = answersAt(given, indices);
    const loss = answerLosses(answers).reduce((total, one) => total + one, 0) / indices.length;
    const one = measureSplit(split, indices.length, answers, loss, context.parameters.topK);
    context.log(splitLine(one));
    return one;
  });
  const metrics = metricsOf(measured);
  const all = { ...metrics, ...confusionCounts(measured) };
  const names = namesOf(given);
  const splits = measured.map(({ split }) => split);
  const about = { ...(names && { classNames: names }), ...madeFrom(given.model) };
  return {
    outputs: {
      metrics: numbers.write({ name: Object.keys(all), value: Float64Array.from(Object.values(all)), ...about }),
      predictions: artifact,
    },
    metrics,
    facts: measuredFacts(await measuredRows(wired, dataset, splits, context.breathe), truth),
    notes: [...otherAnswers(given), ...missingNotes(measured)],
  };
}

function requireSameNames(given: Predictions, truth: Truth): void {
  if (given.task === 'regression' || truth.task === 'regression') return;
  const found = namesOf(given) ?? [];
  if (sameTexts(found, truth.names)) return;
  const [what, field] = given.task === 'multilabel' ? ['labels', 'labelNames'] : ['classes', 'classNames'];
  throw new StageFailure('model-mismatch', `the predictions' ${what} are not those of the dataset`, {
    found: namesText(found),
    expected: namesText(truth.names),
    hint: `write ${field} as the dataset has them, and a probability for each`,
  });
}

/** The indices of the predictions of each split. Refuses rows that are not in the dataset, or there twice. */
function rowsBySplit(given: Predictions, dataset: DatasetRows, truth: Truth): Record<SplitName, number[]> {
  const found: Record<SplitName, number[]> = { train: [], validation: [], test: [] };
  const seen = new Set<number>();
  for (const [index, row] of given.row.entries()) {
    const split = splitNames.find((name) => row >= dataset.splits[name].start && row < dataset.splits[name].end);
    if (split === undefined) throw wrongRow(index, `row ${row}`, `0 to ${dataset.rows - 1}`);
    if (seen.has(row)) throw wrongRow(index, `row ${row} again`, 'each row of the dataset once');
    seen.add(row);
    if (given.split[index] !== split)
      throw wrongRow(index, `split "${given.split[index]}" for row ${row}`, `"${split}"`);
    requireAnswer(given, index, row, truth);
    found[split].push(index);
  }
  return found;
}

/** Refuses another label than the dataset has, and an answer that is none. */
function requireAnswer(given: Predictions, index: number, row: number, truth: Truth): void {
  const width = namesOf(given)?.length ?? 1;
  const lists = given.task === 'multilabel';
  for (let one = 0; one < (lists ? width : 1); one++) {
    const [at, inDataset] = lists ? [index * width + one, row * width + one] : [index, row];
    const [found, label] = [given.label[at]!, truth.label[inDataset]!];
    if (found !== label) throw wrongRow(index, `label ${found} for row ${row}`, `${label}`);
  }
  if (given.task === 'regression') {
    const predicted = given.predicted[index]!;
    if (!Number.isFinite(predicted)) throw wrongRow(index, `the number ${predicted}`, 'a finite number');
    return;
  }
  const predicted = given.predicted[index]!;
  if (!lists && (predicted < 0 || predicted >= width)) throw wrongRow(index, `class ${predicted}`, `0 to ${width - 1}`);
  const wrong = given.probabilities.subarray(index * width, (index + 1) * width).find((one) => !(one >= 0 && one <= 1));
  if (wrong !== undefined) throw wrongRow(index, `the probability ${wrong}`, 'from 0 to 1');
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

/** Accuracy counts the given classes, the loss the probabilities: a note says where the two disagree. */
function otherAnswers(given: Predictions): string[] {
  if (given.task !== 'multiclass') return [];
  const { predicted, probabilities, classNames } = given;
  const classes = classNames.length;
  const other = predicted.reduce((count, one, index) => {
    const row = probabilities.subarray(index * classes, (index + 1) * classes);
    return count + (row[one] === Math.max(...row) ? 0 : 1);
  }, 0);
  return other === 0 ? [] : [`${other} rows are given another class than their greatest probability says`];
}
