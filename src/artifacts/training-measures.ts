/**
 * Measures of a trained model that its own artifacts hold: number of weights, epochs, and the losses and accuracies of
 * the epoch whose weights it has. Shared by every kind that trains and every reader of a `history`.
 */

import type { Measure } from '../core/facts/measure.ts';
import { better } from './better.ts';

const accuracies = 'Accuracy';
const losses = 'Loss';
const asTrained = 'as they were trained, in the epoch whose weights were evaluated';

export const weights: Measure = {
  name: 'parameters',
  title: 'Weights',
  about: 'Number of weights, trainable and not, and their size at four bytes each',
  better: 'none',
  format: 'weights',
};

const epochs = {
  title: 'Epochs',
  about: 'Epochs trained; if the model is that of an earlier epoch, its number first',
  better: 'none',
  format: 'count',
} as const;

/** In column order. A later kind's measure with the same title replaces one of these. */
export const trainingMeasures: readonly Measure[] = [
  weights,
  // Records of earlier versions do not name the evaluated epoch.
  { name: 'epochs', ...epochs },
  { name: 'evaluatedEpoch', ...epochs, of: 'epochs' },
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
    about: 'On the validation rows after the epoch whose weights were evaluated',
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
    about: 'On the validation rows after the epoch whose weights were evaluated',
    better: better.loss,
    format: 'number',
    group: { over: losses, head: 'val.' },
    table: 'wide',
  },
  {
    name: 'bestEpoch',
    title: 'Best epoch',
    about: 'The epoch in which the watched number was best',
    better: 'none',
    format: 'count',
    table: 'none',
  },
];
