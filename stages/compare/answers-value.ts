/** The measure of answers by its name: the number that `evaluate` reports of them, or why there is none. */

import { answerLosses } from '../lib/learning/engines/example-loss.ts';
import type { Answers } from '../lib/learning/measures/answers.ts';
import { directions, type MeasureName } from '../lib/learning/measures/directions.ts';
import { measureAnswers } from '../lib/learning/measures/measure-answers.ts';
import { type Resampled, resampled, resampledMean } from '../lib/learning/measures/resampled.ts';
import { measureNamed } from '../lib/statistics/packed/parts.ts';

/** As the end of a sentence. */
export interface Incomparable {
  readonly incomparable: string;
}

/** @param measure without the split: `accuracy`, `top3`, `recall.coat`, `loss` */
export function answersValue(answers: Answers, measure: string): { readonly value: number } | Incomparable {
  const fault = faultOf(answers);
  if (fault !== undefined) return { incomparable: fault };
  if (measure === 'loss') return finite(meanLoss(answers), 'it is not a finite number');
  const name = measureNamed(measure);
  if (!Object.hasOwn(directions[answers.task], name))
    return { incomparable: `answers of the task ${answers.task} have no measure "${measure}"` };
  const top = name === 'top' ? [Number(measure.slice('top'.length))] : [];
  const { values, missing } = measureAnswers(answers, { only: [name as MeasureName], top });
  const because = missing.find((one) => one.name === measure)?.because ?? 'no row has that class or is given it';
  return finite(Object.hasOwn(values, measure) ? values[measure]! : Number.NaN, because);
}

export function isLessBetter({ task }: Answers, measure: string): boolean {
  const ways: { readonly [name: string]: 'more' | 'less' } = directions[task];
  return measure === 'loss' || ways[measureNamed(measure)] === 'less';
}

/** The measure of rows that count several times. */
export function resampledValue(answers: Answers, measure: string): Resampled {
  const found = measure === 'loss' ? resampledMean(answerLosses(answers)) : resampled(answers, measure);
  if (found === undefined) throw new Error(`Internal error: ${measure} has a value and is not resampled`);
  return found;
}

/** Predictions of a program may be anything: measures are defined for classes that are there, and finite numbers. */
function faultOf(answers: Answers): string | undefined {
  if (answers.task === 'regression') {
    const row = answers.predicted.findIndex((one) => !Number.isFinite(one));
    return row < 0 ? undefined : `an answer is not a finite number: ${answers.predicted[row]}`;
  }
  const { label, predicted, probabilities, names } = answers;
  const classes = answers.task === 'multilabel' ? 2 : names.length;
  const outside = [label, predicted].flatMap((values) => {
    const row = values.findIndex((one) => !(one >= 0 && one < classes));
    return row < 0 ? [] : [values[row]!];
  });
  if (outside.length > 0) return `a label or an answer is none of the ${classes} classes: ${outside[0]}`;
  const place = probabilities.findIndex((one) => !Number.isFinite(one));
  return place < 0 ? undefined : `a probability is not a finite number: ${probabilities[place]}`;
}

function meanLoss(answers: Answers): number {
  const losses = answerLosses(answers);
  return losses.reduce((total, one) => total + one, 0) / losses.length;
}

function finite(value: number, because: string): { readonly value: number } | Incomparable {
  return Number.isFinite(value) ? { value } : { incomparable: `there is no value: ${because}` };
}
