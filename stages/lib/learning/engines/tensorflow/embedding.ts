/**
 * Rows of a table by the numbers of the input, with a gradient of its own: that of TensorFlow.js needs a kernel that its
 * WebAssembly backend lacks.
 */

import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './library.ts';

/** @param input examples × numbers */
export function embed(tf: TensorFlow, table: Tensor, input: Tensor, outputShape: readonly number[]): Tensor {
  const [rows = 0, width = 0] = table.shape;
  const numbers = tf.cast(tf.reshape(input, [input.size]), 'int32');
  const gather = tf.customGrad((given, save) => {
    (save as (tensors: Tensor[]) => void)([numbers]);
    return {
      value: tf.gather(given as Tensor, numbers as Tensor),
      gradFunc: (gradient: Tensor, [saved]: Tensor[]) => scattered(tf, gradient, saved!, rows, width),
    };
  });
  return tf.reshape(gather(table), [input.shape[0]!, ...outputShape]);
}

/** Every row of the gradient added to the row of the table that it came from. */
function scattered(tf: TensorFlow, gradient: Tensor, numbers: Tensor, rows: number, width: number): Tensor2D {
  const sums = new Float32Array(rows * width);
  const values = gradient.dataSync();
  for (const [at, row] of numbers.dataSync().entries())
    for (let c = 0; c < width; c++) sums[row * width + c]! += values[at * width + c]!;
  return tf.tensor2d(sums, [rows, width]);
}
