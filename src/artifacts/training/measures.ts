/**
 * Measures of a trained model that its own artifacts hold: number of weights, epochs, and the losses and accuracies of
 * the kept epoch, whose weights it has. Shared by every kind that trains and every reader of a `history`.
 */

import type { Measure } from '../../core/facts/measure.ts';
import { better } from '../better.ts';

const accuracies = 'Accuracy';
const losses = 'Loss';
const asTrained = 'as they were trained, in the kept epoch';

export const weights: Measure = {
  name: 'parameters',
  title: 'Weights',
  about: 'Number of weights, trainable and not, and their size at four bytes each',
  better: 'none',
  format: 'weights',
};

const epochs = {
  title: 'Epochs',
  about: 'Epochs trained; the kept one first, whose weights the model holds, if it is an earlier one',
  better: 'none',
  format: 'count',
} as const;

/** In column order. A later kind's measure with the same title replaces one of these. */
export const trainingMeasures: readonly Measure[] = [
  weights,
  { name: 'epochs', ...epochs },
  { name: 'keptEpoch', ...epochs, of: 'epochs' },
  {
    name: 'accuracy',
    title: 'Training accuracy',
    about: `On the training rows ${asTrained}`,
    better: better.accuracy,
    format: 'fraction',
    group: { over: accuracies, head: 'train' },
  },
  {
    name: 'validationAccuracy',
    title: 'Validation accuracy',
    about: 'On the validation rows after the kept epoch',
    better: better.accuracy,
    format: 'fraction',
    group: { over: accuracies, head: 'val.' },
  },
  {
    name: 'loss',
    title: 'Training loss',
    about: `On the training rows ${asTrained}`,
    better: better.loss,
    format: 'number',
    group: { over: losses, head: 'train' },
    table: 'wide',
  },
  {
    name: 'validationLoss',
    title: 'Validation loss',
    about: 'On the validation rows after the kept epoch',
    better: better.loss,
    format: 'number',
    group: { over: losses, head: 'val.' },
    table: 'wide',
  },
  {
    name: 'learningRate',
    title: 'Learning rate',
    about: 'In the last step of the kept epoch',
    better: 'none',
    format: 'number',
    table: 'none',
  },
  {
    name: 'gradientNorm',
    title: 'Gradient norm',
    about: 'Of the gradients before the end of the kept epoch, as the optimizer remembers them',
    better: 'none',
    format: 'number',
    table: 'none',
  },
];
