/**
 * Tiny trainings that Keras did (bench/peers/make_training_goldens.py), and the data and initial weights they started
 * from, by the formulas of that script.
 */

import { readFileSync } from 'node:fs';
import type { Json } from '../../../src/core/values/canonical.ts';
import type { Examples, LossName, OptimizerSpec, TrainerOptions } from '../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../stages/lib/learning/engines/feature-rows.ts';
import type { Network } from '../../../stages/lib/learning/network/network.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';
import { sizeOf } from '../../../stages/lib/learning/network/shape.ts';

export interface Golden {
  readonly name: string;
  readonly model: Json;
  readonly inputShape: readonly number[];
  readonly loss: LossName;
  readonly optimizer: OptimizerSpec;
  readonly classWeights: readonly number[] | null;
  /** A number for each epoch. */
  readonly losses: readonly number[];
  readonly accuracies: readonly number[];
  /** Loss and accuracy over all rows after the last epoch. */
  readonly evaluated: readonly [loss: number, accuracy: number];
  /** Of the first three rows: the network's outputs, and those of the layer `encoded` if it has one. */
  readonly outputs: readonly number[];
  readonly encoded: readonly number[] | null;
  /** After the last epoch. */
  readonly weights: readonly (readonly number[])[];
}

interface Fixture {
  readonly rows: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly classes: number;
  readonly cases: readonly Golden[];
}

const file = new URL('../../../../test/learning/engines/fixtures/keras-goldens.json', import.meta.url);
export const goldens = JSON.parse(readFileSync(file, 'utf8')) as Fixture;

/** The start of a golden training. Examples follow in order of rows: shuffle nothing. */
export function goldenOptions(golden: Golden): TrainerOptions {
  const network = resolveNetwork(golden.model, golden.inputShape, goldens.classes);
  const { classWeights } = golden;
  return {
    network,
    weights: goldenWeights(network),
    loss: golden.loss,
    optimizer: golden.optimizer,
    batchSize: goldens.batchSize,
    seed: 1,
    examples: goldenExamples(sizeOf(golden.inputShape), goldens.rows, goldens.classes),
    ...(classWeights === null ? {} : { classWeights: Float32Array.from(classWeights) }),
  };
}

export function goldenExamples(width: number, rows: number, classes: number): Examples {
  const features = Uint8Array.from({ length: rows * width }, (_, index) => {
    return (index * index * 7 + index * 13 + Math.floor(index / 97) * 29) % 256;
  });
  const labels = Int32Array.from({ length: rows }, (_, row) => (row * row + Math.floor(row / 3)) % classes);
  return { features: rowsInMemory(features, width), scale: 255, labels };
}

/** The stored numbers of all rows. */
export function numbersOf({ features, labels }: Pick<Examples, 'features' | 'labels'>): Float32Array {
  const { of, width, copy } = features;
  const numbers = new (of === 'Uint8' ? Uint8Array : Float32Array)(labels.length * width);
  for (const row of labels.keys()) copy(row, numbers, row * width);
  return Float32Array.from(numbers);
}

export function goldenWeights(network: Network): Float32Array[] {
  const specs = network.layers.flatMap((layer) => layer.weights);
  return specs.map((spec, tensor) =>
    Float32Array.from({ length: sizeOf(spec.shape) }, (_, index) => {
      const small = (((index * 37 + tensor * 11) % 101) - 50) / 160;
      return spec.name === 'gamma' || spec.name === 'movingVariance' ? 1 + Math.abs(small) : small;
    }),
  );
}
