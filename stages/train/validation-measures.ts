/** The measures of `with.metrics` on the validation rows of an epoch, from the outputs of the network. */

import type { DatasetRows, RowRange } from '../../src/artifacts/dataset.ts';
import { answersOf } from '../lib/learning/measures/answers.ts';
import { type Measured, measureAnswers } from '../lib/learning/measures/measure-answers.ts';
import { answered, truthIn, truthOf } from '../lib/learning/measures/truth.ts';
import type { Meaning } from '../lib/learning/network/network.ts';
import { wantedMeasures } from './epoch-measures.ts';

/** A class or a label is given by a probability above this. */
const threshold = 0.5;

/** Of outputs for each of some rows. */
export type MeasureOutputs = (outputs: Float32Array) => Measured;

/** Undefined if nothing is to be measured. */
export function measuring(
  metrics: readonly string[],
  meaning: Meaning,
  dataset: Pick<DatasetRows, 'labels'>,
  rows: RowRange,
): MeasureOutputs | undefined {
  const wanted = wantedMeasures(metrics, meaning.task);
  if (wanted === undefined) return undefined;
  const truth = truthIn(truthOf(dataset, meaning), rows);
  return (outputs) => measureAnswers(answered(truth, answersOf(meaning, outputs, threshold)), wanted);
}
