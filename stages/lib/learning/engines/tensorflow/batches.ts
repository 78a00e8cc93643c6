/** Rows of a dataset as tensors. */

import type { Tensor } from '@tensorflow/tfjs-core';
import { StageFailure } from 'arrowline/stage';
import type { Network } from '../../network/network.ts';
import { sizeOf } from '../../network/shape.ts';
import type { Examples } from '../engine.ts';
import type { FeatureRows } from '../feature-rows.ts';
import type { TensorFlow } from './library.ts';

/** @throws StageFailure `shape-mismatch` when an example has another size than the network's input */
export function requireExamplesOf(network: Network, examples: Examples): void {
  const expected = sizeOf(network.inputShape);
  const { width } = examples.features;
  if (width !== expected)
    throw new StageFailure('shape-mismatch', 'the examples are not of the size that the network takes', {
      found: `${width} numbers an example`,
      expected: `${expected}: [${network.inputShape.join(', ')}]`,
    });
}

/** The features of some rows, divided by `scale`: [rows, ...inputShape]. */
export function inputTensor(
  tf: TensorFlow,
  network: Network,
  { features, scale }: { readonly features: FeatureRows; readonly scale: number },
  rows: ArrayLike<number>,
): Tensor {
  const { of, width } = features;
  const stored = new (of === 'Uint8' ? Uint8Array : Float32Array)(rows.length * width);
  for (let index = 0; index < rows.length; index++) features.copy(rows[index]!, stored, index * width);
  const values = new Float32Array(stored.length);
  for (let index = 0; index < stored.length; index++) values[index] = stored[index]! / scale;
  return tf.tensor(values, [rows.length, ...network.inputShape]);
}

/** One-hot labels of some rows: [rows, classes]. */
export function targetTensor(tf: TensorFlow, classes: number, labels: Int32Array, rows: ArrayLike<number>): Tensor {
  const values = new Float32Array(rows.length * classes);
  for (let index = 0; index < rows.length; index++) values[index * classes + labels[rows[index]!]!] = 1;
  return tf.tensor(values, [rows.length, classes]);
}

/** How many of some rows have their highest output (the first of equals) at their label. */
export function countRight(
  outputs: ArrayLike<number>,
  classes: number,
  labels: Int32Array,
  rows: ArrayLike<number>,
): number {
  let right = 0;
  for (let index = 0; index < rows.length; index++) {
    let best = 0;
    for (let one = 1; one < classes; one++)
      if (outputs[index * classes + one]! > outputs[index * classes + best]!) best = one;
    if (best === labels[rows[index]!]) right++;
  }
  return right;
}

/** [start, end) as row numbers. */
export function rowRange(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, index) => start + index);
}
