/**
 * Losses per example with their gradients written out. TensorFlow.js' own gradients are not used: those of `abs` and of
 * clipped logarithms differ from the wanted ones at the edges.
 */

import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { LossSpec } from '../engine.ts';
import type { TensorFlow } from './library.ts';

/** Keras' epsilon: probabilities are kept this far from 0 and 1 before a logarithm. */
const epsilon = 1e-7;

export interface LossValue {
  /** [batch]. */
  readonly perExample: Tensor1D;
  /** Gradient of each example's loss with respect to `given`: [batch, width]. */
  readonly gradient: Tensor2D;
}

/**
 * @param given [batch, width]: logits when `logits`, else the network's output
 * @param target [batch, width]: classes one-hot, labels, numbers
 */
export function lossOf(tf: TensorFlow, loss: LossSpec, logits: boolean, given: Tensor, target: Tensor): LossValue {
  const width = given.shape.at(-1)!;
  let losses: Tensor;
  let gradient: Tensor;
  switch (loss.name) {
    case 'categoricalCrossentropy': {
      const wanted = smoothed(tf, target, loss.labelSmoothing, 1 / width);
      if (logits) {
        const logarithms = tf.logSoftmax(given);
        losses = tf.neg(tf.sum(tf.mul(wanted, logarithms), -1));
        gradient = tf.sub(tf.mul(tf.exp(logarithms), tf.sum(wanted, -1, true)), wanted);
      } else [losses, gradient] = crossentropyOfOutputs(tf, given, wanted);
      break;
    }
    case 'binaryCrossentropy': {
      const wanted = smoothed(tf, target, loss.labelSmoothing, 1 / 2);
      const [each, slope] = logits
        ? [binaryOfLogits(tf, given, wanted), tf.sub(tf.sigmoid(given), wanted)]
        : binaryOfOutputs(tf, given, wanted);
      losses = tf.mean(each, -1);
      gradient = tf.div(slope, width);
      break;
    }
    case 'meanSquaredError': {
      const difference = tf.sub(given, target);
      losses = tf.mean(tf.square(difference), -1);
      gradient = tf.mul(difference, 2 / width);
      break;
    }
    case 'meanAbsoluteError': {
      const difference = tf.sub(given, target);
      losses = tf.mean(tf.abs(difference), -1);
      gradient = tf.div(tf.sign(difference), width);
      break;
    }
    case 'huber': {
      const difference = tf.sub(given, target);
      const slope = tf.clipByValue(difference, -loss.delta, loss.delta);
      // Half the square within delta; from there on along the tangent.
      losses = tf.mean(tf.mul(slope, tf.sub(difference, tf.div(slope, 2))), -1);
      gradient = tf.div(slope, width);
      break;
    }
  }
  return { perExample: losses as Tensor1D, gradient: gradient as Tensor2D };
}

/** Targets moved towards `rest` by the part `smoothing` of the way. */
function smoothed(tf: TensorFlow, target: Tensor, smoothing: number, rest: number): Tensor {
  return smoothing === 0 ? target : tf.add(tf.mul(target, 1 - smoothing), smoothing * rest);
}

/** max(z, 0) - z·t + log(1 + exp(-|z|)): no overflow for any z. */
function binaryOfLogits(tf: TensorFlow, given: Tensor, target: Tensor): Tensor {
  const tail = tf.log1p(tf.exp(tf.neg(tf.abs(given))));
  return tf.add(tf.sub(tf.relu(given), tf.mul(given, target)), tail);
}

/** Binary crossentropy of numbers in (0, 1), clipped; a clipped number has slope 0. */
function binaryOfOutputs(tf: TensorFlow, given: Tensor, target: Tensor): [Tensor, Tensor] {
  const clipped = tf.clipByValue(given, epsilon, 1 - epsilon);
  const rest = tf.sub(1, clipped);
  const logarithm = tf.add(tf.mul(target, tf.log(clipped)), tf.mul(tf.sub(1, target), tf.log(rest)));
  const slope = tf.div(tf.sub(clipped, target), tf.mul(clipped, rest));
  return [tf.neg(logarithm), tf.mul(slope, insideClip(tf, given))];
}

/** Crossentropy of outputs that are no softmax: divided by their sum, then clipped, as Keras does. */
function crossentropyOfOutputs(tf: TensorFlow, given: Tensor, target: Tensor): [Tensor, Tensor] {
  const sum = tf.sum(given, -1, true);
  const share = tf.div(given, sum);
  const clipped = tf.clipByValue(share, epsilon, 1 - epsilon);
  const losses = tf.neg(tf.sum(tf.mul(target, tf.log(clipped)), -1));
  const byShare = tf.mul(tf.neg(tf.div(target, clipped)), insideClip(tf, share));
  const mean = tf.sum(tf.mul(byShare, share), -1, true);
  return [losses, tf.div(tf.sub(byShare, mean), sum)];
}

function insideClip(tf: TensorFlow, values: Tensor): Tensor {
  const inside = tf.logicalAnd(tf.greaterEqual(values, epsilon), tf.lessEqual(values, 1 - epsilon));
  return tf.cast(inside, 'float32');
}
