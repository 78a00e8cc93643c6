/**
 * Tiny trainings that Keras did (bench/peers/make_loss_goldens.py): other targets than classes, other losses, weights of
 * the rows, clipped gradients and learning rates that change. Targets and weights follow from that script's formulas.
 */

import { readFileSync } from 'node:fs';
import type { Json } from '../../../src/core/values/canonical.ts';
import type { LossSpec, OptimizerSpec, TrainerOptions } from '../../../stages/lib/learning/engines/engine.ts';
import type { Task } from '../../../stages/lib/learning/network/network.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';
import { sizeOf } from '../../../stages/lib/learning/network/shape.ts';
import { goldenExamples, goldenWeights } from './goldens.ts';

export interface LossGolden {
  readonly name: string;
  readonly task: Task;
  readonly model: Json;
  readonly inputShape: readonly number[];
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  /** Of each step; that of the optimizer if there are none. */
  readonly rates: readonly number[] | null;
  /** Whether rows have weights. */
  readonly weighted: boolean;
  /** A number for each epoch. */
  readonly losses: readonly number[];
  /** Null in a regression. */
  readonly accuracies: readonly number[] | null;
  /** Loss and accuracy over all rows after the last epoch, without weights. */
  readonly evaluated: readonly number[];
  /** Of all rows. */
  readonly outputs: readonly number[];
  /** After the last epoch. */
  readonly weights: readonly (readonly number[])[];
}

interface Fixture {
  readonly rows: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Classes, and labels of a row. */
  readonly width: number;
  readonly cases: readonly LossGolden[];
}

const file = new URL('../../../../test/learning/engines/fixtures/keras-losses.json', import.meta.url);
export const lossGoldens = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
const { rows, width, batchSize } = lossGoldens;

export function lossGoldenOptions(golden: LossGolden): TrainerOptions {
  const { task, inputShape, loss, optimizer, rates, weighted } = golden;
  const outputs = task === 'multiclass' || task === 'multilabel' ? width : 1;
  const network = resolveNetwork(golden.model, [{ name: 'features', shape: inputShape }], { task, outputs });
  const { inputs, targets: classes } = goldenExamples(sizeOf(inputShape), rows, width);
  const targets = task === 'multiclass' ? classes : { values: Float32Array.from(numbersOf(task)), width: outputs };
  return {
    network,
    weights: goldenWeights(network),
    loss,
    optimizer,
    ...(rates && { learningRate: (step) => rates[step]! }),
    batchSize,
    seed: 1,
    examples: { inputs, targets, ...(weighted && { weights: Float32Array.from(range(rows), weightOf) }) },
  };
}

function numbersOf(task: Exclude<Task, 'multiclass'>): readonly number[] {
  if (task === 'regression') return range(rows).map((row) => ((row * row * 5 + row * 3) % 17) / 4 - 2);
  const labels = range(task === 'binary' ? 1 : width);
  return range(rows).flatMap((row) => labels.map((label) => (row * (label + 2) + Math.floor(row / (label + 1))) % 2));
}

/** The second batch has no weight at all: Keras takes a step all the same. */
function weightOf(row: number): number {
  return Math.floor(row / batchSize) === 1 ? 0 : ((row * 5) % 7) / 4;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
