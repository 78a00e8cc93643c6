/** The loss of answers, in double precision: what training minimized, on rows that it did not see. */

import { exp, log } from '../../kit/random/elementary.ts';
import type { Answers } from '../measures/answers.ts';
import { targetOf } from '../measures/truth.ts';
import type { Network } from '../network/network.ts';
import type { Task } from '../network/target.ts';
import type { LossSpec } from './engine.ts';
import { activated, type OpenNetwork } from './last-activation.ts';

/** Keras' epsilon: probabilities are kept this far from 0 and 1 before a logarithm. */
const epsilon = 1e-7;

/** The loss by which answers are measured if no training named one. */
export const lossOfTask: { readonly [task in Task]: LossSpec } = {
  multiclass: { name: 'categoricalCrossentropy', labelSmoothing: 0 },
  binary: { name: 'binaryCrossentropy', labelSmoothing: 0 },
  multilabel: { name: 'binaryCrossentropy', labelSmoothing: 0 },
  regression: { name: 'meanSquaredError' },
};

/**
 * The loss of one example, with t its targets (one-hot for a class), y the outputs and z the numbers that enter the last
 * activation: categoricalCrossentropy -Σ t ln y: after a softmax ln Σ exp z - Σ t z, else y over its sum, clipped to
 * [ε, 1 - ε]; binaryCrossentropy the mean of -t ln y - (1 - t) ln(1 - y): after a sigmoid max(z, 0) - z t + ln(1 +
 * exp(-|z|)), else y clipped; meanSquaredError the mean of (y - t)²; meanAbsoluteError the mean of |y - t|; huber the mean
 * of (y - t)² / 2 up to a distance δ and δ |y - t| - δ² / 2 beyond. Smoothing s makes t (1 - s) + s / n of the n targets of
 * a categorical crossentropy, t (1 - s) + s / 2 of a binary one.
 *
 * @param values z, or y where nothing was left out of the network
 */
export function exampleLoss(
  loss: LossSpec,
  activation: OpenNetwork['activation'],
  values: Float64Array,
  targetAt: (one: number) => number,
): number {
  const outputs = (): Float64Array => activated(activation, values);
  switch (loss.name) {
    case 'categoricalCrossentropy': {
      const target = smoothed(targetAt, loss.labelSmoothing, values.length);
      if (activation !== 'softmax') {
        const all = outputs();
        const sum = all.reduce((total, output) => total + output, 0);
        return all.reduce((total, output, one) => {
          const t = target(one);
          return t === 0 ? total : total - t * log(clip(output / sum));
        }, 0);
      }
      const greatest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
      const right = values.reduce((total, value, one) => total + target(one) * value, 0);
      return log(values.reduce((total, value) => total + exp(value - greatest), 0)) + greatest - right;
    }
    case 'binaryCrossentropy': {
      const target = smoothed(targetAt, loss.labelSmoothing, 2);
      if (activation === 'sigmoid')
        return mean(values, (z, one) => Math.max(z, 0) - z * target(one) + log(1 + exp(-Math.abs(z))));
      return mean(outputs(), (y, one) => {
        const t = target(one);
        return -(t * log(clip(y)) + (1 - t) * log(1 - clip(y)));
      });
    }
    case 'meanSquaredError':
      return mean(outputs(), (y, one) => (y - targetAt(one)) ** 2);
    case 'meanAbsoluteError':
      return mean(outputs(), (y, one) => Math.abs(y - targetAt(one)));
    case 'huber':
      return mean(outputs(), (y, one) => {
        const distance = Math.abs(y - targetAt(one));
        return distance <= loss.delta ? distance ** 2 / 2 : loss.delta * (distance - loss.delta / 2);
      });
  }
}

/** The loss of each row by the loss of its task: of answers as they are, where no network is known. */
export function answerLosses(answers: Answers): Float64Array {
  const width = answers.task === 'regression' ? 1 : answers.names.length;
  const values = answers.task === 'regression' ? answers.predicted : answers.probabilities;
  // Both classes of a binary task are given: the loss of the positive one is that of a network with one output.
  const [first, count] = answers.task === 'binary' ? [answers.positive ?? 1, 1] : [0, width];
  return Float64Array.from({ length: values.length / width }, (_, row) => {
    const outputs = Float64Array.from(values.subarray(row * width + first, row * width + first + count));
    return exampleLoss(lossOfTask[answers.task], 'linear', outputs, (one) => targetOf(answers, row, one));
  });
}

/** l1 · Σ|w| + l2 · Σw² over all weights: part of every loss, as in training. */
export function penalty(network: Network, weights: readonly Float32Array[]): number {
  let sum = 0;
  for (const [index, { l1, l2 }] of network.layers.flatMap((layer) => layer.weights).entries())
    for (const weight of l1 > 0 || l2 > 0 ? weights[index]! : []) sum += l1 * Math.abs(weight) + l2 * weight * weight;
  return sum;
}

function smoothed(targetAt: (one: number) => number, smoothing: number, count: number): (one: number) => number {
  return smoothing === 0 ? targetAt : (one) => targetAt(one) * (1 - smoothing) + smoothing / count;
}

function clip(probability: number): number {
  return Math.min(1 - epsilon, Math.max(epsilon, probability));
}

function mean(values: Float64Array, term: (value: number, index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += term(values[index]!, index);
  return sum / values.length;
}
