/** Losses as they are defined, from the outputs of the last layer. */

import type { LossSpec } from '../../../engine.ts';
import type { Values } from '../../layer-reference.ts';

/** One example's loss; output and target have one number for each class, label or target column. */
export function exampleLoss(loss: LossSpec, output: Values, target: ArrayLike<number>): number {
  const clip = (share: number): number => Math.min(Math.max(share, 1e-7), 1 - 1e-7);
  const total = output.reduce((sum, value) => sum + value, 0);
  const width = output.length;
  const smoothed = (value: number, rest: number): number =>
    'labelSmoothing' in loss ? value * (1 - loss.labelSmoothing) + loss.labelSmoothing * rest : value;
  let sum = 0;
  for (let c = 0; c < width; c++) {
    const value = output[c]!;
    const given = target[c]!;
    const apart = Math.abs(value - given);
    switch (loss.name) {
      case 'categoricalCrossentropy':
        sum -= smoothed(given, 1 / width) * Math.log(clip(value / total));
        break;
      case 'binaryCrossentropy': {
        const share = smoothed(given, 1 / 2);
        sum -= (share * Math.log(clip(value)) + (1 - share) * Math.log(clip(1 - value))) / width;
        break;
      }
      case 'meanSquaredError':
        sum += apart ** 2 / width;
        break;
      case 'meanAbsoluteError':
        sum += apart / width;
        break;
      case 'huber':
        sum += (apart <= loss.delta ? apart ** 2 / 2 : loss.delta * (apart - loss.delta / 2)) / width;
        break;
    }
  }
  return sum;
}
