/** Losses as they are defined, from the outputs of the last layer. */

import type { LossSpec } from '../../../engine.ts';
import type { Values } from '../../layer-reference.ts';

/** One example's loss; output has one number for each class. */
export function exampleLoss({ name }: LossSpec, output: Values, label: number): number {
  const clip = (share: number): number => Math.min(Math.max(share, 1e-7), 1 - 1e-7);
  const total = output.reduce((sum, value) => sum + value, 0);
  let mean = 0;
  for (let c = 0; c < output.length; c++) {
    const target = Number(c === label);
    const value = output[c]!;
    if (name === 'meanSquaredError') mean += (value - target) ** 2 / output.length;
    if (name === 'meanAbsoluteError') mean += Math.abs(value - target) / output.length;
    if (name === 'binaryCrossentropy') mean -= Math.log(clip(target ? value : 1 - value)) / output.length;
    if (name === 'categoricalCrossentropy' && target) mean -= Math.log(clip(value / total));
  }
  return mean;
}
