/** Losses by name, with the settings that Keras has if none are given. */

import type { LossName, LossSpec } from '../../stages/lib/learning/engines/engine.ts';

export function lossNamed(name: LossName): LossSpec {
  switch (name) {
    case 'categoricalCrossentropy':
    case 'binaryCrossentropy':
      return { name, labelSmoothing: 0 };
    case 'huber':
      return { name, delta: 1 };
    default:
      return { name };
  }
}
