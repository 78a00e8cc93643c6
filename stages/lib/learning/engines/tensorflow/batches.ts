/** Rows of a dataset as tensors. */

import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../network/network.ts';
import type { ExampleInput } from '../engine.ts';
import type { TensorFlow } from './library.ts';

/** The features of some rows as the network takes them, each divided by its scale: [rows, ...shape] for each input. */
export function inputTensors(
  tf: TensorFlow,
  network: Network,
  inputs: readonly ExampleInput[],
  rows: ArrayLike<number>,
): Tensor[] {
  return inputs.map(({ features: { of, width, copy }, scale }, input) => {
    const stored = new (of === 'Uint8' ? Uint8Array : Float32Array)(rows.length * width);
    for (let index = 0; index < rows.length; index++) copy(rows[index]!, stored, index * width);
    const values = new Float32Array(stored.length);
    for (let index = 0; index < stored.length; index++) values[index] = stored[index]! / scale;
    return tf.tensor(values, [rows.length, ...network.inputs[input]!.shape]);
  });
}

/** The classes of some rows, one-hot: [rows, classes]. */
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
