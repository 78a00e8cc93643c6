/** The arrays that an optimizer keeps for each trainable weight, by the names that checkpoints and both engines use. */

import type { OptimizerSpec } from './engine.ts';

/**
 * Names of the arrays in `TrainerState.slots`: Keras' names, in the order in which kernels and checkpoints have them.
 * `momentum` is the first moment (Adam) or the accumulated step (sgd, rmsprop), `velocity` the mean of squared gradients.
 */
export function slotNames(optimizer: OptimizerSpec): readonly ('momentum' | 'velocity')[] {
  switch (optimizer.name) {
    case 'sgd':
      return optimizer.momentum > 0 ? ['momentum'] : [];
    case 'rmsprop':
      return optimizer.momentum > 0 ? ['velocity', 'momentum'] : ['velocity'];
    case 'adam':
    case 'adamw':
      return ['momentum', 'velocity'];
  }
}
