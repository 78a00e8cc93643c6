/** The numbers of an epoch that early stopping may watch, with the way in which each is better. */

import { better } from '../../src/artifacts/better.ts';

export const monitors = {
  loss: better.loss,
  accuracy: better.accuracy,
  validationLoss: better.loss,
  validationAccuracy: better.accuracy,
} as const;

export type Monitor = keyof typeof monitors;
