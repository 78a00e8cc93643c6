/**
 * One optimizer step of one weight tensor: Keras 3's update rules, term by term.
 *
 * sgd: Polyak (1964), Nesterov's as Sutskever et al. (2013). rmsprop: Hinton's. adam: Kingma & Ba (2015) with both bias
 * corrections in the step size. adamw: Loshchilov & Hutter (2019), decay before the step.
 */

import type { Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../engine.ts';
import type { TensorFlow } from './library.ts';

export interface Updated {
  readonly weight: Tensor;
  /** In the order of `slotNames`. */
  readonly slots: readonly Tensor[];
}

/** A step size for Adam after `steps` steps; 0 for the others, which need none. */
export function adamStepSize(
  optimizer: OptimizerSpec,
  learningRate: number,
  [power1, power2]: readonly [number, number],
): number {
  if (optimizer.name !== 'adam' && optimizer.name !== 'adamw') return 0;
  return (learningRate * Math.sqrt(1 - power2)) / (1 - power1);
}

/** @param stepSize see `adamStepSize` */
export function update(
  tf: TensorFlow,
  optimizer: OptimizerSpec,
  learningRate: number,
  stepSize: number,
  weight: Tensor,
  gradient: Tensor,
  slots: readonly Tensor[],
): Updated {
  switch (optimizer.name) {
    case 'sgd': {
      const step = tf.mul(gradient, learningRate);
      const [before] = slots;
      if (before === undefined) return { weight: tf.sub(weight, step), slots: [] };
      const momentum = tf.sub(tf.mul(before, optimizer.momentum), step);
      const change = optimizer.nesterov ? tf.sub(tf.mul(momentum, optimizer.momentum), step) : momentum;
      return { weight: tf.add(weight, change), slots: [momentum] };
    }
    case 'rmsprop': {
      const { rho, epsilon } = optimizer;
      const [squares, before] = slots;
      const velocity = tf.add(tf.mul(squares!, rho), tf.mul(tf.square(gradient), 1 - rho));
      const step = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(velocity, epsilon)));
      if (before === undefined) return { weight: tf.sub(weight, step), slots: [velocity] };
      const momentum = tf.add(tf.mul(before, optimizer.momentum), step);
      return { weight: tf.sub(weight, momentum), slots: [velocity, momentum] };
    }
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, epsilon, weightDecay } = optimizer;
      const [first, second] = slots as [Tensor, Tensor];
      const decayed = weightDecay === 0 ? weight : tf.sub(weight, tf.mul(weight, weightDecay * learningRate));
      const momentum = tf.add(first, tf.mul(tf.sub(gradient, first), 1 - beta1));
      const velocity = tf.add(second, tf.mul(tf.sub(tf.square(gradient), second), 1 - beta2));
      const step = tf.div(tf.mul(momentum, stepSize), tf.add(tf.sqrt(velocity), epsilon));
      return { weight: tf.sub(decayed, step), slots: [momentum, velocity] };
    }
  }
}

/** Gradients as `clip` bounds them, penalties being part of them: each number, each tensor's norm, or that of all. */
export function clipped(tf: TensorFlow, clip: OptimizerSpec['clip'], gradients: readonly Tensor[]): readonly Tensor[] {
  if (clip === undefined) return gradients;
  const { value, norm, globalNorm } = clip;
  if (value !== undefined) return gradients.map((one) => tf.clipByValue(one, -value, value));
  const squares = gradients.map((one) => tf.sum(tf.square(one)));
  if (norm !== undefined) return gradients.map((one, index) => scaled(tf, one, squares[index]!, norm));
  if (globalNorm === undefined) return gradients;
  const all = tf.addN(squares);
  return gradients.map((one) => scaled(tf, one, all, globalNorm));
}

function scaled(tf: TensorFlow, gradient: Tensor, squares: Tensor, most: number): Tensor {
  return tf.div(tf.mul(gradient, most), tf.maximum(tf.sqrt(squares), most));
}
