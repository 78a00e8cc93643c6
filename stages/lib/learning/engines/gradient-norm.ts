/**
 * The size of recent gradients, from that which an optimizer keeps anyway: nothing is computed for it while training.
 *
 * A gradient is that of all weights that learn, one vector, with the slopes of the penalties and as it was clipped; its
 * norm is the root of the sum of its squares. With g₁ … g_t the gradients of the steps so far:
 *
 *   adam, adamw, rmsprop   the root of the weighted mean of ‖g‖², the weight of a step being β₂ (ρ) to the power of the
 *                          steps after it. `velocity` is that mean for each weight, short of the factor 1 − β₂^t by which
 *                          it starts at 0.
 *   sgd with momentum      the norm of the weighted mean of g, by powers of the momentum μ. `momentum` is −rate times
 *                          the weighted sum, whose weights sum to (1 − μ^t) / (1 − μ).
 *   sgd                    the norm of the mean of g over the steps since `previous`: the way of the weights, by
 *                          rate and steps.
 *
 * The last two suppose one learning rate over the steps that count, that of `optimizer`. Gradients that point everywhere
 * cancel out in a mean of g, so that theirs is at most the root mean square that the others have.
 */

import { pow } from '../../kit/random/elementary.ts';
import type { Network } from '../network/network.ts';
import type { OptimizerSpec, TrainerState } from './engine.ts';

/**
 * @param previous an earlier state of the same training, for sgd without momentum
 * @returns undefined where no step tells
 */
export function gradientNorm(
  network: Network,
  optimizer: OptimizerSpec,
  state: TrainerState,
  previous?: TrainerState,
): number | undefined {
  const { steps, slots } = state;
  if (steps === 0) return undefined;
  switch (optimizer.name) {
    case 'adam':
    case 'adamw':
      return Math.sqrt(sumOf(slots.velocity) / (1 - pow(optimizer.beta2, steps)));
    case 'rmsprop':
      return Math.sqrt(sumOf(slots.velocity) / (1 - pow(optimizer.rho, steps)));
    case 'sgd': {
      const { learningRate, momentum } = optimizer;
      if (momentum > 0)
        return (Math.sqrt(squaresOf(slots.momentum)) * (1 - momentum)) / (learningRate * (1 - pow(momentum, steps)));
      if (previous === undefined || previous.steps >= steps) return undefined;
      const specs = network.layers.flatMap((layer) => layer.weights);
      const way = state.weights.flatMap((weights, index) =>
        specs[index]!.trainable ? [weights.map((weight, at) => weight - previous.weights[index]![at]!)] : [],
      );
      return Math.sqrt(squaresOf(way)) / (learningRate * (steps - previous.steps));
    }
  }
}

function sumOf(tensors: readonly Float32Array[] = []): number {
  return tensors.reduce((sum, values) => values.reduce((total, value) => total + value, sum), 0);
}

function squaresOf(tensors: readonly Float32Array[] = []): number {
  return tensors.reduce((sum, values) => values.reduce((total, value) => total + value * value, sum), 0);
}
