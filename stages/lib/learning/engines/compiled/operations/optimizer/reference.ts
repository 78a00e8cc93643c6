/** Optimizers as Keras defines them, the penalties on weights, and how gradients are clipped. */

import type { WeightSpec } from '../../../../network/network.ts';
import type { OptimizerSpec } from '../../../engine.ts';

/** l1 · Σ|w| + l2 · Σw². */
export function penaltyOf({ l1, l2 }: WeightSpec, weights: ArrayLike<number>): number {
  let penalty = 0;
  for (let at = 0; at < weights.length; at++) penalty += l1 * Math.abs(weights[at]!) + l2 * weights[at]! ** 2;
  return penalty;
}

/** The gradients of all weight tensors, penalties included, as they are before a step. */
export function clipped(
  clip: NonNullable<OptimizerSpec['clip']>,
  gradients: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const { value, norm, globalNorm } = clip;
  if (value !== undefined) return gradients.map((one) => one.map((g) => Math.min(Math.max(g, -value), value)));
  const length = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, g) => sum + g ** 2, 0));
  const scaled = (one: readonly number[], by: number, most: number) => one.map((g) => (g * most) / Math.max(by, most));
  if (norm !== undefined) return gradients.map((one) => scaled(one, length(one), norm));
  const total = length(gradients.flat());
  return gradients.map((one) => scaled(one, total, globalNorm!));
}

/** A weight with the optimizer's arrays for it, by the names of `TrainerState.slots`. */
export interface Stepped {
  readonly weight: number;
  readonly momentum: number;
  readonly velocity: number;
}

/** One step of one weight. @param step counted from 1 */
export function stepped(optimizer: OptimizerSpec, before: Stepped, gradient: number, step: number): Stepped {
  const { learningRate } = optimizer;
  switch (optimizer.name) {
    case 'sgd': {
      if (optimizer.momentum === 0) return { ...before, weight: before.weight - learningRate * gradient };
      const momentum = optimizer.momentum * before.momentum - learningRate * gradient;
      const change = optimizer.nesterov ? optimizer.momentum * momentum - learningRate * gradient : momentum;
      return { ...before, momentum, weight: before.weight + change };
    }
    case 'rmsprop': {
      const velocity = optimizer.rho * before.velocity + (1 - optimizer.rho) * gradient ** 2;
      const step = (learningRate * gradient) / Math.sqrt(velocity + optimizer.epsilon);
      const momentum = optimizer.momentum * before.momentum + step;
      return { momentum, velocity, weight: before.weight - momentum };
    }
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, epsilon, weightDecay } = optimizer;
      const momentum = before.momentum + (gradient - before.momentum) * (1 - beta1);
      const velocity = before.velocity + (gradient ** 2 - before.velocity) * (1 - beta2);
      const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      const decayed = before.weight * (1 - weightDecay * learningRate);
      return { momentum, velocity, weight: decayed - (momentum * rate) / (Math.sqrt(velocity) + epsilon) };
    }
  }
}
