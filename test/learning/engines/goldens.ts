/**
 * Tiny trainings that Keras did (bench/peers/make_training_goldens.py), and the data and initial weights they started
 * from, by the formulas of that script.
 */

import { readFileSync } from 'node:fs';
import type { Json } from '../../../src/core/values/canonical.ts';
import type { Examples, LossName, OptimizerSpec, TrainerOptions } from '../../../stages/lib/learning/engines/engine.ts';
import { type FeatureRows, rowsInMemory } from '../../../stages/lib/learning/engines/feature-rows.ts';
import type { Network } from '../../../stages/lib/learning/network/network.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';
import { sizeOf } from '../../../stages/lib/learning/network/shape.ts';
import { lossNamed } from '../../support/losses.ts';

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
  const network = resolveClassifier(golden.model, golden.inputShape, goldens.classes);
  const { classWeights } = golden;
  return {
    network,
    weights: goldenWeights(network),
    loss: lossNamed(golden.loss),
    optimizer: golden.optimizer,
    batchSize: goldens.batchSize,
    seed: 1,
    examples: weighted(examplesOf(network), classWeights),
  };
}

/** An embedding gets whole numbers below its last row, which no example names. */
function examplesOf({ inputs, layers }: Network): Examples {
  const examples = goldenExamples(sizeOf(inputs[0]!.shape), goldens.rows, goldens.classes);
  const [first] = layers;
  if (first?.kind !== 'embedding') return examples;
  const { width } = examples.inputs[0]!.features;
  const numbers = numbersOf(examples).map((number) => number % (first.inputDim - 1));
  return { ...examples, inputs: [{ features: rowsInMemory(numbers, width), scale: 1 }] };
}

export function goldenExamples(width: number, rows: number, classes: number): Examples {
  const features = Uint8Array.from({ length: rows * width }, (_, index) => {
    return (index * index * 7 + index * 13 + Math.floor(index / 97) * 29) % 256;
  });
  const labels = Int32Array.from({ length: rows }, (_, row) => (row * row + Math.floor(row / 3)) % classes);
  return classExamples(rowsInMemory(features, width), 255, labels);
}

export function classExamples(features: FeatureRows, scale: number, labels: Int32Array): Examples {
  return { inputs: [{ features, scale }], targets: { classes: labels } };
}

export function withFeatures(examples: Examples, features: FeatureRows): Examples {
  return { ...examples, inputs: [{ ...examples.inputs[0]!, features }] };
}

/** Every row weighs as much as its class. */
export function weighted(examples: Examples, classWeights: ArrayLike<number> | null | undefined): Examples {
  if (!classWeights) return examples;
  return { ...examples, weights: Float32Array.from(labelsOf(examples), (label) => classWeights[label]!) };
}

export function rowsOf({ targets }: Examples): number {
  return 'classes' in targets ? targets.classes.length : targets.values.length / targets.width;
}

function labelsOf({ targets }: Examples): Int32Array {
  if (!('classes' in targets)) throw new Error('the targets are no classes');
  return targets.classes;
}

/** The stored numbers of all rows. */
export function numbersOf(examples: Examples): Float32Array {
  const { of, width, copy } = examples.inputs[0]!.features;
  const rows = rowsOf(examples);
  const numbers = new (of === 'Uint8' ? Uint8Array : Float32Array)(rows * width);
  for (let row = 0; row < rows; row++) copy(row, numbers, row * width);
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
