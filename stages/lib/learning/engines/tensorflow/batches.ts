/** Rows of a dataset as tensors. */

import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../network/network.ts';
import type { ExampleInput, Targets } from '../engine.ts';
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

/** The targets of some rows, classes one-hot: [rows, width]. */
export function targetTensor(tf: TensorFlow, { outputs }: Network, targets: Targets, rows: ArrayLike<number>): Tensor {
  const values = new Float32Array(rows.length * outputs);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    if ('classes' in targets) values[index * outputs + targets.classes[row]!] = 1;
    else values.set(targets.values.subarray(row * outputs, (row + 1) * outputs), index * outputs);
  }
  return tf.tensor(values, [rows.length, outputs]);
}

/**
 * How many of some rows are right. Of classes, the highest output (the first of equals) is that of the right one; of
 * numbers, each output is on its target's side of 0.5. None in a regression.
 */
export function countRight(
  { task, outputs: width }: Network,
  outputs: ArrayLike<number>,
  targets: Targets,
  rows: ArrayLike<number>,
): number {
  if (task === 'regression') return 0;
  let right = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    const at = index * width;
    if ('classes' in targets) {
      let best = 0;
      for (let one = 1; one < width; one++) if (outputs[at + one]! > outputs[at + best]!) best = one;
      if (best === targets.classes[row]) right++;
    } else {
      let sides = 0;
      for (let one = 0; one < width; one++)
        if (outputs[at + one]! > 0.5 === targets.values[row * width + one]! > 0.5) sides++;
      if (sides === width) right++;
    }
  }
  return right;
}

/** [start, end) as row numbers. */
export function rowRange(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, index) => start + index);
}
